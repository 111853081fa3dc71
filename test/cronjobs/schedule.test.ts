import { longestGap } from '../../cronjobs';

const DAY = 86_400;

describe('the longest time between two runs', () => {
  it.each([
    ['daily', '0 9 * * *', DAY],
    ['weekly', '0 2 * * 0', 7 * DAY],
    ['monthly: 31 days', '0 3 1 * *', 31 * DAY],
    ['the 31st: from March to May', '0 0 31 * *', 61 * DAY],
    ['on 29 February: four years', '0 0 29 2 *', 1461 * DAY],
    ['office hours: over the weekend', '0 9-17 * * 1-5', (16 + 48) * 3600],
    ['every five minutes', '*/5 * * * *', 300],
    ['the 1st or a Monday, whichever comes first', '0 0 1 * 1', 7 * DAY],
  ])('%s', (_, schedule, seconds) => {
    expect(longestGap(schedule, 'Asia/Tokyo')).toBe(seconds);
  });

  it('is an hour longer where clocks are put back', () => {
    expect(longestGap('0 9 * * *', 'Europe/Berlin')).toBe(DAY + 3600);
    expect(longestGap('0 9 * * *', 'America/New_York')).toBe(DAY + 3600);
    expect(longestGap('0 9 * * *', 'UTC')).toBe(DAY);
    // Known without asking; under another name they are asked for.
    for (const zone of ['Japan', 'Etc/UTC']) expect(longestGap('0 9 * * *', zone)).toBe(DAY);
  });
});
