import * as z from 'zod';
import { application } from './application';
import { backup } from './backup';
import { capacity } from './capacity';
import { commands } from './commands';
import { cost } from './cost';
import { jobs } from './jobs';
import { notifications } from './notifications';
import { evaluation, plane, scaling } from './plane';
import { logging } from './logging';
import { runbooks } from './runbooks';
import { thresholds } from './thresholds';

/** The grammar of `config/thresholds.yaml`. */
export const thresholdsFile = () =>
  z.strictObject({
    application: application(),
    evaluation: evaluation(),
    thresholds: thresholds(),
    notifications: notifications(),
    runbooks: runbooks(),
    scaling: scaling(),
    jobs: jobs(),
    backup: backup(),
    capacity: capacity(),
    commands: commands(),
    cost: cost(),
    logging: logging(),
    plane: plane(),
  });

export type Numbers = z.output<ReturnType<typeof thresholdsFile>>;
export { environment } from './environment';
export type { Environment } from './environment';
export { PLANE_NAMES, TEAMS } from './common';
export { LIVE_DATABASE_JOBS } from './jobs';
export { WEEKDAYS } from './notifications';
export type { Resources, Team } from './common';
