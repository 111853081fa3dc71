import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig, loadScripts } from '../../../infra/load';
import { buildPlane } from '../../../infra/plane';
import { resolveTool } from '../../../tools/resolve';
import { remember } from '../../support/history/serve';
import { toolVariable } from '../../support/tools';
import { queriesOf, rangeOf } from '../asked';
import { panelsOf } from '../boards';
import type { Board } from '../boards';
import { page } from './page';

/** Draws every board of `prod` into build/preview/, from a made-up month. */
async function main(): Promise<void> {
  const started = Date.now();
  const root = resolve(__dirname, '../../..');
  for (const name of ['promtool', 'prometheus'] as const)
    process.env[toolVariable(name)] = (await resolveTool(name)).path;
  const plane = buildPlane(loadConfig(root, 'prod'), loadScripts(root));
  const boards = plane.boards.map(({ json }) => JSON.parse(JSON.stringify(json)) as Board);
  const out = join(root, 'build/preview');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const days = Math.ceil(Math.max(...boards.map(rangeOf)) / 86_400);
  const { prometheus, end } = await remember(plane, join(root, 'build/history'), days);
  try {
    for (const board of boards) {
      const asked = queriesOf(board).filter(({ kind }) => kind === 'panel');
      const answers = await Promise.all(asked.map(({ ask }) => ask(prometheus, end)));
      const shown = panelsOf(board).map((panel) => ({
        panel,
        answers: answers.splice(0, panel.targets.length),
      }));
      const html = page(board, shown, { start: end - rangeOf(board), end }, boards);
      writeFileSync(join(out, `${board.uid}.html`), html);
      console.log(
        `build/preview/${board.uid}.html: ${shown.length} panels, ${Math.round(html.length / 1024)} KiB`,
      );
    }
  } finally {
    await prometheus.stop();
  }
  console.log(`${boards.length} boards in ${Math.round((Date.now() - started) / 1000)} s`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
