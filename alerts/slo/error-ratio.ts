import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { promql, range } from '../promql';
import type { Quantity } from '../quantity';
import { traffic } from '../signals/application/traffic';
import { exampleSlo, identityOf, OBJECTIVE } from './objectives';
import { failingShare } from './request-examples';
import { minutesOf, requestCount } from './request-count';
import { requestRates } from './request-rates';
import { baseWindow, countedWindows, testOf } from './windows';

/** Name of the error ratio over a window, as sloth calls it: `slo:sli_error:ratio_rate5m`. */
export function errorRatioName(window: number): string {
  return `slo:sli_error:ratio_rate${formatDuration(window)}`;
}

/**
 * Share of requests that broke an objective, over a window in seconds; nothing while there are no requests. Longer
 * windows add up the recorded rates, so that an hour with more requests counts for more.
 */
export function errorRatio(config: Config, window: number): Quantity {
  const { requests, errors } = requestRates(config);
  const base = window === baseWindow(config);
  // It reads what is recorded: where that comes from makes no difference.
  const [origin] = traffic(config).origins;
  const over = ({ record }: Quantity) => (base ? record : `sum_over_time(${record}${range(window)})`);
  // A month is not added up twice.
  const count = !base && countedWindows(config).includes(window) ? requestCount(config, window) : undefined;
  const broken = count ? `${String(minutesOf(config))} * ${over(errors)}` : over(errors);
  return {
    record: errorRatioName(window),
    unit: 'ratio',
    parts: [requests, errors, ...(count ? [count] : [])],
    sources: [
      {
        labels: { sloth_window: formatDuration(window) },
        subject: OBJECTIVE,
        expr: promql`
          ${broken}
          /
          (${count?.record ?? over(requests)} > 0)`,
        identity: identityOf(exampleSlo(config, 'availability', origin.identity['service'])),
        others: 1,
        values: [0.25, 0.75],
        examples: { 'few requests, another service and an idle one': failingShare(origin) },
        ...testOf(window, base ? 0 : baseWindow(config)),
      },
    ],
  };
}
