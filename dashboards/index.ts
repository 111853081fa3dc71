import type { Config } from '../config';
import { BOARD_IDS, boardUid } from '../alerts';
import type { BoardId, Signal } from '../alerts';
import { application } from './boards/application';
import { business } from './boards/business';
import { capacity } from './boards/capacity';
import { certificates } from './boards/certificates';
import { database } from './boards/database';
import { jobs } from './boards/jobs';
import { kpi } from './boards/kpi';
import { logs } from './boards/logs';
import { monitoring } from './boards/monitoring';
import { overview } from './boards/overview';
import { security } from './boards/security';
import { system } from './boards/system';
import { boardJson, filledRows } from './kit/board';
import type { BoardBuilder } from './kit/board';
import { folderOf } from './kit/folder';
import type { Folder } from './kit/folder';

/** A board, ready to be provisioned. */
export interface Dashboard {
  readonly board: BoardId;
  readonly uid: string;
  /** `<uid>.json` */
  readonly fileName: string;
  /** Grafana's board JSON, plain data with its keys always in the same order. */
  readonly json: object;
  readonly folder: Folder;
}

const BOARDS: Readonly<Record<BoardId, BoardBuilder>> = {
  overview,
  system,
  application,
  business,
  security,
  database,
  jobs,
  certificates,
  logs,
  monitoring,
  kpi,
  capacity,
};

/** The boards, in order; one that has nothing to show is left out. */
export function dashboards(config: Config, signals: readonly Signal[]): readonly Dashboard[] {
  const specs = BOARD_IDS.map((board) => {
    const own = signals.filter((signal) => signal.board === board);
    return { board, spec: BOARDS[board](config, own, signals) };
  }).filter(({ spec }) => filledRows(spec).length > 0);
  const produced = specs.map(({ board }) => board);
  return specs.map(({ board, spec }) => {
    const uid = boardUid(board);
    const json = boardJson(board, spec, produced, config);
    return { board, uid, fileName: `${uid}.json`, json, folder: folderOf(board) };
  });
}

export type { Folder } from './kit/folder';
