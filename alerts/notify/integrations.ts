import type { Receiver } from './receivers';

/** One way of a receiver. */
export interface Integration {
  /** `slack`, `pagerduty`, `email` or `webhook`. */
  readonly kind: string;
  /** Channel, address or service; for people. */
  readonly to: string;
  /** Told of the end, too. */
  readonly sendResolved: boolean;
}

/** The ways of a receiver in Alertmanager's order. */
export function integrationsOf(receiver: Receiver): readonly Integration[] {
  return Object.entries(receiver).flatMap(([key, configs]) =>
    key === 'name' || !Array.isArray(configs)
      ? []
      : (configs as Readonly<Record<string, string | boolean>>[]).map((config): Integration => {
          const kind = key.replace('_configs', '');
          const to = config['channel'] ?? config['to'] ?? config['severity'] ?? 'outside';
          return { kind, to: String(to), sendResolved: config['send_resolved'] === true };
        }),
  );
}
