import type { GameDay } from './game-day';
import { application } from './library/application';
import { backups } from './library/backups';
import { database } from './library/database';
import { logs } from './library/logs';
import { plane } from './library/plane';

/** Every incident that is rehearsed. */
export const gameDays: readonly GameDay[] = [...database, ...application, ...backups, ...logs, ...plane];
