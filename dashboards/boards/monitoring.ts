import type { Config } from '../../config';
import { promql } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import { firing } from '../kit/firing';
import type { PanelSpec } from '../kit/panel';
import { began, lasted } from '../kit/spells';
import { signalRows } from '../kit/signal-rows';

/** Monitoring itself: can what the other boards say be trusted? */
export const monitoring: BoardBuilder = (config, signals) => ({
  about: {
    ja: 'ほかのボードの数字は信じられるか。',
    en: 'Can what the other boards say be trusted?',
  },
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: '計測と評価', en: 'Scraping and evaluating' },
      panels: [targetsDown(), slowestScrapes(), slowestRules(), activeSeries()],
    },
    {
      title: { ja: '通知と表示', en: 'Notifying and showing' },
      panels: [notifications(), boardRequests()],
    },
    {
      title: { ja: 'アラートの質', en: 'Quality of the alerts' },
      panels: [noisiest(config), longest(config)],
    },
  ],
  next: [
    {
      board: 'system',
      why: { ja: '資源が足りないのか', en: 'Does it lack CPU, memory or disk?' },
    },
    {
      board: 'overview',
      why: { ja: '今、問題はあるか', en: 'Is anything wrong now?' },
    },
  ],
});

const targetsDown = (): PanelSpec => ({
  name: 'monitoring/targets-down',
  title: { ja: '応答しない計測先', en: 'Targets that do not answer' },
  about: { ja: 'ジョブごとの数。0 が平常。', en: 'How many of each scrape job. Normally none.' },
  unit: 'short',
  queries: [{ expr: 'count by (job) (up{job=~".+"}) - sum by (job) (up{job=~".+"})', legend: '{{job}}' }],
});

const slowestScrapes = (): PanelSpec => ({
  name: 'monitoring/scrape-duration',
  title: { ja: '計測にかかる時間', en: 'How long scrapes take' },
  about: {
    ja: '上限(scrapeTimeout)に近い計測先は、負荷が上がると欠測する。',
    en: 'A target near the scrape timeout will be missed once there is more load.',
  },
  unit: 's',
  queries: [{ expr: 'max by (job) (scrape_duration_seconds{job=~".+"})', legend: '{{job}}' }],
});

const slowestRules = (): PanelSpec => ({
  name: 'monitoring/rule-duration',
  title: { ja: 'ルールの評価時間(上位)', en: 'Slowest rule groups' },
  about: {
    ja: '評価間隔に近づくと、アラートが遅れる。',
    en: 'Near the evaluation interval alerts come late.',
  },
  unit: 's',
  queries: [
    {
      expr: promql`
        topk(5,
          max by (rule_group) (prometheus_rule_group_last_duration_seconds{job="prometheus"})
        )`,
      legend: '{{rule_group}}',
    },
  ],
});

const activeSeries = (): PanelSpec => ({
  name: 'monitoring/active-series',
  title: { ja: '保持している時系列の数', en: 'Active series' },
  about: {
    ja: '急に増えたら、値の種類が多すぎるラベルを疑う。',
    en: 'A sudden rise mostly means a label with too many values.',
  },
  unit: 'short',
  queries: [{ expr: 'max by (pod) (prometheus_tsdb_head_series{job="prometheus"})', legend: '{{pod}}' }],
});

const notifications = (): PanelSpec => ({
  name: 'monitoring/notifications',
  title: { ja: '送信した通知と失敗(毎分)', en: 'Notifications sent and failed, per minute' },
  about: { ja: '送り先の種類ごと。', en: 'By kind of receiver.' },
  unit: 'cpm',
  queries: [sent('notifications_total', '送信 / sent'), sent('notifications_failed_total', '失敗 / failed')],
});

const sent = (what: string, kind: string) => ({
  expr: promql`
    60 * sum by (integration) (
      rate(alertmanager_${what}{job="alertmanager"}[$__rate_interval])
    )`,
  legend: `{{integration}} ${kind}`,
});

const boardRequests = (): PanelSpec => ({
  name: 'monitoring/grafana-requests',
  title: { ja: 'Grafana への要求(毎分)', en: 'Requests to Grafana, per minute' },
  about: { ja: 'ステータスごと。', en: 'By status.' },
  unit: 'cpm',
  queries: [
    {
      expr: promql`
        60 * sum by (status_code) (
          rate(grafana_http_request_duration_seconds_count{job="grafana"}[$__rate_interval])
        )`,
      legend: '{{status_code}}',
    },
  ],
});

/** A name that fires again and again is no news: its limit, its `for` or what it measures wants another look. */
const noisiest = (config: Config): PanelSpec => ({
  name: 'monitoring/noisiest',
  title: { ja: '発報の多いアラート(上位 10)', en: 'Noisiest alerts (ten)' },
  about: {
    ja: '期間中に発報し始めた回数。多いものは、しきい値か待ち時間を見直す。',
    en: 'How often they began to fire within the time range. What fires often wants another limit or `for`.',
  },
  form: 'bars',
  unit: 'short',
  queries: [
    {
      expr: `topk(10,\n${began((offset) => firing(config) + offset, 'alertname')}\n)`,
      legend: '{{alertname}}',
    },
  ],
});

const longest = (config: Config): PanelSpec => ({
  name: 'monitoring/longest',
  title: { ja: '長く発報したアラート(上位 10)', en: 'Alerts that fired longest (ten)' },
  about: {
    ja: '期間中に発報していた時間の合計。誰も対応しないものは、要らないか、担当が違う。',
    en: 'How long they fired within the time range. What nobody sees to is not needed, or has the wrong team.',
  },
  form: 'bars',
  unit: 's',
  queries: [{ expr: `topk(10,\n${lasted(firing(config), 'alertname')}\n)`, legend: '{{alertname}}' }],
});
