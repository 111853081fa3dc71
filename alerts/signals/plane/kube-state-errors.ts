import type { SignalBuilder } from '../../context';
import { promql, range, series } from '../../promql';
import type { Source } from '../../quantity';
import { planeSignal } from './plane-signal';

const JOB = 'kube-state-metrics-telemetry';

/**
 * kube-state-metrics cannot read a kind of object: it then goes on telling what it knew, or nothing, and every signal
 * about that kind is blind. Reading has two forms: all objects (list), and news of them (watch).
 */
export const kubeStateErrors: SignalBuilder = (context) => {
  const { window, errors } = context.config.thresholds.monitoring;
  const source = (via: 'list' | 'watch'): Source => {
    const metric = `kube_state_metrics_${via}_total`;
    const read = (more = {}) => series(metric, { job: JOB, resource: '*v1.Pod', result: 'error', ...more });
    const still = { rate: 0 };
    // Less than one within the window: `> 0` is what counts.
    const slow = { rate: 0.5 / window };
    return {
      labels: { via },
      subject: ['resource'],
      expr: promql`
        max by (resource) (
          increase(${metric}{job="${JOB}",result="error"}${range(window)})
        ) > bool 0`,
      identity: { resource: '*v1.Pod' },
      others: 1,
      settle: window,
      values: [1, 0],
      examples: {
        'refused again and again': (v) => ({
          [read({ pod: 'a' })]: v > 0 ? slow : still,
          [read({ pod: 'b' })]: still,
          [read({ result: 'success' })]: slow,
          [read({ job: 'other' })]: slow,
          [read({ resource: '*v1.Job' })]: still,
        }),
      },
    };
  };
  return planeSignal(
    context,
    'kube-state-metrics',
    {
      alert: 'KubeStateMetricsErrors',
      title: { ja: 'Kubernetes の状態が読めない', en: 'kube-state-metrics cannot read objects' },
      quantity: {
        record: 'kube_state_metrics_failing',
        unit: 'state',
        sources: [source('list'), source('watch')],
      },
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: 0, for: errors.for },
    {
      meaning: {
        ja: 'kube-state-metrics が、ある種類のオブジェクトを API サーバーから読めない状態が続いています(resource がその種類)。',
        en: 'kube-state-metrics keeps failing to read a kind of object from the API server; resource says which.',
      },
      impact: {
        ja: 'Pod、CronJob、HPA、ノードなど、その種類についてのアラートは古い値のままか、発報しません。',
        en: 'Alerts on that kind (pods, CronJobs, autoscalers, nodes …) see old values, or nothing.',
      },
      permanentFix: {
        ja: 'ログの理由に応じて直す。forbidden なら Role、ClusterRole と --resources の一致、timeout なら API サーバーへのネットワークポリシー。',
        en: 'Mend what its log names: forbidden means its Role or ClusterRole does not match --resources; timeouts mean the network policy to the API server.',
      },
    },
  );
};
