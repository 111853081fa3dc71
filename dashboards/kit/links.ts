import type { Environment } from '../../config';
import { boardUid } from '../../alerts';
import type { BoardId } from '../../alerts';

/** Link to a board. */
export function boardUrl({ urls }: Environment, board: BoardId): string {
  return `${urls.grafana}/d/${boardUid(board)}`;
}

/** Link to the firing notifications of an alert in Alertmanager, where they are silenced too. */
export function alertmanagerUrl({ urls }: Environment, alert: string): string {
  return `${urls.alertmanager}/#/alerts?filter=${encodeURIComponent(`{alertname="${alert}"}`)}`;
}
