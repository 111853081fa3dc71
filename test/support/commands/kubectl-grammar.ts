/** Flags of a kubectl command: those that take a value, and those that do not. Short forms behind a comma. */
interface Grammar {
  readonly values: readonly string[];
  readonly switches: readonly string[];
}

const words = (text: string) => text.split(' ').filter(Boolean);

const SELECT = 'selector,l field-selector';
const SHOW = 'output,o template';

const grammar = (values: string, switches = ''): Grammar => ({
  values: words(`namespace,n context kubeconfig ${values}`),
  switches: words(switches),
});

const ROLLOUT = grammar(`${SHOW} selector,l`);

/**
 * The commands a page may print, with the flags that `kubectl COMMAND --help` of 1.34 lists; what reads
 * manifests from a file is left out, because a page has none.
 */
export const COMMANDS: Readonly<Record<string, Grammar>> = {
  get: grammar(
    `${SELECT} ${SHOW} sort-by label-columns,L chunk-size subresource`,
    'all-namespaces,A ignore-not-found no-headers show-kind show-labels watch,w watch-only',
  ),
  describe: grammar('selector,l chunk-size', 'all-namespaces,A show-events'),
  logs: grammar(
    'container,c selector,l tail since since-time limit-bytes max-log-requests pod-running-timeout',
    'all-containers all-pods follow,f ignore-errors prefix previous,p timestamps',
  ),
  exec: grammar('container,c pod-running-timeout', 'quiet,q stdin,i tty,t'),
  'create job': grammar('from image dry-run output,o'),
  'create token': grammar('duration audience output,o'),
  patch: grammar('patch,p type dry-run output,o subresource'),
  scale: grammar('replicas current-replicas selector,l timeout dry-run'),
  delete: grammar(
    `${SELECT} cascade grace-period timeout dry-run output,o`,
    'force ignore-not-found now wait',
  ),
  annotate: grammar(`${SELECT} dry-run output,o resource-version`, 'overwrite list'),
  label: grammar(`${SELECT} dry-run output,o resource-version`, 'overwrite list'),
  drain: grammar(
    'selector,l pod-selector grace-period timeout dry-run',
    'delete-emptydir-data disable-eviction force ignore-daemonsets',
  ),
  cordon: grammar('selector,l dry-run'),
  uncordon: grammar('selector,l dry-run'),
  'port-forward': grammar('address pod-running-timeout'),
  wait: grammar(`${SELECT} for timeout output,o`, 'all'),
  events: grammar('for types output,o chunk-size', 'all-namespaces,A no-headers watch,w'),
  'auth can-i': grammar('as subresource', 'list no-headers quiet,q'),
  cp: grammar('container,c retries', 'no-preserve'),
  'rollout status': grammar('selector,l revision timeout', 'watch,w'),
  'rollout history': grammar('selector,l revision output,o'),
  'rollout undo': grammar('selector,l to-revision dry-run'),
  'rollout restart': ROLLOUT,
  'rollout pause': ROLLOUT,
  'rollout resume': ROLLOUT,
  'top pods': grammar(`${SELECT} sort-by`, 'all-namespaces,A containers no-headers sum'),
  'top nodes': grammar('selector,l sort-by', 'no-headers show-capacity'),
};

const ALIASES: Readonly<Record<string, string>> = {
  'top pod': 'top pods',
  'top po': 'top pods',
  'top node': 'top nodes',
  'top no': 'top nodes',
};

/** A kubectl line taken apart. */
export interface KubectlCall {
  readonly command: string;
  /** Long names without dashes; a switch is `true`. */
  readonly flags: Readonly<Record<string, string>>;
  /** What is neither command nor flag. */
  readonly operands: readonly string[];
  /** What stands behind `--`. */
  readonly inner: readonly string[];
}

/** Reads the words behind `kubectl`. Errors: a command or flag that does not exist, a flag without its value. */
export function readKubectl(all: readonly string[]): KubectlCall {
  const split = all.indexOf('--');
  const [args, inner] = split < 0 ? [all, []] : [all.slice(0, split), all.slice(split + 1)];
  const flags: Record<string, string> = {};
  // The command's words come before its flags on every page, as kubectl's own help writes them.
  const two = args.slice(0, 2).join(' ');
  const command = ALIASES[two] ?? (two in COMMANDS ? two : (args[0] ?? ''));
  const known = COMMANDS[command];
  if (!known) throw new Error(`kubectl has no command “${two}”, or no page has needed it yet`);
  const operands: string[] = [];
  const rest = args.slice(command.split(' ').length);
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at]!;
    if (!word.startsWith('-')) {
      operands.push(word);
      continue;
    }
    const [, dashes = '', name = '', value] = /^(--?)([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const long = (list: readonly string[]) => {
      const names = list.map((one) => one.split(','));
      return dashes === '--'
        ? names.find(([first]) => first === name)?.[0]
        : names.find(([, short]) => short === name)?.[0];
    };
    const valued = long(known.values);
    const plain = long(known.switches);
    if (valued !== undefined) {
      const taken = value ?? rest[(at += 1)];
      if (taken === undefined || taken === '') throw new Error(`kubectl ${command}: ${word} has no value`);
      flags[valued] = taken;
    } else if (plain !== undefined) flags[plain] = value ?? 'true';
    else throw new Error(`kubectl ${command} has no flag ${word}`);
  }
  return { command, flags, operands, inner };
}
