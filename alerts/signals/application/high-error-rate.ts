import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { errorRate } from './error-rate';
import { mainOwner, perOwner } from './owners';
import { requestsPerMinute } from './requests-per-minute';
import { traffic } from './traffic';

/** Too many answers with a 5xx status, where there is enough traffic to tell (C25). */
export const highErrorRate: SignalBuilder = ({ config }) => {
  const users = traffic(config);
  const { critical, window, minimumRequests } = config.thresholds.errorRate;
  const { services } = config.application;
  const run = commands(config);
  return {
    alert: 'HighErrorRate',
    title: { ja: 'エラー率が高い', en: 'High error rate' },
    quantity: errorRate(users, window),
    guard: { quantity: requestsPerMinute(users, window), min: minimumRequests },
    direction: 'above',
    safe: 0,
    levels: perOwner(config, {
      severity: 'critical',
      sev: 'sev2',
      limit: critical.above,
      for: critical.for,
    }),
    noData: 'silent',
    team: mainOwner(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: '応答のうち 5xx の割合がしきい値を超えています。死活監視とメトリクス取得への応答は含みません。',
        en: 'The share of answers with a 5xx status is beyond the limit. Probes and scrapes do not count.',
      },
      impact: {
        ja: '利用者の操作が失敗しています。',
        en: 'What users do fails.',
      },
      diagnosis: [
        {
          text: { ja: '各サービスのログ(エラーの中身)', en: 'What the services log about it' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
        {
          text: { ja: '依存先のデータベースは応答するか', en: 'Does the database answer' },
          command: run.databaseReady,
        },
        ...services.map(({ name, title }) => ({
          text: { ja: `${title}: 直前にリリースがあったか`, en: `${name}: was there a release just before` },
          command: run.history(name),
        })),
      ],
      mitigation: services.map(({ name, title }) => ({
        text: { ja: `${title}: リリースが原因なら戻す`, en: `${name}: undo a release that caused it` },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '原因になった不具合に再現テストを加えて直し、リリース前にその経路を通す。',
            en: 'Mend the fault with a test that reproduces it, and let every release pass through it.',
          },
        },
        {
          text: {
            ja: '依存先の一時的な失敗なら、期限付きの再試行を加える。',
            en: 'Where a dependency failed for a moment add retries with a deadline.',
          },
        },
      ],
    },
  };
};
