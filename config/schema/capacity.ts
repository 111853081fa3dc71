import * as z from 'zod';
import { ratio } from '../units';
import { wholeDays } from './jobs';

/** What the board of capacity compares. */
export const capacity = () => z.strictObject({ range: wholeDays(), percentile: ratio(), headroom: ratio() });
