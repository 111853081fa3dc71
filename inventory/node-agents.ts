/** A directory of the node that an agent mounts. */
export interface HostPath {
  /** Name of the volume. */
  readonly name: string;
  readonly path: string;
  /** It may write there. Default: false. */
  readonly writable?: boolean;
}

/** What an agent has that Pod Security *restricted* forbids; nothing else has any of it. */
export interface NodeAgent {
  readonly hostPaths: readonly HostPath[];
  /** Capabilities added after all are dropped. Default: none. */
  readonly capabilities?: readonly string[];
}

/** Where the kubelet keeps the logs of containers, and where Fluentd keeps what must outlive its pod. */
export const POD_LOGS = '/var/log/pods';
export const FLUENTD_STATE = '/var/lib/fluentd';

/**
 * Pods that read a node through host paths, by service account: the exceptions from *restricted*. Pods, admission
 * policies and tests follow from this list.
 */
export const NODE_AGENTS = {
  'node-exporter': {
    hostPaths: [
      { name: 'proc', path: '/proc' },
      { name: 'sys', path: '/sys' },
      { name: 'root', path: '/' },
    ],
  },
  fluentd: {
    hostPaths: [
      { name: 'logs', path: POD_LOGS },
      { name: 'state', path: FLUENTD_STATE, writable: true },
    ],
    // Log files are root's on most nodes; on some they are another user's, closed to everybody else.
    capabilities: ['DAC_READ_SEARCH'],
  },
} as const satisfies Readonly<Record<string, NodeAgent>>;
