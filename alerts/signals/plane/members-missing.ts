import type { SignalBuilder } from '../../context';
import { promql, series } from '../../promql';
import { planeSignal } from './plane-signal';

/** Share of the replicas that an Alertmanager sees in its cluster, itself included. */
export const membersMissing: SignalBuilder = (context) => {
  const { environment, thresholds } = context.config;
  const { peers } = thresholds.monitoring;
  const replicas = environment.replicas.alertmanager;
  const metric = 'alertmanager_cluster_members';
  const of = (pod: string, more = {}) => series(metric, { job: 'alertmanager', pod, ...more });
  return planeSignal(
    context,
    'alertmanager',
    {
      alert: 'AlertmanagerMembersInconsistent',
      title: { ja: 'Alertmanager の仲間が不足', en: 'An Alertmanager does not see its peers' },
      quantity: {
        record: 'alertmanager_peers_seen',
        unit: 'ratio',
        sources: [
          {
            subject: ['pod'],
            expr: promql`
              min by (pod) (${metric}{job="alertmanager"})
              / ${String(replicas)}`,
            identity: { pod: 'alertmanager-0' },
            others: 1,
            examples: {
              'a peer is gone': (v) => ({
                [of('alertmanager-0', { instance: 'a' })]: { at: v * replicas },
                [of('alertmanager-0', { instance: 'b' })]: { at: v * replicas + 1 },
                [of('alertmanager-1')]: { at: replicas },
                [of('alertmanager-0', { job: 'other' })]: { at: 0 },
              }),
            },
          },
        ],
      },
      direction: 'below',
      safe: 1,
      noData: 'silent',
    },
    { limit: peers.warning.below, for: peers.warning.for },
    {
      meaning: {
        ja: 'Alertmanager がほかのレプリカと連絡できていません。',
        en: 'An Alertmanager has lost contact with its peers.',
      },
      impact: {
        ja: '同じ通知が重複し、サイレンスが共有されません。',
        en: 'Messages come twice, and silences are not shared.',
      },
      permanentFix: {
        ja: 'ポート 9094 のネットワークポリシーと名前解決を確かめる。',
        en: 'Check the network policy of port 9094, and that the names of the peers resolve.',
      },
    },
  );
};
