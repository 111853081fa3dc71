import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { cronProblem } from '../../config/cron';
import { longestGap } from '../../cronjobs';

const DAY = 86_400;

/** The same by another reader of cron, which walks from run to run. */
function walked(schedule: string): number {
  const [from, to] = [Date.UTC(2024, 0, 1), Date.UTC(2029, 0, 4)];
  const runs = CronExpressionParser.parse(schedule, { currentDate: new Date(from - 1), tz: 'UTC' });
  let longest = 0;
  let before = runs.next().getTime();
  for (let next = runs.next().getTime(); next < to; next = runs.next().getTime()) {
    longest = Math.max(longest, next - before);
    before = next;
  }
  return longest / 1000;
}

describe('the longest gap of a schedule', () => {
  it.each([
    ['0 9 * * *', DAY],
    ['0 2 * * 0', 7 * DAY],
    ['0 3 1 * *', 31 * DAY],
    ['0 0 31 * *', 61 * DAY], // 31 March to 31 May
    ['0 0 29 2 *', 1461 * DAY],
    ['*/15 * * * *', 900],
    ['0 9-17 * * *', 16 * 3600],
    ['0 9 * * 1-5', 3 * DAY],
    ['0 0 13 * 5', 7 * DAY], // the 13th or a Friday
    ['0 0 13 * */1', 31 * DAY], // a step of one restricts nothing, to Kubernetes
  ])('%s: %d s', (schedule, seconds) => {
    expect(longestGap(schedule, 'Asia/Tokyo')).toBe(seconds);
  });

  it('is an hour longer where the clock is put back', () => {
    expect(longestGap('0 9 * * *', 'Europe/Berlin')).toBe(DAY + 3600);
  });

  it('is what another reader of cron finds', () => {
    const number = (min: number, max: number) => fc.integer({ min, max });
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant('*'),
        number(min, max).map(String),
        fc.tuple(number(min, max), number(min, max)).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
        fc.uniqueArray(number(min, max), { minLength: 1, maxLength: 4 }).map((list) => list.join(',')),
      );
    // Walking is slow: a run a day is enough, several within one are above.
    const schedule = fc.tuple(field(1, 31), field(1, 12), field(0, 6)).map((it) => `30 4 ${it.join(' ')}`);
    fc.assert(
      fc.property(schedule, (text) => {
        fc.pre(cronProblem(text) === undefined);
        expect(longestGap(text, 'UTC')).toBe(walked(text));
      }),
      { numRuns: 30, seed: 1 },
    );
  });
});
