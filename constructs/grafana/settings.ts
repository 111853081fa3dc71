import { toYaml } from '../../config';
import type { Config } from '../../config';
import type { Folder } from '../../dashboards';
import { logDataSource } from '../../inventory';

/** `grafana.ini`. `home`: path of the board that opens first; without one it is Grafana's own page. */
export function ini({ application, environment }: Config, home: string | undefined): string {
  const { oidc, database } = environment.grafana;
  const sections: Record<string, Record<string, string | boolean>> = {
    server: { root_url: `${environment.urls.grafana}/` },
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    security: {
      disable_gravatar: true,
      cookie_secure: environment.urls.grafana.startsWith('https:'),
      // A strict cookie would not come back with the answer of an identity provider.
      cookie_samesite: oidc ? 'lax' : 'strict',
      strict_transport_security: environment.urls.grafana.startsWith('https:'),
      content_security_policy: true,
      allow_embedding: false,
    },
    users: {
      allow_sign_up: false,
      allow_org_create: false,
      auto_assign_org_role: 'Viewer',
      viewers_can_edit: false,
      default_language: 'ja-JP',
    },
    'auth.anonymous': { enabled: false },
    ...(oidc && { 'auth.generic_oauth': provider(oidc) }),
    ...(database && {
      database: {
        type: 'postgres',
        host: `${database.host}:${database.port}`,
        name: database.name,
        user: database.user,
        ssl_mode: database.sslMode,
      },
    }),
    plugins: { preinstall_disabled: true }, // nothing is fetched at start: no policy would let it
    snapshots: { external_enabled: false },
    dashboards: { ...(home && { default_home_dashboard_path: home }), min_refresh_interval: '30s' },
    date_formats: { default_timezone: application.timeZone },
    metrics: { enabled: true },
    unified_alerting: { enabled: false }, // Prometheus evaluates, Alertmanager notifies
    log: { mode: 'console' },
  };
  return Object.entries(sections)
    .map(([name, entries]) => {
      const lines = Object.entries(entries).map(([key, value]) => `${key} = ${String(value)}`);
      return [`[${name}]`, ...lines, ''].join('\n');
    })
    .join('\n');
}

/** Accounts are made at the first sign-in; the provider decides who may, and who administrates. */
function provider(oidc: NonNullable<Config['environment']['grafana']['oidc']>) {
  return {
    enabled: true,
    name: oidc.name,
    allow_sign_up: true,
    client_id: oidc.clientId,
    scopes: oidc.scopes.join(' '),
    auth_url: oidc.authUrl,
    token_url: oidc.tokenUrl,
    api_url: oidc.userInfoUrl,
    use_pkce: true,
    role_attribute_path: `contains(${oidc.groupsClaim}[*], '${oidc.adminGroup}') && 'Admin' || 'Viewer'`,
  };
}

/**
 * Provisioning files by ConfigMap key; the key's first dot stands for the directory (`datasources.plane.yaml` is
 * mounted as `datasources/plane.yaml`), since keys can't hold slashes. Boards lie in a directory for each folder.
 */
export function provisioning(
  config: Config,
  boardsDir: string,
  folders: readonly Folder[],
): Record<string, string> {
  const { application, evaluation } = config;
  const logs = logDataSource(config);
  const at = (service: string, port: number) => `http://${service}.${application.namespace}.svc:${port}`;
  return {
    'datasources.plane.yaml': toYaml({
      apiVersion: 1,
      datasources: [
        {
          name: 'Prometheus',
          uid: 'prometheus',
          type: 'prometheus',
          access: 'proxy',
          url: at('prometheus', 9090),
          isDefault: true,
          editable: false,
          jsonData: { timeInterval: `${evaluation.scrapeInterval}s`, httpMethod: 'POST' },
        },
        {
          name: 'Alertmanager',
          uid: 'alertmanager',
          type: 'alertmanager',
          access: 'proxy',
          url: at('alertmanager', 9093),
          editable: false,
          jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
        },
        ...(logs ? [{ name: 'Logs', uid: 'logs', ...logs, access: 'proxy', editable: false }] : []),
      ],
    }),
    'dashboards.plane.yaml': toYaml({
      apiVersion: 1,
      providers: folders.map(({ uid, title }) => ({
        name: uid,
        orgId: 1,
        folder: title,
        folderUid: uid,
        type: 'file',
        disableDeletion: false, // a board that is not rendered any more disappears
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: `${boardsDir}/${uid}` },
      })),
    }),
  };
}
