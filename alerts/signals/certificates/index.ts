import type { SignalBuilder, SignalContext } from '../../context';
import { certificateExpiring } from './certificate-expiring';
import { publicHostUnreachable } from './public-host-unreachable';

/** Certificates. Without cert-manager there is nothing to ask, and nothing is probed from outside. */
export function certificates({ config }: SignalContext): readonly SignalBuilder[] {
  return config.environment.neighbours.certManager.enabled
    ? [certificateExpiring, publicHostUnreachable]
    : [];
}
