import type { Config } from '../../../config';
import { promql, series } from '../../promql';
import { recordedBy } from '../../rules/files';
import type { SignalContext } from '../../context';
import type { Signal } from '../../signal';
import { planeSignal } from './plane-signal';

/**
 * Every Prometheus has loaded exactly as many rules as were synthesized: a rule file that did not arrive is
 * silent otherwise. Built last, as it counts all others and itself.
 */
export function rulesMissing(context: SignalContext, others: readonly Signal[]): Signal {
  const { errors } = context.config.thresholds.monitoring;
  const own = rulesLoaded(context, 0, errors.for);
  return rulesLoaded(context, countRules([...others, own]), errors.for);
}

/** Rules that signals become: each source of each quantity once, and an alert per level. */
function countRules(signals: readonly Signal[]): number {
  const quantities = new Map(signals.flatMap(recordedBy).map((it) => [it.record, it]));
  const records = [...quantities.values()].reduce((sum, { sources }) => sum + sources.length, 0);
  return records + signals.reduce((sum, { levels }) => sum + levels.length, 0);
}

function rulesLoaded(
  context: SignalContext,
  count: number,
  lasting: Config['thresholds']['monitoring']['errors']['for'],
): Signal {
  const metric = 'prometheus_rule_group_rules';
  const of = (rule_group: string, more = {}) =>
    series(metric, { job: 'prometheus', pod: 'prometheus-0', rule_group, ...more });
  return planeSignal(
    context,
    'prometheus',
    {
      alert: 'MonitoringRulesMissing',
      title: { ja: '読み込まれたルールの数が違う', en: 'Rules are missing from Prometheus' },
      quantity: {
        record: 'prometheus_rules_complete',
        unit: 'state',
        sources: [
          {
            subject: ['pod'],
            expr: promql`
              sum by (pod) (${metric}{job="prometheus"}) == bool ${String(count)}`,
            identity: { pod: 'prometheus-0' },
            others: 1,
            examples: {
              'a group has not been loaded': (v) => ({
                [of('a')]: { at: count - 4 },
                [of('b')]: { at: 3 + v },
                [of('a', { pod: 'prometheus-1' })]: { at: count },
                [of('a', { job: 'other' })]: { at: 1 },
              }),
            },
          },
        ],
      },
      direction: 'below',
      safe: 1,
      noData: 'silent',
    },
    { limit: 1, for: lasting },
    {
      meaning: {
        ja: `Prometheus が読み込んだルールの数が、合成した数(${count})と違います。`,
        en: `Prometheus has loaded another number of rules than the ${count} that were synthesized.`,
      },
      impact: {
        ja: '読み込まれていないルールのアラートは発報しません。',
        en: 'Alerts of rules that were not loaded do not fire.',
      },
      permanentFix: {
        ja: '配布を最後まで行い、ConfigMap を手で書き換えない。',
        en: 'Finish the deployment, and do not edit its ConfigMaps by hand.',
      },
    },
  );
}
