import { randomBytes } from 'node:crypto';
import type { SecretSpec } from '../../inventory';
import { SINK } from './sink';

/** The values of a throw-away cluster: every receiver is the recorder, the database is the sample one. */
const VALUES: Readonly<Record<string, string>> = {
  slack_url: `${SINK.url}/slack/alerts`,
  slack_emergency_url: `${SINK.url}/slack/emergency`,
  pagerduty_routing_key: 'R0000000000000000000000000000000',
  deadmansswitch_url: `${SINK.url}/dms`,
  user: 'rainbow',
  password: 'rainbow',
};

/** A Secret of the plane with values for the test. Errors: a key nobody has thought of. */
export function secretObject({ name, namespace, consumer, keys }: SecretSpec): object {
  const values = keys.map(({ key, fallback, generated }) => {
    const value = generated ? randomBytes(18).toString('base64url') : (VALUES[key] ?? fallback);
    if (value === undefined) throw new Error(`secret ${name}: no value for the test's key ${key}; add one`);
    return [key, value] as const;
  });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { app: consumer, 'app.kubernetes.io/part-of': 'monitoring-plane' },
    },
    type: 'Opaque',
    stringData: Object.fromEntries(values),
  };
}
