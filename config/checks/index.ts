import type { Broken, Check } from './check';
import { backups } from './backups';
import { business } from './business';
import { limits } from './limits';
import { notifications } from './notifications';
import { objectives } from './objectives';
import { logging } from './logging';
import { place } from './place';
import { services } from './services';
import { timing } from './timing';

export type { Broken } from './check';

const ALL: readonly Check[] = [
  ...services,
  ...timing,
  ...limits,
  ...objectives,
  ...backups,
  ...business,
  ...notifications,
  ...logging,
  ...place,
];

/** Every broken invariant among the values that could be read, in a stable order. */
export const checks = (...files: Parameters<Check>): Broken[] => ALL.flatMap((check) => check(...files));
