import type { SignalBuilder, SignalContext } from '../../context';
import type { Labels, Quantity } from '../../quantity';
import { commands } from '../../commands';
import { oneOf, promql, range, series } from '../../promql';
import { mainOwner, perOwner } from './owners';

const PERIODS = 'container_cpu_cfs_periods_total';
const THROTTLED = 'container_cpu_cfs_throttled_periods_total';

/** What is measured of the containers that carry a service's name, in rules and in examples. */
function throttling({ config }: SignalContext) {
  const { namespace, services } = config.application;
  const { window } = config.thresholds.cpuThrottling;
  const container = services[0]?.name ?? '';
  const labels = { job: 'cadvisor', namespace, container };
  const names = oneOf(services.map(({ name }) => name));
  return {
    /** Periods a minute of each service's containers. */
    perMinute: (metric: string) => promql`
      60 * sum by (namespace, service) (
        label_replace(
          rate(${metric}{job="cadvisor",container=~${names}}${range(window)}),
          "service", "$1", "container", "(.+)"
        )
      )`,
    source: {
      subject: ['namespace', 'service'],
      identity: { namespace, service: container },
      settle: window,
    },
    of: (metric: string, pod: string, more: Labels = {}) => series(metric, { ...labels, pod, ...more }),
  };
}

/** Scheduling periods a minute in which a service's containers wanted to run: what a share of them is worth. */
function periods(context: SignalContext): Quantity {
  const { perMinute, source, of } = throttling(context);
  return {
    record: 'cpu_periods_per_minute',
    unit: 'per-minute',
    sources: [
      {
        ...source,
        others: 1,
        expr: perMinute(PERIODS),
        examples: {
          'two pods': (v) => ({
            [of(PERIODS, 'a')]: { rate: (0.7 * v) / 60 },
            [of(PERIODS, 'b')]: { rate: (0.3 * v) / 60 },
            [of(PERIODS, 'a', { container: 'sidecar' })]: { rate: v },
            [of(PERIODS, 'a', { job: 'other' })]: { rate: v },
            [of(PERIODS, 'a', { namespace: 'other' })]: { rate: v },
          }),
        },
      },
    ],
  };
}

/** How often a service is stopped at its CPU limit: it is saturated before its average use shows it. */
export const cpuThrottlingHigh: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, minimumPeriods } = config.thresholds.cpuThrottling;
  const { services } = config.application;
  const { perMinute, source, of } = throttling(context);
  const run = commands(config);
  return {
    alert: 'CPUThrottlingHigh',
    title: { ja: 'CPU 制限による抑制', en: 'Stopped at the CPU limit' },
    quantity: {
      record: 'cpu_throttling',
      unit: 'ratio',
      sources: [
        {
          ...source,
          others: 1,
          expr: promql`
            ${perMinute(THROTTLED)}
            / on (namespace, service)
            (cpu_periods_per_minute > 0)`,
          examples: {
            'two pods, unevenly': (v) => ({
              [of(PERIODS, 'a')]: { rate: 0.006 },
              [of(PERIODS, 'b')]: { rate: 0.004 },
              [of(THROTTLED, 'a')]: { rate: 0.007 * v },
              [of(THROTTLED, 'b')]: { rate: 0.003 * v },
              [of(THROTTLED, 'a', { job: 'other' })]: { rate: 0.01 },
              [of(THROTTLED, 'a', { namespace: 'other' })]: { rate: 0.01 },
              [of(PERIODS, 'a', { namespace: 'other' })]: { rate: 0.02 },
              [of(PERIODS, 'idle', { container: services[1]?.name ?? 'another' })]: { rate: 0 },
              [of(THROTTLED, 'idle', { container: services[1]?.name ?? 'another' })]: { rate: 0 },
            }),
          },
        },
      ],
    },
    guard: { quantity: periods(context), min: minimumPeriods },
    direction: 'above',
    safe: 0,
    levels: perOwner(config, { severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }),
    noData: 'silent',
    team: mainOwner(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: 'サービスのコンテナが CPU の上限に当たり、動きたい時に止められています。',
        en: 'A service’s containers reach their CPU limit and are stopped when they want to run.',
      },
      impact: {
        ja: '平均の CPU 使用率が低くても、応答が不規則に遅くなります。',
        en: 'Answers become slow at random, even where the average use of CPU is low.',
      },
      diagnosis: [
        { text: { ja: 'CPU を使っている Pod', en: 'Pods that use the CPU' }, command: run.busiestPods },
        { text: { ja: 'HPA は増やしているか', en: 'Has the HPA scaled' }, command: run.hpa },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: {
          ja: `${title}: リリースから始まったなら戻す`,
          en: `${name}: undo a release that it began with`,
        },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: 'scaling.*.resources.limits.cpu を上げるか、maxReplicas を増やす。',
            en: 'Raise scaling.*.resources.limits.cpu, or maxReplicas.',
          },
        },
      ],
    },
  };
};
