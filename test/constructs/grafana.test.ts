import { parse } from 'yaml';
import { BOARD_IDS } from '../../alerts';
import { configWith, loadConfig, problemsWith } from '../support/config';
import type { Changes } from '../support/config';
import { planeFor } from '../support/plane';

const OIDC = {
  name: 'Keycloak',
  clientId: 'grafana',
  scopes: ['openid', 'profile'],
  authUrl: 'https://id.example.com/auth',
  tokenUrl: 'https://id.example.com/token',
  userInfoUrl: 'https://id.example.com/userinfo',
  groupsClaim: 'groups',
  adminGroup: 'sre',
  cidrs: ['203.0.113.7/32'],
  port: 8443,
};
const DATABASE = {
  host: 'db.example.com',
  port: 5432,
  name: 'grafana_state',
  user: 'grafana',
  sslMode: 'verify-full',
  cidrs: ['203.0.113.8/32'],
};

/** Grafana's objects of a configuration, by kind. */
function grafana(changes: Changes = {}) {
  const { components, inventory } = planeFor(configWith(changes));
  const objects = components.find(({ file }) => file === 'grafana.yaml')!.objects;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- manifests are read as they are
  const of = (kind: string): any[] => objects.filter((it) => it.kind === kind);
  const config = (name: string) => of('ConfigMap').find(({ metadata }) => metadata.name === name)!.data;
  const [set] = of('StatefulSet');
  const policies = components.find(({ file }) => file === 'network-policies.yaml')!.objects;
  const policy = JSON.stringify(policies.find(({ metadata }) => metadata.name.endsWith('-grafana')));
  const secret = inventory.secrets.find(({ name }) => name === 'grafana-admin')!;
  return { of, config, spec: set!.spec, pod: set!.spec.template.spec, policy, secret };
}

/** `[section] key = value` as `section.key` → value. */
function settings(changes: Changes = {}): Record<string, string> {
  const text: string = grafana(changes).config('grafana-config')['grafana.ini'];
  let section = '';
  const entries = text.split('\n').flatMap((line): [string, string][] => {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^(\w+) = (.*)$/.exec(line) ?? [];
    return key === undefined ? [] : [[`${section}.${key}`, value!]];
  });
  return Object.fromEntries(entries);
}

describe('Grafana is closed', () => {
  test('to guests, strangers, embedding and strange hosts', () => {
    expect(settings()).toMatchObject({
      'auth.anonymous.enabled': 'false',
      'users.allow_sign_up': 'false',
      'users.allow_org_create': 'false',
      'users.auto_assign_org_role': 'Viewer',
      'users.viewers_can_edit': 'false',
      'security.disable_gravatar': 'true',
      'security.cookie_secure': 'true',
      'security.cookie_samesite': 'strict',
      'security.strict_transport_security': 'true',
      'security.content_security_policy': 'true',
      'security.allow_embedding': 'false',
      'analytics.reporting_enabled': 'false',
      'analytics.check_for_updates': 'false',
      'plugins.preinstall_disabled': 'true',
      'snapshots.external_enabled': 'false',
      'metrics.enabled': 'true',
      'dashboards.min_refresh_interval': '30s',
      'date_formats.default_timezone': 'Asia/Tokyo',
    });
    expect(Object.keys(settings()).filter((key) => /^(auth.generic_oauth|database)\./.test(key))).toEqual([]);
  });

  test('a cookie that only goes over https would lock everybody out of a plain one', () => {
    const plain = settings({ 'environment.urls.grafana': 'http://grafana.example.com' });
    expect(plain).toMatchObject({
      'security.cookie_secure': 'false',
      'security.strict_transport_security': 'false',
    });
  });

  test('what is secret comes from files that nobody else reads, and is generated', () => {
    const { pod, secret } = grafana();
    const files = pod.containers[0].env.filter(({ name }: { name: string }) => name.endsWith('__FILE'));
    const keys = files.map(({ value }: { value: string }) => value.replace('/etc/grafana/secrets/', ''));
    expect(keys).toEqual(['admin-user', 'admin-password', 'secret-key']);
    expect(secret.keys.map(({ key }) => key)).toEqual(keys);
    expect(secret.keys.filter(({ generated }) => generated).map(({ key }) => key)).toEqual([
      'admin-password',
      'secret-key',
    ]);
    expect(pod.volumes).toContainEqual({
      name: 'secrets',
      secret: { secretName: 'grafana-admin', defaultMode: 0o440 },
    });
  });
});

test('people may come from an identity provider: viewers, and administrators by their group', () => {
  const changes = { 'environment.grafana.oidc': OIDC };
  expect(settings(changes)).toMatchObject({
    'auth.generic_oauth.enabled': 'true',
    'auth.generic_oauth.client_id': 'grafana',
    'auth.generic_oauth.scopes': 'openid profile',
    'auth.generic_oauth.use_pkce': 'true',
    'auth.generic_oauth.auth_url': OIDC.authUrl,
    'auth.generic_oauth.token_url': OIDC.tokenUrl,
    'auth.generic_oauth.api_url': OIDC.userInfoUrl,
    'auth.generic_oauth.role_attribute_path': "contains(groups[*], 'sre') && 'Admin' || 'Viewer'",
    'security.cookie_samesite': 'lax',
  });
  const { pod, policy, secret } = grafana(changes);
  expect(pod.containers[0].env).toContainEqual({
    name: 'GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE',
    value: '/etc/grafana/secrets/oidc-client-secret',
  });
  expect(secret.keys.map(({ key }) => key)).toContain('oidc-client-secret');
  expect(policy).toContain(
    '{"ports":[{"port":8443,"protocol":"TCP"}],"to":[{"ipBlock":{"cidr":"203.0.113.7/32"}}]}',
  );
  expect(grafana().policy).not.toContain('8443');
});

