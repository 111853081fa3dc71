import type { SignalBuilder, SignalContext } from '../../context';
import { authFailuresHigh } from './auth-failures-high';
import { pathScan } from './path-scan';
import { refusedRequestsHigh } from './refused-requests-high';
import { sessionsFromManyAddresses } from './sessions-from-many-addresses';
import { topTalker } from './top-talker';

/**
 * What access logs say about attacks, counted where the lines are read, and what the application's own table of
 * requests says, where there is one. An address is never a label: whoever attacks would choose how many series there are.
 */
export function security({ config }: SignalContext): readonly SignalBuilder[] {
  const { accessLog } = config.application.business;
  return [
    authFailuresHigh,
    refusedRequestsHigh,
    pathScan,
    ...(accessLog ? [topTalker] : []),
    ...(accessLog?.session ? [sessionsFromManyAddresses] : []),
  ];
}
