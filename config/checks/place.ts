import { needs } from './check';
import type { Check } from './check';

const alertmanagerQuorum = needs(
  (_, it) => [it.replicas?.alertmanager],
  (replicas) =>
    replicas % 2 === 1
      ? []
      : [
          {
            path: ['replicas', 'alertmanager'],
            environment: true,
            message: 'expected an odd number: a cluster of peers',
          },
        ],
);

const someoneIsTold: Check = (_, { receivers }) => {
  // Unreadable is not absent: only what the file really switches off counts.
  const off = receivers?.slack === false && receivers.pagerDuty === null && receivers.email === null;
  if (!off) return [];
  return [
    {
      path: ['receivers'],
      environment: true,
      message: 'expected at least one of slack, pagerDuty and email',
    },
  ];
};

/** SQLite is a file on the volume of one pod; a null that could not be read is not a null. */
const oneGrafanaPerFile: Check = (_, { replicas, grafana }) => {
  const many = typeof replicas?.grafana === 'number' && replicas.grafana > 1;
  if (!many || grafana?.database !== null) return [];
  const message = 'expected 1, or a PostgreSQL in grafana.database: SQLite serves one replica';
  return [{ path: ['replicas', 'grafana'], environment: true, message }];
};

/** The plug-in is for the plane's own store alone. */
const pluginHasItsStore: Check = (_, { grafana, logs }) => {
  const kind = logs?.sink?.kind;
  if (!grafana?.logs || kind === undefined || kind === 'victoria-logs') return [];
  const message = `expected null: the plug-in is for the sink victoria-logs, and logs go to ${kind}`;
  return [{ path: ['grafana', 'logs'], environment: true, message }];
};

/** The environment in itself. */
export const place = [pluginHasItsStore, alertmanagerQuorum, oneGrafanaPerFile, someoneIsTold];
