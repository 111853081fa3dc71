const SECRET = 'hunter2Canary';
const JWT = `eyJhbGciOiJIUzI1NiJ9.${SECRET}.c2lnbmF0dXJl`;

/**
 * An hour of a service under attack: people, 37 failed logins from one address in two notations, of which the last
 * passed, a scan, a curious one below the limit of a scan, a client that is held back, and what looks like all of
 * these and is not. Two requests have a credential in their path. `now` in milliseconds; lines are a second apart and end with it.
 */
export function attack(now: number): readonly string[] {
  const line = (address: string, request: string, status: number) =>
    `${address} - - [22/Nov/2026:07:00:00 +0900] "${request} HTTP/1.1" ${status} 17 "-" "curl/8" 0.250`;
  const times = (count: number, make: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => make(at));
  const login = 'POST /api/auth/login';
  const all = [
    ...times(60, (at) => line(`10.1.0.${at % 6}`, `GET /api/sightings/${at}?error=401&q=403`, 200)),
    ...times(37, (at) => line(at % 2 ? '203.0.113.7' : '::ffff:203.0.113.7', login, 401)),
    line('203.0.113.7', login, 200),
    ...times(3, () => line('10.1.0.1', login, 401)),
    ...times(5, () => line('10.1.0.2', login, 200)),
    ...times(25, (at) => line('198.51.100.9', `GET /wp-${at}/.env?x=${at}`, 404)),
    ...times(9, (at) => line('198.51.100.10', `GET /old-${at}`, 404)),
    ...times(30, () => line('198.51.100.11', 'GET /old', 404)),
    ...times(12, () => line('2001:db8::5', 'GET /api/predictions', 429)),
    ...times(4, () => line('10.1.0.3', 'POST /api/sightings', 500)),
    ...times(50, () => line('10.9.9.9', 'GET /health', 200)),
    line('10.1.0.5', `GET /api/sightings/password=${SECRET}`, 500),
    line('10.1.0.5', `GET /api/sightings/${JWT}`, 500),
    // A GET of the login page is no login.
    ...times(2, () => line('10.1.0.4', 'GET /api/auth/login', 401)),
    'ERROR 塩尻の虹を保存できません: 401 403 from 203.0.113.7, password=hunter2Canary',
    '10.1.0.1 is no access log 401 "POST /api/auth/login" 401',
    '{"level":"error","method":"POST","path":"/api/auth/login","status":401,"remote_ip":"203.0.113.7","token":"hunter2Canary"}',
  ];
  return all.map((text, at) => `${new Date(now - (all.length - at) * 1000).toISOString()} ${text}`);
}

/** As `kubectl logs --prefix --timestamps` prints it. */
export function fromPods(app: string, lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((text, at) => `[pod/${app}-${at % 2}/${app}] ${text}\n`).join(''));
}

/** As it stands on a node. */
export function onNode(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((text) => `${text.replace(' ', ' stdout F ')}\n`).join(''));
}
