import fc from 'fast-check';
import { CronExpressionParser } from 'cron-parser';
import { cronProblem } from '../../config/cron';
import { isTimeZone } from '../../config/time-zone';

describe('schedules', () => {
  it.each([
    '0 9 * * *',
    '*/15 * * * *',
    '0 2 * * 0',
    '0 3 1 * *',
    '0 0 1-5/2 jan,MAR sun-tue',
    '5/15 * * * *',
    '0 0 29 2 *',
    '0 0 31 2 1',
  ])('accepts %s', (schedule) => {
    expect(cronProblem(schedule)).toBeUndefined();
  });

  it.each([
    ['TZ=UTC 0 9 * * *', 'remove the prefix'],
    ['CRON_TZ=Asia/Tokyo 0 9 * * *', 'remove the prefix'],
    ['@daily', 'five fields'],
    ['@every 1h', 'five fields'],
    ['0 0 9 * * *', 'not 6'],
    ['', 'not 0'],
    ['61 * * * *', 'a minute from 0 to 59'],
    ['* 24 * * *', 'a hour from 0 to 23'],
    ['0 0 0 * *', 'a day of the month from 1 to 31'],
    ['0 0 * 13 *', 'a month from 1 to 12 or jan to dec'],
    ['0 0 * * 7', 'a day of the week from 0 to 6 or sun to sat'],
    ['0 0 L * *', 'not "L"'],
    ['0 0 ? * 1', 'not "?"'],
    ['0 0 * * 1#2', 'not "1#2"'],
    ['0 0 5-1 * *', 'ascends'],
    ['*/0 * * * *', 'a step from 1 to 59'],
    ['*/90 * * * *', 'a step from 1 to 59'],
    ['0 0 * * 1-5,', 'not ""'],
    ['*-5 * * * *', 'not "*-5"'],
    ['0,0 * * * *', 'each minute once'],
    ['0 0 * * 1-3,2', 'each day of the week once'],
    ['0 0 31 2 *', 'never runs'],
    ['0 0 30,31 2 *', 'never runs'],
    ['0 0 31 4,6 *', 'never runs'],
  ])('refuses %s', (schedule, reason) => {
    expect(cronProblem(schedule)).toContain(reason);
  });

  it('accepts nothing that another reader of cron cannot read', () => {
    const field = (min: number, max: number) => {
      const number = fc.integer({ min, max });
      return fc.oneof(
        fc.constant('*'),
        number.map(String),
        fc.tuple(number, number).map(([a, b]) => `${a}-${b}`),
        fc.integer({ min: 1, max: 40 }).map((step) => `*/${step}`),
        fc.tuple(number, number).map(([a, b]) => `${a},${b}`),
      );
    };
    const schedule = fc
      .tuple(field(0, 60), field(0, 24), field(0, 32), field(0, 13), field(0, 7))
      .map((it) => it.join(' '));
    let accepted = 0;
    fc.assert(
      fc.property(schedule, (text) => {
        if (cronProblem(text) !== undefined) return;
        accepted++;
        expect(CronExpressionParser.parse(text, { tz: 'UTC' }).hasNext()).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});

describe('time zones', () => {
  it.each([
    'Asia/Tokyo',
    'UTC',
    'Etc/UTC',
    'Asia/Kolkata',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Etc/GMT+9',
  ])('accepts %s', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  it.each(['Local', '', '+09:00', 'asia/tokyo', 'Asia/Tokio', 'JST', '../etc/passwd', ' Asia/Tokyo'])(
    'refuses %j',
    (zone) => {
      expect(isTimeZone(zone)).toBe(false);
    },
  );
});
