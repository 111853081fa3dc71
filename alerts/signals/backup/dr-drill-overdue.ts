import { successAge as limitOf } from '../../../cronjobs';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { successAge } from './age';
import { SCRIPTS, VERIFY } from './commands';

/** The monthly drill has not been passed for longer than its schedule allows, or never. */
export const drDrillOverdue: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, grace } = config.thresholds.drillOverdue;
  const job = 'monthly-backup-verification';
  const limit = limitOf(config, job, grace);
  const run = commands(config);
  return {
    alert: 'DrDrillOverdue',
    title: { ja: '復旧訓練が期限切れ', en: 'The disaster drill is overdue' },
    quantity: successAge(context, {
      record: 'dr_drill_age_seconds',
      metric: 'drill_last_success_timestamp_seconds',
      jobs: [job],
    }),
    direction: 'above',
    safe: limit / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit, for: warning.for }],
    pace: 'slow',
    noData: { fires: [{ job, subject: job }] },
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '月次の復旧訓練(全体の復元と、1 時間前への復旧)が期限内に成功していません。',
        en: 'The monthly drill (restore everything, and go back an hour) has not passed in time.',
      },
      impact: {
        ja: '復旧にかかる時間(RTO)と失われる時間(RPO)が分からないままです。',
        en: 'How long a recovery takes (RTO) and what it costs (RPO) is unknown.',
      },
      diagnosis: [
        VERIFY,
        { text: { ja: '直近の訓練のログ', en: 'Log of the last drill' }, command: run.logs(job) },
        { text: { ja: '予定と停止の状態', en: 'Schedule, suspended or not' }, command: run.cronJobs },
      ],
      mitigation: [
        {
          text: { ja: '訓練を今すぐ行う(サンドボックスのみ)', en: 'Hold the drill now; in a sandbox only' },
          command: SCRIPTS.drill,
        },
        { text: { ja: '停止中なら再開する', en: 'Resume it if it is suspended' }, command: run.resume(job) },
      ],
      permanentFix: [
        {
          text: {
            ja: '訓練が時間切れなら jobs.monthly-backup-verification.deadline を見直し、実測した RTO を復旧目標と比べる。',
            en: 'If the drill runs out of time review jobs.monthly-backup-verification.deadline, and compare the RTO it measures with the objective.',
          },
        },
      ],
    },
  };
};
