import type { Config } from '../config';
import { BOARD_IDS, boardUid } from '../alerts';
import type { BoardId, Signal } from '../alerts';
import { application } from './boards/application';
import { certificates } from './boards/certificates';
import { database } from './boards/database';
import { jobs } from './boards/jobs';
import { monitoring } from './boards/monitoring';
import { system } from './boards/system';
import { boardJson } from './kit/board';
import type { BoardBuilder } from './kit/board';

/** A board, ready to be provisioned. */
export interface Dashboard {
  readonly board: BoardId;
  readonly uid: string;
  /** `<uid>.json` */
  readonly fileName: string;
  /** Grafana's board JSON, plain data with its keys always in the same order. */
  readonly json: object;
  /** Title of the folder in Grafana; it can be the name of a directory. */
  readonly folder: string;
}

const BOARDS: Readonly<Record<BoardId, BoardBuilder>> = {
  system,
  application,
  database,
  jobs,
  certificates,
  monitoring,
};

/** The boards, in order; one that no signal is on is left out. */
export function dashboards(config: Config, signals: readonly Signal[]): readonly Dashboard[] {
  const produced = BOARD_IDS.filter((board) => signals.some((signal) => signal.board === board));
  return produced.map((board) => {
    const spec = BOARDS[board](
      config,
      signals.filter((signal) => signal.board === board),
    );
    const uid = boardUid(board);
    const json = boardJson(board, spec, produced, config);
    return { board, uid, fileName: `${uid}.json`, json, folder: spec.folder };
  });
}
