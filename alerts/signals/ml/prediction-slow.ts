import { exact } from '../../../config';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { requestsPerMinute } from '../application/requests-per-minute';
import { responseTime } from '../application/response-time';
import { ownerOfPredictions } from './owner-of-predictions';
import { predictionSteps } from './prediction-steps';
import { predictionTraffic } from './prediction-traffic';

/** Predictions take too long, whatever the other routes of the service do. */
export const predictionSlow: SignalBuilder = ({ config }) => {
  const { window, minimumRequests, time } = config.thresholds.predictions;
  const requests = predictionTraffic(config);
  const percent = exact(time.quantile * 100);
  const run = commands(config);
  return {
    alert: 'PredictionSlow',
    title: { ja: `予測の応答が遅い(p${percent})`, en: `Predictions are slow (p${percent})` },
    quantity: responseTime(requests, { ...time, window }),
    guard: { quantity: requestsPerMinute(requests, window), min: minimumRequests },
    direction: 'above',
    safe: time.warning.above / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit: time.warning.above, for: time.warning.for }],
    noData: 'silent',
    team: ownerOfPredictions(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: `予測の経路だけを見た応答の ${percent} % が収まる時間が、しきい値を超え続けています。`,
        en: `The time within which ${percent} % of the predictions are answered, those routes alone, has been beyond the limit.`,
      },
      impact: {
        ja: '虹の予報を開いた利用者が待たされます。',
        en: 'People who open the forecast of rainbows wait.',
      },
      ...predictionSteps(config, {
        text: { ja: 'CPU を使い切っている Pod', en: 'Pods that use up their CPU' },
        command: run.busiestPods,
      }),
    },
  };
};
