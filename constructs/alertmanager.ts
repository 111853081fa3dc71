import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { SECRETS_DIR, TEMPLATE_FILE } from '../alerts';
import type { Alerting } from '../alerts';
import { formatDuration, toYaml } from '../config';
import type { Config } from '../config';
import { IMAGES } from '../inventory';
import { checksum } from './kit/checksum';
import { objectLabels, selectorLabels } from './kit/labels';
import { claimSpec, configMap, disruptionBudget, service, serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';

export interface AlertmanagerProps {
  readonly config: Config;
  readonly alerting: Pick<Alerting, 'alertmanager' | 'templates'>;
}

const NAME = 'alertmanager';
const PEERS = 'alertmanager-peers';
/** `nobody` of the upstream image. */
const USER = 65534;
const PORTS = {
  web: { port: 9093 },
  cluster: { port: 9094 },
  'cluster-udp': { port: 9094, protocol: 'UDP' },
} as const;

/** The address of every replica at a port. */
export function alertmanagerPeers({ application, environment }: Config, port: number): string[] {
  return Array.from(
    { length: environment.replicas.alertmanager },
    (_, index) => `${NAME}-${index}.${PEERS}.${application.namespace}.svc:${port}`,
  );
}

/** Alertmanager: a gossiping cluster; silences and the memory of what was sent are on volumes. */
export class Alertmanager extends Construct {
  constructor(scope: Construct, id: string, { config, alerting }: AlertmanagerProps) {
    super(scope, id);
    const { plane, environment } = config;
    const files = { 'alertmanager.yml': toYaml(alerting.alertmanager), [TEMPLATE_FILE]: alerting.templates };
    const replicas = environment.replicas.alertmanager;
    serviceAccount(this, NAME);
    configMap(this, NAME, 'alertmanager-config', files);
    service(this, { name: NAME, ports: { web: PORTS.web } });
    service(this, { name: NAME, service: PEERS, ports: PORTS, headless: true });
    if (replicas > 1) disruptionBudget(this, NAME);
    const gossip =
      replicas > 1
        ? ['--cluster.listen-address=0.0.0.0:9094', '--cluster.advertise-address=$(POD_IP):9094'].concat(
            alertmanagerPeers(config, 9094).map((peer) => `--cluster.peer=${peer}`),
          )
        : ['--cluster.listen-address='];
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: { name: NAME, labels: objectLabels(NAME) },
      spec: {
        serviceName: PEERS,
        replicas,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: selectorLabels(NAME) },
        template: podTemplate({
          name: NAME,
          user: USER,
          spread: true,
          annotations: { 'checksum/config': checksum(...Object.values(files)) },
          containers: [
            {
              name: NAME,
              image: IMAGES.alertmanager,
              args: [
                '--config.file=/etc/alertmanager/config/alertmanager.yml',
                '--storage.path=/alertmanager',
                `--data.retention=${formatDuration(plane.alertmanager.retention)}`,
                `--web.external-url=${environment.urls.alertmanager}`,
                '--web.route-prefix=/',
                ...gossip,
              ],
              env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
              ports: PORTS,
              resources: plane.alertmanager.resources,
              ready: { path: '/-/ready', port: 9093 },
              alive: { path: '/-/healthy', port: 9093 },
              mounts: [
                { name: 'config', mountPath: '/etc/alertmanager/config', readOnly: true },
                { name: 'secrets', mountPath: SECRETS_DIR, readOnly: true },
                { name: 'data', mountPath: '/alertmanager' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: 'alertmanager-config' } },
            { name: 'secrets', secret: { secretName: 'alertmanager-secrets', defaultMode: 0o440 } },
          ],
        }),
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: claimSpec(environment.storage.alertmanager, environment.storage.className),
          },
        ],
      },
    });
  }
}
