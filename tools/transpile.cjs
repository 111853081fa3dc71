// How ts-node turns TypeScript into JavaScript here (`ts-node` in tsconfig.json, which Pulumi's start reads too).
//
// What is asked for in infra/ comes back with everything of ours that it imports, in one piece: esbuild reads a hundred
// and fifty files in less time than ts-node needs to ask for ten. It gets `__dirname` of the asking file, so only a
// file that is started (cli.ts, index.ts) may use it there. Any other file is translated alone. Types are checked by
// `npm run typecheck`.
const path = require('node:path');
const { buildSync, transformSync } = require('esbuild');
const { takeModulesAsTheyAre } = require('./interop.cjs');

const root = path.resolve(__dirname, '..');
const infra = path.join(root, 'infra') + path.sep;
const options = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  sourcemap: 'external',
  logLevel: 'silent',
};

exports.create = () => ({
  transpile(input, { fileName }) {
    if (!fileName.startsWith(infra)) {
      const { code, map } = transformSync(input, { ...options, loader: 'ts', sourcefile: fileName });
      return { outputText: takeModulesAsTheyAre(code), sourceMapText: map };
    }
    const { outputFiles } = buildSync({
      ...options,
      absWorkingDir: root,
      entryPoints: [fileName],
      outfile: `${fileName}.js`,
      bundle: true,
      packages: 'external',
      write: false,
    });
    const [map, code] = outputFiles.map(({ text }) => text);
    return { outputText: takeModulesAsTheyAre(code), sourceMapText: sectioned(map) };
  },
});

/** ts-node overwrites the names of the sources, as if there were only one; it does not look into sections. */
function sectioned(map) {
  return `{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":${map}}]}`;
}
