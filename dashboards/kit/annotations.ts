import type { Config } from '../../config';
import { promql } from '../../alerts/promql';
import { annotation, DATASOURCE } from './sdk';

/** What is marked on every panel: Grafana's own annotations, and the firing alerts of the namespace. */
export function annotations(config: Config) {
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
    annotation('発報中のアラート / Firing alerts', (it) =>
      it
        .datasource(DATASOURCE)
        .enable(true)
        .iconColor('red')
        .expr(firing(config))
        .titleFormat('{{alertname}}')
        .textFormat('{{subject}}')
        .tagKeys('severity,team')
        .step('60s'),
    ),
  ];
}

/** An alert about a node has no namespace, and the dead-man's switch (severity none) always fires. */
function firing({ application }: Config): string {
  return promql`
    ALERTS{
      alertstate="firing", severity!="none",
      namespace=~"${application.namespace}|"
    }`;
}
