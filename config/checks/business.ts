import { formatDuration } from '../units';
import { needs } from './check';

const errorsAreSeenTwice = needs(
  (it) => [
    it.thresholds?.databaseExporterErrors?.window,
    it.thresholds?.databaseExporterErrors?.warning?.for,
    it.application?.business?.interval,
    it.application?.business?.historyInterval,
  ],
  (window, wait, interval, historyInterval) => {
    const path = ['thresholds', 'databaseExporterErrors'];
    const asked = Math.max(interval, historyInterval);
    if (window <= asked) {
      const message = `expected more than application.business.historyInterval and interval (${formatDuration(asked)}): a query fails only when it is asked`;
      return [{ path: [...path, 'window'], message }];
    }
    if (wait > window) return [];
    const message = `expected more than its window (${formatDuration(window)}), so that one failure wakes nobody`;
    return [{ path: [...path, 'warning', 'for'], message }];
  },
);

/** The numbers about the business: how they are asked for, and how a failure is noticed. */
export const business = [errorsAreSeenTwice];
