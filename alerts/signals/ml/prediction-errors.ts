import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { errorRate } from '../application/error-rate';
import { requestsPerMinute } from '../application/requests-per-minute';
import { ownerOfPredictions } from './owner-of-predictions';
import { predictionSteps } from './prediction-steps';
import { predictionTraffic } from './prediction-traffic';

/** Predictions fail, whatever the other routes of the service do: among many good answers they would not show. */
export const predictionErrors: SignalBuilder = ({ config }) => {
  const { window, minimumRequests, errors } = config.thresholds.predictions;
  const { warning, critical } = errors;
  const requests = predictionTraffic(config);
  const run = commands(config);
  return {
    alert: 'PredictionErrors',
    title: { ja: '予測のエラー率が高い', en: 'Predictions fail' },
    quantity: errorRate(requests, window),
    guard: { quantity: requestsPerMinute(requests, window), min: minimumRequests },
    direction: 'above',
    safe: 0,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for },
      { severity: 'critical', sev: 'sev2', limit: critical.above, for: critical.for },
    ],
    noData: 'silent',
    team: ownerOfPredictions(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: '予測の経路だけを見た応答のうち、5xx の割合がしきい値を超えています。',
        en: 'The share of predictions answered with a 5xx status, those routes alone, is beyond the limit.',
      },
      impact: {
        ja: '虹の予報が表示されません。ほかの画面は動いていることがあります。',
        en: 'There is no forecast of rainbows; the other pages may work.',
      },
      ...predictionSteps(config, {
        text: { ja: 'Pod の状態と再起動回数', en: 'State and restarts of the pods' },
        command: run.pods,
      }),
    },
  };
};
