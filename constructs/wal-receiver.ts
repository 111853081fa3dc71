import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../config';
import { scriptSettings } from '../cronjobs';
import {
  CLAIMS,
  DATABASE_ACCESS,
  databaseEnv,
  IMAGES,
  POSTGRES_USER,
  SCRIPTS_DIR,
  WAL_DIR,
} from '../inventory';
import { environmentOf } from './kit/env';
import { objectLabels, selectorLabels } from './kit/labels';
import { service, serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';
import { scriptsVolume } from './kit/scripts';
import type { Scripts } from './kit/scripts';

export interface WalReceiverProps {
  readonly config: Config;
  readonly scripts: Scripts;
}

const NAME = 'postgres-wal-receiver';

/**
 * Receives the database's write-ahead log as it is written. One replica: a slot has one reader. A StatefulSet,
 * since a second pod must not start before the first is gone.
 */
export class WalReceiver extends Construct {
  constructor(scope: Construct, id: string, { config, scripts }: WalReceiverProps) {
    super(scope, id);
    const { backup } = config;
    const { env, secretEnv } = DATABASE_ACCESS.replication;
    serviceAccount(this, NAME);
    service(this, { name: NAME, ports: {}, headless: true });
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: { name: NAME, labels: objectLabels(NAME) },
      spec: {
        serviceName: NAME,
        replicas: 1,
        selector: { matchLabels: selectorLabels(NAME) },
        template: podTemplate({
          name: NAME,
          user: POSTGRES_USER,
          containers: [
            {
              name: NAME,
              image: IMAGES.postgres,
              command: ['bash', `${SCRIPTS_DIR}/wal-receiver.sh`],
              env: environmentOf(
                {
                  ...scriptSettings(config),
                  ...databaseEnv(config),
                  ...env,
                  WAL_HEARTBEAT_SECONDS: String(backup.walHeartbeat),
                },
                secretEnv,
              ),
              resources: backup.walReceiver.resources,
              // Ready while it knows that it has everything. It ends by itself when the stream does, so nothing
              // has to restart it.
              check: { ready: ['bash', '-c', recent(3 * backup.walHeartbeat + 30)] },
              mounts: [
                { name: 'scripts', mountPath: SCRIPTS_DIR, readOnly: true },
                { name: 'wal', mountPath: WAL_DIR },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            scriptsVolume(scripts),
            { name: 'wal', persistentVolumeClaim: { claimName: CLAIMS.wal } },
            { name: 'tmp', emptyDir: {} },
          ],
        }),
      },
    });
  }
}

function recent(seconds: number): string {
  return `(($(date +%s) - $(<${WAL_DIR}/received) < ${seconds}))`;
}
