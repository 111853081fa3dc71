// `npm run build`: one file that synthesizes without compiling anything, for benches and for machines that render often.
// usage: node tools/bundle.mjs [ENTRY [OUTPUT]]; the paths are relative to the repository
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, transformSync } from 'esbuild';
import { takeModulesAsTheyAre } from './interop.cjs';

const [entry = 'infra/cli.ts', output = 'build/cli.cjs'] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '..');
const loader = path.resolve(root, output);
const stem = loader.replace(/\.cjs$/, '');
const started = Date.now();

// cdk8s brings a yaml of its own, of the same version as ours: the second copy would cost every start its parse time.
const oneYaml = {
  name: 'one-yaml',
  setup({ onResolve }) {
    const file = createRequire(import.meta.url).resolve('yaml');
    onResolve({ filter: /^yaml$/ }, () => ({ path: file }));
  },
};

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile: `${stem}.js`,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  charset: 'ascii', // the loader reads one byte per character
  minifyWhitespace: true, // names stay: errors are read by people
  sourcemap: false,
  metafile: true,
  logLevel: 'warning',
  // Loaded only by `preview` and `up`, from node_modules: Pulumi finds its own version and its compiler there.
  external: ['@pulumi/*', 'ts-node', 'typescript'],
  plugins: [oneYaml],
});

const copies = new Set(
  Object.keys(metafile.inputs).flatMap((file) => file.match(/^.*node_modules\/yaml(?=\/)/) ?? []),
);
if (copies.size > 1) {
  process.stderr.write(
    `bundle: ${output} holds ${copies.size} copies of yaml (${[...copies].join(', ')}): let oneYaml catch them all.\n`,
  );
  process.exitCode = 1;
}

// Before anything is compiled: what V8 keeps of a run is worth nothing to a run with other flags.
const shortLived = transformSync(readFileSync(path.join(root, 'infra/short-lived.ts'), 'utf8'), {
  loader: 'ts',
  format: 'cjs',
  platform: 'node',
  target: 'node20',
}).code.replace('"use strict";\n', '');

// The first run leaves what V8 compiled beside the bundle, later ones start from that. V8 recognises a cache of
// another version of itself, but not of another source of the same length: hence the digest in the name.
const contents = takeModulesAsTheyAre(outputFiles[0].text);
const digest = createHash('sha256').update(contents).digest('hex').slice(0, 16);
const [bundle, cache] = [`${stem}.js`, `${stem}.${digest}.cache`].map((file) => path.basename(file));
const text = `'use strict';
${shortLived}const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');
const [filename, cache] = [join(__dirname, '${bundle}'), join(__dirname, '${cache}')];
let cachedData;
try {
  cachedData = readFileSync(cache);
} catch {} // the first run
const source = readFileSync(filename, 'latin1');
const script = new Script(\`(function (exports, require, module, __filename, __dirname) {\${source}\\n})\`, {
  filename,
  cachedData,
});
script.runInThisContext()(exports, require, module, filename, __dirname);
if (cachedData === undefined || script.cachedDataRejected) {
  process.on('exit', () => {
    try {
      writeFileSync(\`\${cache}.\${process.pid}\`, script.createCachedData());
      renameSync(\`\${cache}.\${process.pid}\`, cache);
    } catch {} // a folder that cannot be written to costs time, nothing else
  });
}
`;
mkdirSync(path.dirname(loader), { recursive: true });
for (const file of readdirSync(path.dirname(loader))) {
  const old = file.startsWith(`${path.basename(stem)}.`) && file.includes('.cache') && file !== cache;
  if (old) rmSync(path.join(path.dirname(loader), file));
}
writeFileSync(`${stem}.js`, contents);
writeFileSync(loader, text);
const seconds = ((Date.now() - started) / 1000).toFixed(1);
process.stdout.write(`bundle: ${output}, ${Math.round(contents.length / 1000)} kB, in ${seconds} s\n`);
