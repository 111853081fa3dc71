import type { BoardId } from '../../alerts';

/** A folder in Grafana. */
export interface Folder {
  /** Name of its directory too; never changes. */
  readonly uid: string;
  readonly title: string;
}

/** The guide's levels of monitoring; a folder's title must not be one of a board in it. */
const FOLDERS = {
  all: '0 全体 · Everything',
  system: '1 システム · Systems',
  application: '2 アプリケーション · Applications',
  business: '3 ビジネス · Businesses',
  security: '4 セキュリティ · Security and logs',
  plane: '監視基盤 · Monitoring plane',
} as const;

const PLACES: Readonly<Record<BoardId, keyof typeof FOLDERS>> = {
  overview: 'all',
  kpi: 'all',
  capacity: 'all',
  system: 'system',
  database: 'system',
  jobs: 'system',
  certificates: 'system',
  application: 'application',
  business: 'business',
  security: 'security',
  logs: 'security',
  monitoring: 'plane',
};

/** The folder of a board, by tier. */
export function folderOf(board: BoardId): Folder {
  const tier = PLACES[board];
  return { uid: `srs-folder-${tier}`, title: FOLDERS[tier] };
}
