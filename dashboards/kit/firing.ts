import type { Config } from '../../config';
import { promql, quote } from '../../alerts/promql';

/**
 * The firing alerts that concern this namespace. An alert about a node has no namespace, and the dead-man's switch
 * (severity none) always fires. `severity`: only these. Default: all.
 */
export function firing({ application }: Config, severity?: 'critical' | 'warning'): string {
  return promql`
    ALERTS{
      alertstate="firing", severity${severity ? `=${quote(severity)}` : '!="none"'},
      namespace=~"${application.namespace}|"
    }`;
}
