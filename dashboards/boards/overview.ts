import type { Config } from '../../config';
import { unitFacts } from '../../alerts';
import type { Domain, Signal } from '../../alerts';
import { promql, quote } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import { firing } from '../kit/firing';
import { inShort, now } from '../kit/in-short';
import type { PanelSpec } from '../kit/panel';
import { GraphThresholdsStyleMode } from '../kit/sdk';

/** Overview: is anything wrong, who feels it, and what happens next? */
export const overview: BoardBuilder = (config, _, all) => ({
  about: {
    ja: '今、問題はあるか。利用者に影響はあるか。次に何が予定されているか。',
    en: 'Is anything wrong now, do users feel it, and what happens next?',
  },
  rows: [
    {
      title: { ja: '今の状態', en: 'How it is now' },
      panels: [
        openAlerts(config, 'critical', 'red'),
        openAlerts(config, 'warning', 'orange'),
        ...named(all, 'ServiceDown').map((it) => now(it, ANSWERS, 'service')),
        ...named(all, 'DatabaseDown').map((it) => now(it, DATABASE)),
        alertsOverTime(config),
      ],
    },
    {
      title: { ja: 'SLO とエラーバジェット', en: 'Objectives and error budgets' },
      panels: inDomain(all, 'slo').map((it) => inShort(it, 'subject')),
    },
    {
      title: { ja: 'サービスごとの量・失敗・時間', en: 'Rate, errors, duration of each service' },
      panels: [
        ...traffic(all),
        ...named(all, 'HighErrorRate').map((it) => inShort(it, 'service')),
        ...named(all, 'HighResponseTime').map((it) => inShort(it, 'service')),
      ],
    },
    {
      title: { ja: 'ジョブと証明書', en: 'Jobs and certificates' },
      panels: [
        untilNextRun(config),
        sinceSuccess(config),
        ...named(all, 'CertificateExpiring').map((it) => now(it, CERTIFICATES, 'name')),
      ],
    },
  ],
  next: [
    { board: 'application', why: { ja: 'どのサービスが、どう悪いか', en: 'Which service, and how badly?' } },
    { board: 'system', why: { ja: '資源が足りないのか', en: 'Does it lack CPU, memory or disk?' } },
    { board: 'database', why: { ja: 'データベースが原因か', en: 'Is the database behind it?' } },
    { board: 'jobs', why: { ja: '失敗した処理はあるか', en: 'Did a job fail?' } },
    { board: 'business', why: { ja: '業務への影響は', en: 'What does it do to the business?' } },
    { board: 'security', why: { ja: '攻撃を受けているか', en: 'Is it an attack?' } },
    { board: 'capacity', why: { ja: 'この先も足りるか', en: 'Will there be room in future?' } },
    { board: 'kpi', why: { ja: '約束は守れているか', en: 'Is what was promised kept?' } },
    { board: 'monitoring', why: { ja: 'この画面は信じられるか', en: 'Can this page be trusted?' } },
  ],
});

const ANSWERS = { ja: 'サービスの応答', en: 'Do services answer' };
const DATABASE = { ja: 'データベースの応答', en: 'Does the database answer' };
const CERTIFICATES = { ja: '証明書の残り', en: 'Certificates expire in' };

const named = (all: readonly Signal[], alert: string) => all.filter((signal) => signal.alert === alert);
const inDomain = (all: readonly Signal[], domain: Domain) => all.filter((it) => it.domain === domain);

const openAlerts = (config: Config, severity: 'critical' | 'warning', color: string): PanelSpec => ({
  name: `overview/open-${severity}`,
  title:
    severity === 'critical'
      ? { ja: '重大なアラート', en: 'Critical alerts' }
      : { ja: '警告のアラート', en: 'Warnings' },
  about: { ja: '今発報している件数。0 が平常。', en: 'How many fire now. Normally none.' },
  form: 'stat',
  width: 6,
  height: 5,
  unit: 'short',
  queries: [{ expr: `count(\n${firing(config, severity)}\n) or vector(0)`, legend: severity }],
  limits: above(1, color),
});

const alertsOverTime = (config: Config): PanelSpec => ({
  name: 'overview/alerts-over-time',
  title: { ja: '発報中のアラートの推移', en: 'Firing alerts over time' },
  about: {
    ja: '重大度ごとの件数。いつ始まったかを見る。',
    en: 'How many fire, by severity: since when is it so?',
  },
  width: 24,
  height: 6,
  unit: 'short',
  queries: (['critical', 'warning'] as const).map((severity) => ({
    expr: `count(\n${firing(config, severity)}\n) or vector(0)`,
    legend: severity,
  })),
  axis: { softMin: 0, softMax: 1, decimals: 0 },
});

/** The recorded rate of requests, without which an error rate says nothing. */
function traffic(all: readonly Signal[]): PanelSpec[] {
  return named(all, 'HighErrorRate').flatMap(({ guard }) => {
    if (!guard) return [];
    return {
      name: 'overview/requests',
      title: { ja: 'リクエスト(毎分)', en: 'Requests, per minute' },
      about: { ja: '利用者からのリクエスト。', en: 'What users ask of each service.' },
      width: 8,
      unit: unitFacts(guard.quantity.unit).grafana,
      queries: [{ expr: `sum by (service) (${guard.quantity.record})`, legend: '{{service}}' }],
    };
  });
}

const untilNextRun = ({ application }: Config): PanelSpec => ({
  name: 'overview/next-run',
  title: { ja: '次のジョブまで', en: 'Next jobs' },
  about: { ja: '近い順。', en: 'Time until each job runs, the next one first.' },
  form: 'bars',
  width: 8,
  unit: 's',
  queries: [
    {
      expr: promql`
        sort(
          min by (cronjob) (
            kube_cronjob_next_schedule_time{
              job="kube-state-metrics", namespace=${quote(application.namespace)}
            }
          ) - time()
        )`,
      legend: '{{cronjob}}',
    },
  ],
});

const sinceSuccess = ({ application }: Config): PanelSpec => ({
  name: 'overview/last-success',
  title: { ja: '最後の成功から', en: 'Last jobs' },
  about: { ja: '最近の順。', en: 'Time since each job last succeeded, the latest first.' },
  form: 'bars',
  width: 8,
  unit: 's',
  queries: [
    {
      expr: promql`
        sort(
          time() - max by (cronjob) (
            kube_cronjob_status_last_successful_time{
              job="kube-state-metrics", namespace=${quote(application.namespace)}
            }
          )
        )`,
      legend: '{{cronjob}}',
    },
  ],
});

const above = (limit: number, color: string) => ({
  steps: [
    { value: null, color: 'green' },
    { value: limit, color },
  ],
  style: GraphThresholdsStyleMode.Off,
});
