import type { SignalBuilder } from '../../context';
import { planeSignal } from './plane-signal';
import { leastByPod } from './least-by-pod';

/** The configuration that is deployed is not the one Prometheus runs with. */
export const prometheusReload: SignalBuilder = (context) =>
  planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusBadConfig',
      title: { ja: 'Prometheus の設定再読込に失敗', en: 'Prometheus cannot load its configuration' },
      quantity: leastByPod(
        'prometheus_config_loaded',
        'prometheus',
        'prometheus_config_last_reload_successful',
        'state',
      ),
      direction: 'below',
      safe: 1,
      noData: 'silent',
    },
    { limit: 1, for: context.config.thresholds.monitoring.reload.for },
    {
      meaning: {
        ja: '配布された設定を読み込めず、Prometheus は古い設定のまま動いています。',
        en: 'Prometheus could not load the configuration that was deployed, and goes on with the one before.',
      },
      impact: {
        ja: '新しいルールや収集先は効いていません。再起動すると起動できません。',
        en: 'What was changed is not in force, and after a restart it will not start.',
      },
      permanentFix: {
        ja: '配布前に npm run synth と npm test を通し、手で書き換えない。',
        en: 'Deploy only what npm run synth made and npm test passed; edit nothing by hand.',
      },
    },
  );
