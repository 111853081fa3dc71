import type { Environment } from '../config';
import type { Text } from './text';

/** The boards, in order; a signal can be on any of them. The files are in `dashboards/boards/`. */
const BOARDS = {
  overview: { ja: '概要', en: 'Overview' },
  system: { ja: '1 システム', en: '1 System' },
  application: { ja: '2 アプリケーション', en: '2 Application' },
  business: { ja: '3 ビジネス', en: '3 Business' },
  security: { ja: '4 セキュリティ', en: '4 Security' },
  database: { ja: 'データベース', en: 'Database' },
  jobs: { ja: 'バックアップとジョブ', en: 'Backups and jobs' },
  certificates: { ja: '証明書と外形監視', en: 'Certificates and probes' },
  logs: { ja: 'ログ', en: 'Logs' },
  monitoring: { ja: '監視基盤', en: 'Monitoring itself' },
  kpi: { ja: '運用指標', en: 'Key figures' },
  capacity: { ja: '容量と費用', en: 'Capacity and cost' },
} as const satisfies Record<string, Text>;

export type BoardId = keyof typeof BOARDS;
export const BOARD_IDS = Object.keys(BOARDS) as readonly BoardId[];

export function boardTitle(board: BoardId): Text {
  return BOARDS[board];
}

/** Grafana's uid of a board: part of every link in a message, so it never changes. At most 40 characters. */
export function boardUid(board: BoardId): string {
  return `srs-${board}`;
}

/**
 * Grafana's id of the panel that shows a signal: a positive 31-bit number from the alert's name (FNV-1a), so
 * that a link survives any reordering of the board.
 */
export function panelId(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 1 || 1;
}

/** Link to the panel of a signal. */
export function panelUrl(environment: Environment, board: BoardId, alert: string): string {
  return `${environment.urls.grafana}/d/${boardUid(board)}?viewPanel=${panelId(alert)}`;
}

/** Link to the runbook page of an alert. */
export function runbookUrl(environment: Environment, alert: string): string {
  return `${environment.urls.runbooks}/${alert}.md`;
}
