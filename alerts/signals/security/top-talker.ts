import { formatDuration } from '../../../config';
import type { SignalBuilder } from '../../context';
import type { Quantity } from '../../quantity';
import { promql, series } from '../../promql';
import { BLOCK, report } from './steps';

const TALKERS = 'business_talkers_requests';
const REQUESTS = 'business_access_requests';

/** One address asks for more than all others together, where there is enough traffic to tell. */
export const topTalker: SignalBuilder = ({ config }) => {
  const { namespace } = config.application;
  const { warning, window, minimumRequests } = config.thresholds.topTalker;
  const of = (metric: string, more = {}) =>
    series(metric, { job: 'business', namespace, instance: 'b', ...more });
  const base = { subject: ['namespace'], identity: { namespace } };
  const requests: Quantity = {
    record: 'access_requests',
    unit: 'count',
    sources: [
      {
        ...base,
        expr: promql`
          max by (namespace) (${REQUESTS}{job="business"})`,
        examples: {
          'of the window': (v) => ({
            [of(REQUESTS)]: { at: v },
            [of(REQUESTS, { instance: 'a' })]: { at: v / 2 },
            [of(REQUESTS, { job: 'other' })]: { at: 3 * v },
          }),
        },
      },
    ],
  };
  return {
    alert: 'TopTalkerDominates',
    title: { ja: 'ひとつの送信元に偏った要求', en: 'One address makes most of the requests' },
    quantity: {
      record: 'top_talker_ratio',
      unit: 'ratio',
      sources: [
        {
          ...base,
          expr: promql`
            max by (namespace) (${TALKERS}{job="business",rank="1"})
            / on (namespace)
            (access_requests > 0)`,
          examples: {
            'the first of two ranks': (v) => ({
              [of(TALKERS, { rank: '1' })]: { at: 0.5 * v },
              [of(TALKERS, { rank: '1', instance: 'a' })]: { at: 0 },
              [of(TALKERS, { rank: '2' })]: { at: 9 },
              [of(TALKERS, { rank: '1', job: 'other' })]: { at: 500 },
              [of(REQUESTS)]: { at: 0.5 },
            }),
          },
        },
      ],
    },
    guard: { quantity: requests, min: minimumRequests },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: 'ops-l2',
    tier: 'security',
    board: 'security',
    runbook: {
      meaning: {
        ja: `直近 ${formatDuration(window)} の要求の多くが、ひとつのアドレスから来ています。`,
        en: `Most requests of the last ${formatDuration(window)} came from one address.`,
      },
      impact: {
        ja: '自動取得や攻撃で、ほかの利用者の応答が遅くなることがあります。プロキシや社内の NAT のこともあります。',
        en: 'A scraper or an attack may slow everybody else down. It may also be a proxy, or an office behind one address.',
      },
      diagnosis: report(config, 'top', 'refused'),
      mitigation: [BLOCK],
      permanentFix: [
        {
          text: {
            ja: 'Ingress に送信元ごとの回数制限を置く。プロキシのアドレスしか記録されないなら application.business.accessLog を null にする。',
            en: 'Limit requests per address at the ingress; if the table only has a proxy’s address set application.business.accessLog to null.',
          },
        },
      ],
    },
  };
};
