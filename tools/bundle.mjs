// `npm run build`: one file that synthesizes without compiling anything, for benches and for machines that render often.
// usage: node tools/bundle.mjs [ENTRY [OUTPUT]]; the paths are relative to the repository
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const [entry = 'infra/cli.ts', outfile = 'build/cli.cjs'] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '..');
const started = Date.now();

// cdk8s brings a yaml of its own, of the same version as ours: the second copy would cost every start its parse time.
const oneYaml = {
  name: 'one-yaml',
  setup({ onResolve }) {
    const file = createRequire(import.meta.url).resolve('yaml');
    onResolve({ filter: /^yaml$/ }, () => ({ path: file }));
  },
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: false,
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
    `bundle: ${outfile} holds ${copies.size} copies of yaml (${[...copies].join(', ')}): let oneYaml catch them all.\n`,
  );
  process.exitCode = 1;
}
const kilobytes = Math.round(metafile.outputs[outfile].bytes / 1000);
process.stdout.write(
  `bundle: ${outfile}, ${kilobytes} kB, in ${((Date.now() - started) / 1000).toFixed(1)} s\n`,
);
