import { exact } from '../../../config';
import type { SignalBuilder } from '../../context';
import { promql, range } from '../../promql';
import type { Source } from '../../quantity';
import type { Level } from '../../signal';
import { logSeries } from '../logging/log-series';
import { LOGGED_REQUESTS, loggedRequests, RESPONSES } from './logged-requests';
import { BLOCK, keepEvidence, report } from './steps';

/** Answers per second in examples: fewer than one a minute, as nothing here depends on how many there are. */
const RATE = 0.01;

/** A status that refuses, with the count of it and further matchers. */
const REFUSALS = {
  401: { metric: RESPONSES, labels: { status: '401' }, level: 'unauthorized' },
  403: { metric: 'log_http_forbidden_total', labels: {}, level: 'forbidden' },
  429: { metric: 'log_http_rate_limited_total', labels: {}, level: 'rateLimited' },
} as const;

/** Too large a share of the answers refuses, where there is enough traffic to tell. */
export const refusedRequestsHigh: SignalBuilder = (context) => {
  const { config } = context;
  const { window, minimumRequests, ...limits } = config.thresholds.refused;
  const { own, identity, series } = logSeries(config);
  const sources = Object.entries(REFUSALS).map(([status, { metric, labels, level }]): Source => {
    const matchers = [own, ...Object.entries(labels).map(([name, value]) => `${name}="${value}"`)].join(',');
    const refused = (more: Record<string, string> = {}) => series(metric, { ...labels, ...more });
    const answered = (more: Record<string, string> = {}) => series(RESPONSES, { status: '200', ...more });
    return {
      labels: { status },
      subject: ['namespace', 'service'],
      expr: promql`
        60 * sum by (namespace, service) (
          rate(${metric}{${matchers}}${range(window)})
        )
        / on (namespace, service)
        (${LOGGED_REQUESTS} > 0)`,
      identity,
      others: 2,
      settle: window,
      values: [0, exact(limits[level].above * 1.02)],
      examples: {
        'on two nodes': (v) => ({
          [refused()]: { rate: 0.6 * v * RATE },
          [refused({ node: 'node-2' })]: { rate: 0.4 * v * RATE },
          [answered()]: { rate: (metric === RESPONSES ? 1 - v : 1) * RATE },
          [refused({ job: 'other' })]: { rate: RATE },
          [answered({ job: 'other' })]: { rate: 5 * RATE },
          [refused({ service: 'another' })]: { rate: RATE },
          [answered({ service: 'another' })]: { rate: RATE },
          [refused({ namespace: 'other' })]: { rate: RATE },
          [answered({ namespace: 'other' })]: { rate: RATE },
        }),
      },
    };
  });
  const [first, ...rest] = sources;
  if (first === undefined) throw new Error('no status refuses; REFUSALS names some');
  const levelOf = (status: keyof typeof REFUSALS): Level => {
    const { above, for: lasting } = limits[REFUSALS[status].level];
    return {
      severity: 'warning',
      sev: 'sev3',
      limit: above,
      for: lasting,
      match: { status: String(status) },
    };
  };
  return {
    alert: 'RefusedRequestsHigh',
    title: { ja: '拒否の割合が高い(401・403・429)', en: 'Many requests are refused (401, 403, 429)' },
    quantity: { record: 'refused_ratio', unit: 'ratio', sources: [first, ...rest] },
    guard: { quantity: loggedRequests(context, window), min: minimumRequests },
    direction: 'above',
    safe: 0,
    levels: [levelOf(401), levelOf(403), levelOf(429)],
    noData: 'silent',
    team: 'ops-l2',
    tier: 'security',
    board: 'security',
    runbook: {
      meaning: {
        ja: '応答のうち、拒否(401 未認証、403 権限なし、429 回数超過)の割合がしきい値を超えています。どれかはラベル status にあります。',
        en: 'The share of answers that refuse is beyond its limit: 401 not logged in, 403 not allowed, 429 too many. The label status says which.',
      },
      impact: {
        ja: '権限のない操作が試されているか、リリースや設定の誤りで正規の利用者が締め出されています。',
        en: 'Somebody tries what they may not do, or a release or setting shuts people out.',
      },
      diagnosis: [
        ...report(config, 'refused', 'top'),
        {
          text: {
            ja: '少数の送信元なら攻撃、広く分散していれば直前の変更を疑う。',
            en: 'A few addresses: an attack. Many: suspect the last change.',
          },
        },
      ],
      mitigation: [
        ...keepEvidence(config),
        BLOCK,
        {
          text: {
            ja: '正規の利用者が拒否されているなら、原因の変更(認証、権限、回数制限)を戻す。',
            en: 'If people are shut out, undo the change of authentication, rights or limits that did it.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '認証と権限の変更はリリース前に通しで試験する。通常の割合が高いなら thresholds.refused を見直す。',
            en: 'Test changes of authentication and rights end to end; if the usual share is higher review thresholds.refused.',
          },
        },
      ],
    },
  };
};
