import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alerting } from '../alerts';
import type { GameDay } from '../alerts/gamedays/game-day';
import { lengthOf } from '../alerts/gamedays/game-day';
import { replay } from '../alerts/gamedays/replay';
import type { Outcome } from '../alerts/gamedays/replay';
import { RULES, scene, TEST } from '../alerts/gamedays/scene';
import { readTimeline } from '../alerts/gamedays/timeline';
import { toYaml } from '../config';
import type { Config } from '../config';

/** Months of evaluations say a lot. */
const MOST_OUTPUT = 512 * 1024 * 1024;

/**
 * Plays a game day: promtool evaluates the rules, the simulated Alertmanager routes what fires.
 * Errors: when promtool cannot be started, or says something else than what fires.
 */
export async function play(
  day: GameDay,
  alerting: Alerting,
  config: Config,
  promtool: string,
): Promise<Outcome> {
  const { rules, test, subjects } = scene(day, alerting);
  const folder = mkdtempSync(join(tmpdir(), 'game-day-'));
  try {
    writeFileSync(join(folder, RULES), toYaml(rules));
    writeFileSync(join(folder, TEST), toYaml(test));
    const output = await run(promtool, ['test', 'rules', TEST], folder);
    const fired = readTimeline(output, day.step, lengthOf(day) * 60);
    const begin = wallClock(day.at, config.application.timeZone);
    return replay(day, fired, subjects, alerting.alertmanager, begin);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Both streams; promtool fails by design, because nothing was said to be expected. */
function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number')
        reject(new Error(`promtool could not be run: ${error.message}`));
      else resolve(`${stdout}\n${stderr}`);
    });
  });
}

/** Seconds since the epoch of a wall clock in a zone. */
function wallClock(text: string, timeZone: string): number {
  const utc = Date.parse(`${text}:00Z`);
  const shown = new Date(utc).toLocaleString('sv-SE', { timeZone });
  return (utc - (Date.parse(`${shown.replace(' ', 'T')}Z`) - utc)) / 1000;
}
