import type { SignalBuilder } from '../../context';
import { errorBudgetBurn } from './error-budget-burn';
import { errorBudgetBurnSlow } from './error-budget-burn-slow';
import { errorBudgetLow } from './error-budget-low';

/** What services promise: objectives of every service, from the configuration alone. */
export const slo: readonly SignalBuilder[] = [errorBudgetBurn, errorBudgetBurnSlow, errorBudgetLow];
