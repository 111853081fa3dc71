import type { SignalContext } from '../../context';
import type { Quantity } from '../../quantity';
import { perMinute } from '../logging/per-minute';

/** Every answer of a service by status, of users' requests; what machines ask is not counted. */
export const RESPONSES = 'log_http_responses_total';
export const LOGGED_REQUESTS = 'logged_requests_per_minute';

/** Requests of users that the access logs tell of, over a window in seconds. */
export function loggedRequests(context: SignalContext, window: number): Quantity {
  const by = { label: 'status', frequent: '200', rare: '401' };
  return perMinute(context, { record: LOGGED_REQUESTS, metric: RESPONSES, by }, window);
}
