import type { SignalBuilder, SignalContext } from '../../context';
import { certificateExpiring } from './certificate-expiring';
import { certificateNotReady } from './certificate-not-ready';
import { probeSlow } from './probe-slow';
import { publicPageDown } from './public-page-down';
import { publicHostUnreachable } from './public-host-unreachable';

/**
 * Certificates, and what is seen from outside the services' processes. Without cert-manager there is no certificate to
 * ask for, and none of its names is probed; pages are a list of their own. That the blackbox exporter itself is gone
 * is told by its missing target, and by ServiceDown, which nobody measures then.
 */
export function certificates({ config }: SignalContext): readonly SignalBuilder[] {
  const { publicPages } = config.application;
  const { neighbours } = config.environment;
  return [
    ...(neighbours.certManager.enabled
      ? [certificateExpiring, certificateNotReady, publicHostUnreachable]
      : []),
    ...(publicPages.length > 0 ? [publicPageDown] : []),
    probeSlow,
  ];
}
