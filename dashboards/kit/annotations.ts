import type { Config } from '../../config';
import { promql, quote } from '../../alerts/promql';
import { firing } from './firing';
import { annotation, DATASOURCE } from './sdk';

/** What is marked on every panel: Grafana's own annotations, firing alerts, and what people and jobs did. */
export function annotations(config: Config) {
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
    marks('発報中のアラート / Firing alerts', 'red', '{{alertname}}', '{{subject}}', firing(config)),
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
    ),
    moments(
      'バックアップ / Backups',
      'green',
      'バックアップ / Backup',
      '{{job}} {{kind}}',
      'max by (job, kind) (backup_last_success_timestamp_seconds{job=~"postgres-.*backup"})',
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
    ),
  ];
}

/** Marks from the first to the last moment at which the query is above 0. */
function marks(name: string, color: string, title: string, text: string, expr: string) {
  return annotation(name, (it) =>
    it
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor(color)
      .expr(expr)
      .titleFormat(title)
      .textFormat(text)
      .tagKeys('severity,team')
      .step('60s'),
  );
}

/** Marks where the value, a time in seconds, says; Grafana wants milliseconds. */
function moments(name: string, color: string, title: string, text: string, expr: string) {
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
      .step('60s'),
  );
}
