import type { Config } from '../../config';
import { promql, quote } from '../../alerts/promql';
import { firing } from './firing';
import { annotation, DATASOURCE } from './sdk';

/** A mark is seen to the minute, as long as Prometheus answers: it refuses more than 11,000 points at once. */
const [MINUTE, MOST_POINTS] = [60, 10_000];

/**
 * What is marked on every panel: Grafana's own annotations, firing alerts, and what people and jobs did. `range`: seconds
 * that the board shows at first.
 */
export function annotations(config: Config, range: number) {
  const step = `${MINUTE * Math.max(1, Math.ceil(range / MOST_POINTS / MINUTE))}s`;
  const namespace = quote(config.application.namespace);
  return [
    annotation('Annotations & Alerts', (it) =>
      it
        .datasource({ type: 'grafana', uid: '-- Grafana --' })
        .type('dashboard')
        .builtIn(1)
        .enable(true)
        .hide(true)
        .iconColor('rgba(0, 211, 255, 1)'),
    ),
    marks('発報中のアラート / Firing alerts', 'red', '{{alertname}}', '{{subject}}', firing(config), step),
    // A ReplicaSet is made by a changed template and by nothing else: scaling leaves no mark.
    moments(
      'デプロイ / Deployments',
      'blue',
      'デプロイ / Deployed',
      '{{replicaset}}',
      promql`
        max by (replicaset) (
          kube_replicaset_created{job="kube-state-metrics", namespace=${namespace}}
        )`,
      step,
    ),
    moments(
      'バックアップ / Backups',
      'green',
      'バックアップ / Backup',
      '{{job}} {{kind}}',
      'max by (job, kind) (backup_last_success_timestamp_seconds{job=~"postgres-.*backup"})',
      step,
    ),
    marks(
      'メンテナンス / Maintenance windows',
      'purple',
      'メンテナンス / Maintenance',
      '{{job_name}}',
      promql`
        max by (job_name) (
          kube_job_status_active{
            job="kube-state-metrics", namespace=${namespace}, job_name=~"weekly-maintenance.*"
          }
        )`,
      step,
    ),
  ];
}

/** Marks from the first to the last moment at which the query is above 0. */
function marks(name: string, color: string, title: string, text: string, expr: string, step: string) {
  return annotation(name, (it) =>
    it
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor(color)
      .expr(expr)
      .titleFormat(title)
      .textFormat(text)
      .tagKeys('severity,team')
      .step(step),
  );
}

/** Marks where the value, a time in seconds, says; Grafana wants milliseconds. */
function moments(name: string, color: string, title: string, text: string, expr: string, step: string) {
  return annotation(name, (it) =>
    it
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor(color)
      .expr(`1000 * ${expr}`)
      .useValueForTime(true)
      .titleFormat(title)
      .textFormat(text)
      .tagKeys('job')
      .step(step),
  );
}
