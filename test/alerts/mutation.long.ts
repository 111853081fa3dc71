import { configWith } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';
import { EQUIVALENT } from './equivalent-mutants';
import { describeMutants } from './mutation';

/** `MUTATE=HighCPUUsage,DatabaseDown`: these signals alone, while somebody works on them. */
const chosen = process.env['MUTATE']?.split(',');

describeMutants({
  config: configWith(SWITCHED_ON),
  ...(chosen && { chosen }),
  equivalent: EQUIVALENT,
});
