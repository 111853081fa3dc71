import * as z from 'zod';
import { wholeSeconds } from '../units';

/** What people type, as far as all of it has it in common. */
export const commands = () => z.strictObject({ wait: wholeSeconds(1) });
