import { nodesOf } from '../promql';
import type { Inside } from './kubectl';
import type { Page } from './page';

/** Checks the arguments of one program. `inside`: the container it runs in; absent: an operator's machine. */
type Check = (args: readonly string[], page: Page, inside: Inside | undefined) => void;

/** Tools of every shell, without anything of ours among their arguments. */
export const PLAIN: readonly string[] = [
  ...['awk', 'base64', 'cat', 'column', 'cut', 'date', 'df', 'du', 'echo', 'env', 'grep', 'head', 'jq', 'ls'],
  ...['sed', 'sort', 'tail', 'tee', 'tr', 'umask', 'uniq', 'wc'],
];

/** What the images bring beside a shell; an image without an entry has no shell at all. */
const IN_IMAGE: Readonly<Record<string, readonly string[]>> = {
  postgres: ['sh', 'bash', 'psql', 'pg_isready', 'pg_controldata', 'pg_waldump'],
  prometheus: ['sh', 'promtool', 'wget'],
  alertmanager: ['sh', 'amtool', 'wget'],
  grafana: ['sh', 'grafana', 'wget', 'curl'],
  'blackbox-exporter': ['sh', 'wget'],
  'postgres-exporter': ['sh', 'wget'],
  'node-exporter': ['sh', 'wget'],
  pushgateway: ['sh', 'wget'],
  'fluentd-kubernetes-daemonset': ['sh', 'ruby', 'fluentd'],
  // The guides type these in the application's own pods.
  application: ['sh'],
};

/** Errors: the image lacks the program. */
export function mustHave({ image }: Inside, program: string): void {
  const name = image.replace(/^.*\//, '').replace(/:.*$/, '').replace('_', '-');
  const has = IN_IMAGE[name];
  if (!has) throw new Error(`nothing can be run in ${image}: it has no shell, or no page has needed it yet`);
  if (!has.includes(program) && !PLAIN.includes(program)) throw new Error(`${image} has no ${program}`);
}

function value(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [at, word] of args.entries()) {
    const name = names.find((it) => word === it || word.startsWith(`${it}=`));
    if (name !== undefined) return word === name ? args[at + 1] : word.slice(name.length + 1);
  }
  return undefined;
}

function url(text: string, page: Page, inside: Inside | undefined): void {
  const { hostname, port, protocol } = new URL(text);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    const open = inside ? inside.ports : [...page.forwarded];
    if (!open.includes(Number(port || 80))) throw new Error(`nothing listens on ${text}`);
    return;
  }
  const [service, namespace] = hostname.split('.');
  const known = page.objects.find(
    (it) =>
      it.kind === 'Service' &&
      it.name === service &&
      it.namespace === (namespace ?? page.config.application.namespace),
  );
  if (known && inside) {
    if (!known.ports.includes(Number(port || 80))) throw new Error(`Service ${service} has no port ${port}`);
    return;
  }
  const { urls } = page.config.environment;
  const hosts = page.config.application.certificate.dnsNames;
  if (Object.values(urls).some((it) => text.startsWith(it))) return;
  if (protocol === 'https:' && hosts.includes(hostname)) return;
  throw new Error(`nobody answers at ${text}`);
}

const psql: Check = (args, { config }, inside) => {
  if (!inside) throw new Error('psql reaches the database in its pod only: kubectl exec … -- psql');
  const { database } = config.application.database;
  const name = value(args, '-d', '--dbname');
  if (name !== database && name !== 'postgres')
    throw new Error(`psql: there is no database ${name ?? '(none named)'}`);
  if (value(args, '-U', '--username') !== '$POSTGRES_USER')
    throw new Error('psql: the role is "$POSTGRES_USER"');
  if (!value(args, '-c', '--command') && !args.includes('--help')) throw new Error('psql: there is no -c');
};

const urls: Check = (args, page, inside) => {
  const found = args.filter((word) => /^https?:\/\//.test(word));
  if (found.length === 0) throw new Error('there is no URL');
  for (const one of found) url(one, page, inside);
};

const promtool: Check = (args, page, inside) => {
  const [command, kind, server = '', expr = ''] = args;
  if (command === 'query' && (kind === 'instant' || kind === 'range')) {
    url(server, page, inside);
    nodesOf(expr);
  } else if (command === 'tsdb' || command === 'check') {
    if (args.length < 3) throw new Error(`promtool ${command}: what of which file`);
  } else throw new Error(`promtool has no ${command} ${kind}, or no page has needed it yet`);
};

const AMTOOL = [
  'alert',
  'alert query',
  'silence',
  'silence add',
  'silence query',
  'silence expire',
  'cluster show',
  'config show',
  'config routes',
];

const amtool: Check = (args, page, inside) => {
  url(value(args, '--alertmanager.url') ?? '', page, inside);
  const words = args.filter((word) => !word.startsWith('-') && !word.includes('://'));
  const two = words.slice(0, 2).join(' ');
  if (!AMTOOL.includes(two) && !AMTOOL.includes(words[0] ?? '')) throw new Error(`amtool has no ${two}`);
};

const openssl: Check = (args, { config }) => {
  const [command] = args;
  if (command === 'x509') return;
  if (command !== 's_client') throw new Error(`openssl ${command}: no page has needed it yet`);
  const host = value(args, '-connect')?.replace(/:443$/, '') ?? '';
  if (!config.application.certificate.dnsNames.includes(host) || value(args, '-servername') !== host) {
    throw new Error(`openssl: ${host} is no host of the certificate`);
  }
};

const npm: Check = ([run, ...rest], { npmScripts }) => {
  const name = rest.find((word) => !word.startsWith('-')) ?? '';
  if (run !== 'run' || !npmScripts.includes(name))
    throw new Error(`npm run ${name}: there is no such script`);
};

/** Programs whose arguments are about us. */
export const PROGRAMS: Readonly<Record<string, Check>> = {
  psql,
  pg_isready: (_, __, inside) => {
    if (!inside?.image.startsWith('postgres')) throw new Error('pg_isready is in the database’s pod');
  },
  curl: urls,
  wget: urls,
  promtool,
  amtool,
  openssl,
  npm,
};

/** `./scripts/x.sh ARGUMENT…`: each option is one that its `--help` explains. */
export function checkScript(path: string, args: readonly string[], { help }: Page): void {
  const text = help(path);
  for (const [option] of args.flatMap((word) =>
    [...(/^--?[a-z][\w-]*/.exec(word) ?? [])].map((it) => [it]),
  )) {
    if (!new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(text))
      throw new Error(`${path} --help knows no ${option}`);
  }
}
