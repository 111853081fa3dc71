import { scheduledJobs } from '../cronjobs';
import { inventory } from '../inventory';
import { alerting } from '../alerts';
import { gameDays } from '../alerts/gamedays';
import { resolveTool } from '../tools/resolve';
import { EXIT, UsageError } from './errors';
import { play } from './gameday';
import { loadConfig } from './load';

const USAGE = 'usage: npm run gameday -- NAME, or -- --list';

/** Prints the timeline of one game day, or the list of all. */
async function main([name, ...rest]: readonly string[]): Promise<void> {
  if (name === undefined || rest.length > 0) throw new UsageError(USAGE);
  if (name === '--list') {
    for (const day of gameDays) console.log(`${day.name.padEnd(34)}${day.story.ja} / ${day.story.en}`);
    return;
  }
  const day = gameDays.find((one) => one.name === name);
  if (!day) throw new UsageError(`there is no game day ${name}; npm run gameday -- --list names them all`);
  const config = loadConfig(process.cwd(), 'prod');
  const plane = alerting({ config, inventory: inventory(config), jobs: scheduledJobs(config) });
  const { timeline, told } = await play(day, plane, config, (await resolveTool('promtool')).path);
  console.log(`${day.name}: ${day.story.ja} / ${day.story.en}\n${day.at} ${config.application.timeZone}\n`);
  console.log(timeline.length > 0 ? timeline.join('\n') : '(nothing fires)');
  const counts = Object.entries(told).map(([receiver, count]) => `${receiver} ${count}`);
  console.log(`\n通知 / messages: ${counts.join(', ') || 'none'}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
});