describe('the state', () => {
  test('is SQLite on a claim of its own, for one replica', () => {
    expect(grafana().spec.replicas).toBe(1);
    expect(grafana().spec.volumeClaimTemplates).toHaveLength(1);
    expect(problemsWith({ 'environment.replicas.grafana': 2 }).map(({ message }) => message)).toEqual([
      'expected 1, or a PostgreSQL in grafana.database: SQLite serves one replica',
    ]);
  });

  test('may be a PostgreSQL, and then there may be more', () => {
    const changes = { 'environment.grafana.database': DATABASE, 'environment.replicas.grafana': 2 };
    const { spec, pod, policy, secret } = grafana(changes);
    expect(settings(changes)).toMatchObject({
      'database.type': 'postgres',
      'database.host': 'db.example.com:5432',
      'database.name': 'grafana_state',
      'database.user': 'grafana',
      'database.ssl_mode': 'verify-full',
    });
    expect([spec.replicas, spec.volumeClaimTemplates]).toEqual([2, undefined]);
    expect(pod.topologySpreadConstraints).toHaveLength(1);
    expect(pod.volumes).toContainEqual({ name: 'data', emptyDir: {} });
    expect(secret.keys.map(({ key }) => key)).toContain('database-password');
    expect(policy).toContain('203.0.113.8/32');
  });
});

describe('the boards', () => {
  const { boards } = planeFor(loadConfig());
  const { config, of, pod } = grafana();

  test('lie in a directory for each folder, each served by a provider of its own', () => {
    const { sources } = pod.volumes.find(({ name }: { name: string }) => name === 'boards').projected;
    const paths: string[] = sources.flatMap(({ configMap }: { configMap: { items: { path: string }[] } }) =>
      configMap.items.map(({ path }) => path),
    );
    expect(paths).toEqual(boards.map(({ folder, fileName }) => `${folder.uid}/${fileName}`));
    expect(paths.length).toBeLessThanOrEqual(BOARD_IDS.length);
    const served = [...config('grafana-provisioning')['dashboards.plane.yaml'].matchAll(/path: (.*)/g)];
    expect(served.map(([, path]) => path.split('/').at(-1))).toEqual([
      ...new Set(paths.map((it) => it.split('/')[0])),
    ]);
    expect(settings()['dashboards.default_home_dashboard_path']).toBe(
      '/var/lib/grafana-dashboards/srs-folder-all/srs-overview.json',
    );
    expect(paths).toContain('srs-folder-all/srs-overview.json');
  });

  test('reach a running Grafana: mounted without subPath, looked at every 30 s', () => {
    const mount = pod.containers[0].volumeMounts.find(({ name }: { name: string }) => name === 'boards');
    expect(mount).not.toHaveProperty('subPath');
    expect(config('grafana-provisioning')['dashboards.plane.yaml']).toContain('updateIntervalSeconds: 30');
  });

  test('are in ConfigMaps of less than a quarter of what one may hold', () => {
    const sizes = of('ConfigMap').map(({ metadata, data }) => [
      metadata.name,
      Buffer.byteLength(JSON.stringify(data)),
    ]);
    expect(sizes.filter(([, size]) => size > 256 * 1024)).toEqual([]);
    expect(sizes.length).toBeGreaterThan(boards.length);
  });
});

describe('logs', () => {
  const IMAGE = 'registry.example.com/grafana-logs:12.1.1';
  const sources = (changes: Changes = {}) => {
    const text: string = grafana(changes).config('grafana-provisioning')['datasources.plane.yaml'];
    return (parse(text) as { datasources: { uid: string; type: string; url: string }[] }).datasources;
  };
  const logs = (changes: Changes = {}) => sources(changes).find(({ uid }) => uid === 'logs');
  const LOKI = {
    kind: 'loki',
    url: 'http://loki.example.com:3100',
    cidrs: ['203.0.113.9/32'],
    port: 3100,
    image: 'registry.example.com/fluentd-loki:1',
  };

  test('are no data source of an image that does not know their store, and no way leads there', () => {
    expect(logs()).toBeUndefined();
    expect(sources()).toHaveLength(2);
    expect(grafana().policy).not.toContain('9428');
  });

  test('are one of an image with the plug-in, and the way is open', () => {
    const changes = { 'environment.grafana.logs': { image: IMAGE } };
    expect(logs(changes)).toMatchObject({
      type: 'victoriametrics-logs-datasource',
      url: 'http://victoria-logs.shiojiri-rainbow-seeker.svc:9428',
    });
    expect(grafana(changes).pod.containers[0].image).toBe(IMAGE);
    expect(grafana(changes).policy).toContain('9428');
  });

  test('are one where they go to Loki, which Grafana knows', () => {
    const changes = { 'environment.logs.sink': LOKI };
    expect(logs(changes)).toMatchObject({ type: 'loki', url: LOKI.url });
    expect(grafana(changes).policy).toContain('203.0.113.9/32');
  });

  test('need the plug-in for nothing else', () => {
    const changes = { 'environment.logs.sink': LOKI, 'environment.grafana.logs': { image: IMAGE } };
    expect(problemsWith(changes).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'grafana.logs: expected null: the plug-in is for the sink victoria-logs, and logs go to loki',
    ]);
  });
});
