import { exact, formatDuration } from '../../config';
import type { Config } from '../../config';
import { promql, range, series } from '../promql';
import type { Quantity } from '../quantity';
import { exampleSlo, identityOf, OBJECTIVE } from './objectives';
import { requestRates } from './request-rates';
import { testOf } from './windows';

/** Minutes that a recorded rate per minute stands for. */
export function minutesOf({ evaluation }: Config): number {
  return exact(evaluation.slowEvaluationInterval / 60);
}

/** How many requests an objective has seen within a window in seconds: what its error ratio is worth. */
export function requestCount(config: Config, window: number): Quantity {
  const { requests } = requestRates(config);
  const minutes = minutesOf(config);
  const slo = exampleSlo(config);
  const test = testOf(window);
  // A test without a step sees three samples.
  const samples = 'settle' in test ? test.settle / config.evaluation.slowEvaluationInterval : 3;
  const fed = (service: string) => {
    const sloth_id = `${service}-${slo.kind}`;
    const subject = `${slo.labels['namespace']}/${sloth_id}`;
    return series(requests.record, { ...slo.labels, service, sloth_service: service, sloth_id, subject });
  };
  return {
    record: `slo_requests_${formatDuration(window)}`,
    unit: 'count',
    parts: [requests],
    sources: [
      {
        subject: OBJECTIVE,
        expr: promql`
          ${String(minutes)} * sum_over_time(${requests.record}${range(window)})`,
        identity: identityOf(slo),
        others: 1,
        ...test,
        examples: {
          'two objectives': (v) => ({
            [fed(slo.service)]: { at: exact(v / samples / minutes) },
            [fed('another')]: { at: v },
          }),
        },
      },
    ],
  };
}
