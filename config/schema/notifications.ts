import * as z from 'zod';
import { once } from '../once';
import { duration, wait } from '../units';
import { email, labelName, pattern, title } from './common';

/** As Alertmanager names them, in the order of cron's numbers. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

const cadence = once(() =>
  z.strictObject({ groupWait: wait(), groupInterval: duration(), repeat: duration() }),
);
const channel = () => pattern(/^#[^\s#]{1,79}$/u, 'a Slack channel such as "#alerts", in quotes');
const clock = once(() =>
  pattern(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day such as "09:00" or "24:00", in quotes'),
);
const date = once(() => {
  const expected = 'a date such as "2027-01-01", in quotes';
  return pattern(/^20\d\d-\d\d-\d\d$/, expected).refine(
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
    `expected ${expected}, that the calendar has`,
  );
});

const businessHours = () =>
  z.strictObject({
    days: z.array(z.enum(WEEKDAYS)).min(1),
    from: clock(),
    to: clock(),
    holidays: z.array(date()),
  });

/** Grouping and repetition per severity, business hours, channels and addresses. */
export const notifications = () =>
  z.strictObject({
    groupBy: z.array(labelName()).min(1),
    sev1: cadence(),
    sev2: cadence(),
    sev3: cadence(),
    sev4: cadence(),
    watchdog: cadence(),
    businessHours: businessHours(),
    slack: z.strictObject({ channel: channel(), emergencyChannel: channel() }),
    contacts: z.strictObject({
      'ops-l1': email(),
      'ops-l2': email(),
      dev: email(),
      emergency: email(),
      phone: title(),
    }),
  });
