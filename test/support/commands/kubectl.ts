import type { Known } from './cluster';
import { kindOf } from './kinds';
import type { Kind } from './kinds';
import { readKubectl } from './kubectl-grammar';
import type { KubectlCall } from './kubectl-grammar';
import { selects } from './selector';
import type { Page } from './page';

/** Where a command is run inside a container: what it may call, and what listens there. */
export interface Inside {
  readonly image: string;
  readonly ports: readonly number[];
}

const ON_WORKLOADS = [
  'rollout status',
  'rollout history',
  'rollout undo',
  'rollout restart',
  'rollout pause',
  'rollout resume',
  'scale',
];
const ON_NODES = ['cordon', 'uncordon', 'drain'];

/** Checks one kubectl line. Errors: one sentence about what does not exist. Gives the program that `exec` runs. */
export function checkKubectl(
  words: readonly string[],
  page: Page,
): { inner: readonly string[]; inside: Inside } | undefined {
  const call = readKubectl(words);
  checkValues(call);
  switch (call.command) {
    case 'exec':
      return checkExec(call, page);
    case 'logs':
      checkPods(call, page);
      return undefined;
    case 'create job':
      checkJob(call, page);
      return undefined;
    case 'create token':
      one('ServiceAccount', call.operands[0] ?? '', namespaceOf(call, page), page);
      return undefined;
    case 'port-forward': {
      const [target = '', ...ports] = call.operands;
      const { ports: open } = workload(target, namespaceOf(call, page), page);
      for (const port of ports) {
        const remote = Number(port.split(':').pop());
        if (!open.includes(remote))
          throw new Error(`${target} does not listen on ${remote}, but on ${open.join(', ')}`);
        page.forwarded.add(Number(port.split(':')[0]));
      }
      return undefined;
    }
    case 'top pods':
    case 'top nodes':
      checkObjects({ ...call, operands: [call.command.slice(4), ...call.operands] }, page);
      return undefined;
    case 'events':
      namespaceOf(call, page);
      if (call.flags['for']) checkObjects({ ...call, operands: [call.flags['for']] }, page);
      return undefined;
    case 'auth can-i':
    case 'cp':
      namespaceOf(call, page);
      return undefined;
    default:
      if (ON_NODES.includes(call.command))
        checkObjects({ ...call, operands: ['node', ...call.operands] }, page);
      else checkObjects(call, page);
      return undefined;
  }
}

