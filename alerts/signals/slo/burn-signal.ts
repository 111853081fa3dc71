import { formatDuration } from '../../../config';
import type { Config } from '../../../config';
import { burnRate, pairOf } from '../../slo/burn-rate';
import { requestCount } from '../../slo/request-count';
import type { Signal } from '../../signal';
import { mainOwner, perOwner } from '../application/owners';

type Rest = Pick<Signal, 'alert' | 'title' | 'runbook'>;

/** A signal about one kind of burn rate: its pairs of windows, the traffic it takes, its levels per owner. */
export function burnSignal(
  config: Config,
  kind: 'page' | 'ticket',
  { severity, sev }: Pick<Signal['levels'][number], 'severity' | 'sev'>,
  rest: Rest,
): Signal {
  const { fast, slow, minimumRequests } = config.thresholds.errorBudget[kind];
  const [first, ...more] = [fast, slow].flatMap((burn) =>
    perOwner(config, {
      severity,
      ...(sev && { sev }),
      limit: burn.burnRate,
      for: burn.for,
      match: pairOf(burn),
    }),
  );
  if (first === undefined) throw new Error(`${rest.alert}: no level; application.services is empty`);
  return {
    ...rest,
    quantity: burnRate(config, `slo_${kind}_burn_rate`, [fast, slow]),
    guard: { quantity: requestCount(config, fast.long), min: minimumRequests },
    direction: 'above',
    safe: 0,
    levels: [first, ...more],
    noData: 'silent',
    pace: 'slow',
    team: mainOwner(config),
    tier: 'application',
    board: 'application',
  };
}

/** How fast the budget is gone at a level, for people: `2d2h` at 14.4 for a period of 30 days. */
export function exhaustedIn({ thresholds }: Config, rate: number): string {
  const seconds = thresholds.errorBudget.period / rate;
  return formatDuration(Math.round(seconds / 3600) * 3600);
}
