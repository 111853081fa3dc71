import type { SignalBuilder, SignalContext } from '../../context';
import { alertUnacknowledged } from './alert-unacknowledged';
import { watchdog } from './watchdog';

/** The monitoring plane itself. Without a switch outside nobody would listen to the watchdog. */
export function plane({ config }: SignalContext): readonly SignalBuilder[] {
  return config.environment.receivers.deadMansSwitch
    ? [watchdog, alertUnacknowledged]
    : [alertUnacknowledged];
}
