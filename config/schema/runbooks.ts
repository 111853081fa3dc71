import * as z from 'zod';
import { duration } from '../units';
import { pattern } from './common';
import { wholeDays } from './jobs';

const expected = 'a day such as "2026-11-22", in quotes';

/** A day of the calendar, as text: days have no time zone. */
const day = () =>
  pattern(/^20\d\d-\d\d-\d\d$/, expected).refine(
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
    'expected a day that the calendar has',
  );

const objective = () =>
  z
    .strictObject({ respond: duration(), respondAtLatest: duration(), recover: duration() })
    .superRefine(({ respond, respondAtLatest, recover }, ctx) => {
      if (respond > respondAtLatest) {
        ctx.addIssue({ code: 'custom', path: ['respond'], message: 'expected at most respondAtLatest' });
      }
      if (respond > recover) {
        const message = 'expected at most recover: nobody ends what nobody has begun';
        ctx.addIssue({ code: 'custom', path: ['respond'], message });
      }
    });

/** What the generated pages promise, and when they were last read. */
export const runbooks = () =>
  z.strictObject({
    reviewed: day(),
    reviewEvery: wholeDays(),
    objectives: z.strictObject({ sev1: objective(), sev2: objective(), sev3: objective() }),
  });
