import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../config';
import type { Dashboard } from '../dashboards';
import { IMAGES } from '../inventory';
import { ini, provisioning } from './grafana/settings';
import { environmentOf } from './kit/env';
import { objectLabels, selectorLabels } from './kit/labels';
import { claimSpec, configMap, service, serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';
import { checksum } from './kit/checksum';

export interface GrafanaProps {
  readonly config: Config;
  readonly boards: readonly Dashboard[];
}

const NAME = 'grafana';
/** User and group of the upstream image. */
const [USER, GROUP] = [472, 472];
const PORTS = { web: { port: 3000 } };
const BOARDS_DIR = '/var/lib/grafana-dashboards';

/** Grafana: boards and data sources come from files, what is secret from a Secret. */
export class Grafana extends Construct {
  constructor(scope: Construct, id: string, { config, boards }: GrafanaProps) {
    super(scope, id);
    const { environment, plane } = config;
    const pathOf = ({ folder, fileName }: Dashboard) => `${folder.uid}/${fileName}`;
    const home = boards.find(({ board }) => board === 'overview');
    // With a database of its own nothing on disk is worth keeping, and there may be several of it.
    const external = environment.grafana.database !== null;
    const settings = { 'grafana.ini': ini(config, home && `${BOARDS_DIR}/${pathOf(home)}`) };
    const folders = [...new Map(boards.map(({ folder }) => [folder.uid, folder])).values()];
    const sources = provisioning(config, BOARDS_DIR, folders);
    const files = boards.map((board) => ({
      name: `grafana-dashboard-${board.uid}`,
      key: board.fileName,
      path: pathOf(board),
      text: json(board.json),
    }));

    serviceAccount(this, NAME);
    service(this, { name: NAME, ports: PORTS });
    service(this, { name: NAME, service: 'grafana-replicas', ports: PORTS, headless: true });
    configMap(this, NAME, 'grafana-config', settings);
    configMap(this, NAME, 'grafana-provisioning', sources);
    for (const { name, key, text } of files) configMap(this, NAME, name, { [key]: text });
    // A stateful set although it is one: its claim outlives the plane, and the next one takes it up again.
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: { name: NAME, labels: objectLabels(NAME) },
      spec: {
        serviceName: 'grafana-replicas',
        replicas: environment.replicas.grafana,
        selector: { matchLabels: selectorLabels(NAME) },
        template: podTemplate({
          name: NAME,
          spread: environment.replicas.grafana > 1,
          user: USER,
          group: GROUP,
          annotations: { 'checksum/config': checksum(...Object.values(settings), ...Object.values(sources)) },
          containers: [
            {
              name: NAME,
              image: environment.grafana.logs?.image ?? IMAGES.grafana,
              env: environmentOf(variables(config)),
              ports: PORTS,
              resources: plane.grafana.resources,
              ready: { path: '/api/health', port: 3000 },
              mounts: [
                {
                  name: 'config',
                  mountPath: '/etc/grafana/grafana.ini',
                  subPath: 'grafana.ini',
                  readOnly: true,
                },
                { name: 'provisioning', mountPath: '/etc/grafana/provisioning', readOnly: true },
                { name: 'secrets', mountPath: '/etc/grafana/secrets', readOnly: true },
                { name: 'boards', mountPath: BOARDS_DIR, readOnly: true },
                { name: 'data', mountPath: '/var/lib/grafana' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: 'grafana-config' } },
            {
              name: 'provisioning',
              configMap: {
                name: 'grafana-provisioning',
                items: Object.keys(sources).map((key) => ({ key, path: key.replace('.', '/') })),
              },
            },
            { name: 'secrets', secret: { secretName: 'grafana-admin', defaultMode: 0o440 } },
            // One volume over all boards: a changed ConfigMap appears in it, and Grafana reads it again.
            {
              name: 'boards',
              projected: {
                sources: files.map(({ name, key, path }) => ({
                  configMap: { name, items: [{ key, path }] },
                })),
              },
            },
            { name: 'tmp', emptyDir: {} },
            ...(external ? [{ name: 'data', emptyDir: {} }] : []),
          ],
        }),
        ...(!external && {
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: claimSpec(environment.storage.grafana, environment.storage.className),
            },
          ],
        }),
      },
    });
  }
}

/** Where its files are; what is secret it reads from files, too. */
function variables({ environment: { grafana } }: Config): Record<string, string> {
  const secret = (key: string) => `/etc/grafana/secrets/${key}`;
  return {
    GF_PATHS_CONFIG: '/etc/grafana/grafana.ini',
    GF_PATHS_PROVISIONING: '/etc/grafana/provisioning',
    GF_SECURITY_ADMIN_USER__FILE: secret('admin-user'),
    GF_SECURITY_ADMIN_PASSWORD__FILE: secret('admin-password'),
    GF_SECURITY_SECRET_KEY__FILE: secret('secret-key'),
    ...(grafana.oidc && { GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE: secret('oidc-client-secret') }),
    ...(grafana.database && { GF_DATABASE_PASSWORD__FILE: secret('database-password') }),
  };
}

function json(board: object): string {
  return `${JSON.stringify(board, null, 2)}\n`;
}
