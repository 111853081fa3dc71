import { promql, series } from '../../promql';
import type { Labels, Quantity } from '../../quantity';

/** The least value of a gauge for every pod of a job. */
export function leastByPod(record: string, job: string, metric: string, unit: Quantity['unit']): Quantity {
  const identity = { pod: `${job}-0` };
  const of = (more: Labels) => series(metric, { job, ...identity, ...more });
  return {
    record,
    unit,
    sources: [
      {
        subject: ['pod'],
        expr: promql`
          min by (pod) (${metric}{job="${job}"})`,
        identity,
        others: 1,
        examples: {
          'two addresses of a pod': (v) => ({
            [of({ instance: 'a' })]: { at: v },
            [of({ instance: 'b' })]: { at: v + 1 },
            [of({ pod: `${job}-1` })]: { at: 9 },
            [of({ job: 'other' })]: { at: -1 },
          }),
        },
      },
    ],
  };
}
