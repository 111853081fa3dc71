import type { SignalBuilder, SignalContext } from '../../context';
import { certificateExpiring } from './certificate-expiring';
import { certificateNotReady } from './certificate-not-ready';
import { probeSlow } from './probe-slow';
import { publicHostUnreachable } from './public-host-unreachable';

/**
 * Certificates, and what is seen from outside the services' processes. Without cert-manager there is no
 * certificate to ask for, and no public name is probed. That the blackbox exporter itself is gone is told by its
 * missing target, and by ServiceDown, which nobody measures then.
 */
export function certificates({ config }: SignalContext): readonly SignalBuilder[] {
  const { enabled } = config.environment.neighbours.certManager;
  return [...(enabled ? [certificateExpiring, certificateNotReady, publicHostUnreachable] : []), probeSlow];
}