/** What a flag's value must look like. */
function checkValues({ command, flags }: KubectlCall): void {
  const { patch, type = 'strategic', 'sort-by': sort } = flags;
  if (patch !== undefined) {
    const json: unknown = JSON.parse(patch);
    if (Array.isArray(json) !== (type === 'json'))
      throw new Error(`--type=${type} does not fit the patch ${patch}`);
  } else if (command === 'patch') throw new Error('kubectl patch has no patch');
  // `top` sorts by what it measures, everything else by a field of the object.
  const sortable = command.startsWith('top') ? /^(cpu|memory)$/ : /^\{?\./;
  if (sort !== undefined && !sortable.test(sort)) throw new Error(`nothing can be sorted by ${sort}`);
  if (command === 'scale' && flags['replicas'] === undefined)
    throw new Error('kubectl scale needs --replicas');
  for (const name of ['tail', 'replicas', 'max-log-requests', 'to-revision']) {
    const value = flags[name];
    if (value !== undefined && !/^-?\d+$/.test(value)) throw new Error(`--${name} is no number: ${value}`);
  }
}

/** `get pods`, `describe certificate x`, `scale statefulset/x`: kinds are real, names and labels exist. */
function checkObjects(call: KubectlCall, page: Page): void {
  const [first = '', ...names] = call.operands;
  const everything = call.command === 'get' || call.command === 'describe' || call.command.startsWith('top');
  if (first.includes('/')) {
    for (const target of call.operands) {
      const [word = '', name = ''] = target.split('/');
      checkNamed(kindOf(word, page.config), [name], call, page);
    }
    return;
  }
  for (const word of first.split(',')) {
    const kind = kindOf(word, page.config);
    // annotate and label name what they set behind the object.
    const own = ['annotate', 'label'].includes(call.command)
      ? names.filter((name) => !/[=-]$|=/.test(name))
      : names;
    if (
      own.length === 0 &&
      !everything &&
      !call.flags['selector'] &&
      !call.flags['field-selector'] &&
      !call.flags['all']
    ) {
      throw new Error(`kubectl ${call.command} ${word} names no object`);
    }
    checkNamed(kind, own, call, page);
  }
}

function checkNamed(kind: Kind, names: readonly string[], call: KubectlCall, page: Page): void {
  if (
    ON_WORKLOADS.includes(call.command) &&
    !['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind.kind)
  ) {
    throw new Error(`kubectl ${call.command} is not for a ${kind.kind}`);
  }
  const namespace = kind.namespaced ? namespaceOf(call, page) : noNamespace(call, kind);
  for (const name of names) one(kind.kind, name, namespace, page, kind.passing);
  const { selector } = call.flags;
  if (selector === undefined) return;
  const candidates = page.objects
    .filter((it) => namespace === '*' || it.namespace === namespace)
    .flatMap((it) =>
      kind.kind === 'Pod' || kind.passing
        ? it.podLabels
          ? [it.podLabels]
          : []
        : it.kind === kind.kind
          ? [it.labels]
          : [],
    );
  mustSelect(selector, candidates);
}

function mustSelect(selector: string, candidates: readonly Readonly<Record<string, string>>[]): void {
  for (const alternative of selects(selector)) {
    if (!candidates.some(alternative.matches)) throw new Error(`nothing has the labels ${alternative.text}`);
  }
}

function checkPods(call: KubectlCall, page: Page): void {
  const namespace = namespaceOf(call, page);
  const { selector, container } = call.flags;
  const [target] = call.operands;
  if (target === undefined && selector === undefined) throw new Error(`kubectl ${call.command} names no pod`);
  if (selector !== undefined) {
    const inside = page.objects.filter((it) => it.namespace === namespace && it.podLabels);
    mustSelect(
      selector,
      inside.map(({ podLabels }) => podLabels!),
    );
    return;
  }
  const { containers } = workload(target!, namespace, page);
  if (container !== undefined) mustContain(containers, container, target!);
}

function checkExec(call: KubectlCall, page: Page) {
  const [target = '', ...rest] = call.operands;
  if (rest.length > 0 || call.inner.length === 0)
    throw new Error(`kubectl exec ${target}: the command belongs behind --`);
  if (call.flags['selector']) throw new Error('kubectl exec takes no selector');
  const { containers, ports } = workload(target, namespaceOf(call, page), page);
  const { container } = call.flags;
  if (container !== undefined) mustContain(containers, container, target);
  const image = (containers.find(({ name }) => name === container) ?? containers[0])?.image ?? '';
  return { inner: call.inner, inside: { image, ports } };
}

function mustContain(containers: Known['containers'], name: string, target: string): void {
  const names = containers.map((it) => it.name);
  if (names.length > 0 && !names.includes(name))
    throw new Error(`${target} has no container ${name}, but ${names.join(', ')}`);
}

function checkJob(call: KubectlCall, page: Page): void {
  const namespace = namespaceOf(call, page);
  const [kind, from = ''] = (call.flags['from'] ?? '').split('/');
  if (kind !== 'cronjob') throw new Error('kubectl create job needs --from=cronjob/NAME');
  const source = one('CronJob', from, namespace, page);
  const [name = '', ...rest] = call.operands;
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name) || rest.length > 0)
    throw new Error(`“${name}” is no name for a Job`);
  page.objects.push({ ...source!, kind: 'Job', name });
}

/** `deployment/x`, `x` (a pod): something that has pods. */
function workload(
  target: string,
  namespace: string,
  page: Page,
): Known | Pick<Known, 'containers' | 'ports'> {
  const [word = '', name] = target.includes('/') ? target.split('/') : ['pod', target];
  const kind = kindOf(word, page.config);
  if (!kind.pods && kind.kind !== 'Service') throw new Error(`a ${kind.kind} has no pods`);
  return one(kind.kind, name ?? '', namespace, page, kind.passing) ?? { containers: [], ports: [] };
}

/** The object of that name. A variable stands for one that comes and goes; nothing is known about it. */
function one(
  kind: string,
  name: string,
  namespace: string | undefined,
  page: Page,
  passing = false,
): Known | undefined {
  if (passing && /^\$(\w+|\(\))$/.test(name)) return undefined;
  const found = page.objects.find((it) => it.kind === kind && it.name === name && it.namespace === namespace);
  if (found) return found;
  throw new Error(`there is no ${kind} ${name || '(without a name)'}${namespace ? ` in ${namespace}` : ''}`);
}

function namespaceOf({ command, flags }: KubectlCall, page: Page): string {
  const { namespace } = flags;
  if (flags['all-namespaces']) {
    if (namespace !== undefined) throw new Error('-A and -n exclude each other');
    return '*';
  }
  if (namespace === undefined)
    throw new Error(`kubectl ${command} says no namespace, so it depends on who types it`);
  one('Namespace', namespace, undefined, page);
  return namespace;
}

function noNamespace({ flags }: KubectlCall, { kind }: Kind): undefined {
  if (flags['namespace'] ?? flags['all-namespaces']) throw new Error(`a ${kind} is in no namespace`);
}
