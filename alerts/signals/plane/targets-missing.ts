import type { Config } from '../../../config';
import type { SignalBuilder, SignalContext } from '../../context';
import { oneOf, promql, series } from '../../promql';
import type { Quantity, Source } from '../../quantity';
import { planeSignal } from './plane-signal';

/**
 * Share of the targets of a scrape job of the plane that answer, of as many as were synthesized: a target that is
 * not discovered at all is missed as one that is down. One of two replicas down is a warning, never a page. The
 * application's own jobs and the database have ServiceDown and DatabaseDown.
 */
export const targetsMissing: SignalBuilder = (context) => {
  const { targets } = context.config.thresholds.monitoring;
  const expected = expectedTargets(context);
  const [job = 'prometheus', count = 1] = Object.entries(expected)[0] ?? [];
  const constants = Object.entries(expected).map(([name, value]): Source => ({
    labels: { job: name },
    subject: [],
    expr: `vector(${value})`,
    identity: {},
    values: [value],
    examples: { always: () => ({}) },
  }));
  const [first, ...rest] = constants;
  if (first === undefined) throw new Error('no scrape job of the plane; the inventory always has some');
  const record = 'scrape_targets_expected';
  const known: Quantity = { record, unit: 'count', sources: [first, ...rest] };
  return planeSignal(
    context,
    'prometheus',
    {
      alert: 'MonitoringTargetsMissing',
      title: { ja: '監視対象が足りない', en: 'Targets of the plane are missing' },
      quantity: {
        record: 'scrape_targets_up',
        unit: 'ratio',
        parts: [known],
        sources: [
          {
            subject: ['job'],
            expr: promql`
              clamp_max(
                (
                  sum by (job) (up{job=~${oneOf(Object.keys(expected))}})
                  or on (job)
                  0 * ${record}
                )
                / on (job)
                ${record},
                1
              )`,
            identity: { job },
            others: Object.keys(expected).length - 1,
            values: [1, 0.5, 0],
            examples: {
              'none is found': (v) =>
                v > 0 ? { [series('up', { job, instance: 'a' })]: { at: v * count } } : {},
              // A DaemonSet has more than the one that it must have.
              'more than must': (v) => ({
                [series('up', { job, instance: 'a' })]: { at: v * count * (v < 1 ? 1 : 3) },
              }),
              'some answer': (v) => ({
                [series('up', { job, instance: 'a' })]: { at: v * count * 0.7 },
                [series('up', { job, instance: 'b' })]: { at: v * count * 0.3 },
                [series('up', { job: 'unknown' })]: { at: 1 },
              }),
            },
          },
        ],
      },
      direction: 'below',
      safe: 1,
      noData: 'silent',
    },
    { limit: targets.warning.below, for: targets.warning.for },
    {
      meaning: {
        ja: '監視基盤の部品(エクスポーター、Grafana、Alertmanager など)の一部または全部が応答しないか、見つかりません。',
        en: 'Some or all instances of a part of the plane (an exporter, Grafana, Alertmanager …) do not answer, or are not found.',
      },
      impact: {
        ja: 'その部品から得る値のアラートは発報しません。',
        en: 'Alerts on what that part measures do not fire.',
      },
      permanentFix: {
        ja: '停止の原因(資源の上限、ノード、ネットワークポリシー)を除く。',
        en: 'Remove what stops it: limits of its resources, a node, a network policy.',
      },
    },
  );
};

/** How many targets a job must have; of a DaemonSet one: a node that lacks it is KubeDaemonSetNotAvailable's. */
function expectedTargets({ config, inventory }: SignalContext): Readonly<Record<string, number>> {
  const replicas = replicasOf(config);
  const own = new Set(inventory.workloads.filter(({ foreign }) => !foreign).map(({ name }) => name));
  return Object.fromEntries(
    inventory.scrapeJobs.flatMap((it) => {
      if (it.kind === 'probe') return [[it.job, it.targets.length]];
      if (it.kind !== 'endpoints' || !own.has(it.workload) || it.job === config.application.database.name)
        return [];
      const daemon = inventory.workloads.some(
        ({ name, kind }) => name === it.workload && kind === 'DaemonSet',
      );
      return [[it.job, daemon ? 1 : (replicas[it.workload] ?? 1)]];
    }),
  );
}

function replicasOf({ environment }: Config): Readonly<Record<string, number>> {
  return { ...environment.replicas };
}
