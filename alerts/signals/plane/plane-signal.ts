import type { SignalContext } from '../../context';
import { commands } from '../../commands';
import type { Labels, Wave } from '../../quantity';
import { promql, range, series } from '../../promql';
import type { Signal } from '../../signal';
import type { Quantity } from '../../quantity';
import type { Text } from '../../text';

type Own = 'alert' | 'title' | 'quantity' | 'direction' | 'safe' | 'noData' | 'guard';

/** What a signal about the plane itself says for its runbook. */
export interface PlaneText {
  readonly meaning: Text;
  readonly impact: Text;
  readonly permanentFix: Text;
}

/**
 * A warning about the plane: never a page, since each part has replicas and the dead-man's switch outside tells when
 * no message gets through any more. Looked at once a minute.
 */
export function planeSignal(
  { config }: SignalContext,
  app: 'prometheus' | 'alertmanager' | 'kube-state-metrics',
  own: Pick<Signal, Exclude<Own, 'guard'>> & Pick<Signal, 'guard'>,
  level: { readonly limit: number; readonly for: number },
  { permanentFix, ...text }: PlaneText,
): Signal {
  const run = commands(config);
  return {
    ...own,
    levels: [{ severity: 'warning', sev: 'sev3', ...level }],
    pace: 'slow',
    team: 'ops-l2',
    tier: 'plane',
    board: 'monitoring',
    runbook: {
      ...text,
      diagnosis: [
        { text: { ja: 'Pod の状態と再起動回数', en: 'State and restarts of the pods' }, command: run.pods },
        { text: { ja: `${app} のログ`, en: `The log of ${app}` }, command: run.logs(app) },
        { text: { ja: '直近の出来事', en: 'Recent events' }, command: run.events },
      ],
      mitigation: [
        {
          text: {
            ja: '原因を除いても回復しないなら再起動する(複数あれば一つずつ置き換わる)',
            en: 'Restart it if it does not recover once the cause is gone; replicas are replaced one by one',
          },
          command: run.restart(app === 'kube-state-metrics' ? 'deployment' : 'statefulset', app),
        },
      ],
      permanentFix: [{ text: permanentFix }],
    },
  };
}

/** A 0/1 quantity per pod: one of these counters has grown within the window (seconds). */
export function grew(
  { config }: SignalContext,
  record: string,
  job: 'prometheus' | 'alertmanager',
  metrics: readonly [string, ...string[]],
): Quantity {
  const { window } = config.thresholds.monitoring;
  const identity = { pod: `${job}-0` };
  const terms = metrics.map((metric) => `max by (pod) (increase(${metric}{job="${job}"}${range(window)}))`);
  // Less than one within the window: `> 0` is what counts.
  const slow: Wave = { rate: 0.5 / window };
  const still: Wave = { rate: 0 };
  const of = (metric: string, more: Labels = {}) => series(metric, { job, ...identity, ...more });
  const example = (growing: string) => (v: number) =>
    Object.fromEntries(
      metrics.flatMap((metric) => [
        [of(metric, { part: 'a' }), metric === growing && v > 0 ? slow : still],
        [of(metric, { part: 'b' }), still],
        [of(metric, { pod: `${job}-1` }), still],
        [of(metric, { job: 'other' }), slow],
      ]),
    );
  return {
    record,
    unit: 'state',
    sources: [
      {
        subject: ['pod'],
        expr: promql`
          (${terms.join(' + ')}) > bool 0`,
        identity,
        others: 1,
        settle: window,
        // From 1 to 0: the state is remembered for the window, and then forgotten.
        values: [1, 0],
        examples: Object.fromEntries(metrics.map((metric) => [metric, example(metric)])),
      },
    ],
  };
}
