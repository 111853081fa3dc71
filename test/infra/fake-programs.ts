import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program answers to a call whose arguments contain `when`; the first that fits wins. */
export interface Answer {
  readonly when: string;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Default: 0. */
  readonly code?: number;
}

/** A folder that is the whole PATH: nothing of the machine is found by accident. */
export interface FakePath {
  readonly folder: string;
  /** Puts a program there. A call that no answer fits ends with code 64. */
  install(program: string, answers: readonly Answer[]): void;
  /** Every call so far, as `program arguments`, and what came through standard input as `program< text`. */
  calls(): readonly string[];
}

export function fakePath(): FakePath {
  const folder = mkdtempSync(join(tmpdir(), 'fake-path-'));
  const log = join(folder, 'calls');
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const print = (text: string | undefined, to: string) =>
    text === undefined ? '' : `printf '%s\\n' ${quoted(text)} ${to}; `;
  return {
    folder,
    install(program, answers) {
      const cases = answers.map(
        ({ when, stdout, stderr, code = 0 }) =>
          `  *${quoted(when)}*) ${print(stdout, '')}${print(stderr, '>&2')}exit ${code} ;;`,
      );
      const script = [
        '#!/bin/sh',
        `printf '%s\\n' "${program} $*" >>${quoted(log)}`,
        // Standard input is read only where a value is expected there: on a terminal it would wait.
        `case "$*" in *'config set'*) IFS= read -r text; printf '%s\\n' "${program}< $text" >>${quoted(log)} ;; esac`,
        'case "$*" in',
        ...cases,
        'esac',
        `printf '%s\\n' "unexpected: ${program} $*" >&2`,
        'exit 64',
      ];
      const file = join(folder, program);
      writeFileSync(file, `${script.join('\n')}\n`);
      chmodSync(file, 0o755);
    },
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
  };
}

const item = (name: string, annotations: object = {}) => ({ metadata: { name, annotations } });

/** A cluster that lacks nothing. Put another answer before these to take something away. */
export const CLUSTER: readonly Answer[] = [
  { when: '--raw /readyz', stdout: 'ok' },
  { when: 'get namespaces', stdout: 'namespace/shiojiri-rainbow-seeker\nnamespace/cert-manager' },
  {
    when: 'get storageclasses',
    stdout: JSON.stringify({
      items: [item('slow'), item('fast', { 'storageclass.kubernetes.io/is-default-class': 'true' })],
    }),
  },
  {
    when: 'get customresourcedefinitions',
    stdout: [
      'customresourcedefinition.apiextensions.k8s.io/certificates.cert-manager.io',
      'customresourcedefinition.apiextensions.k8s.io/verticalpodautoscalers.autoscaling.k8s.io',
    ].join('\n'),
  },
  {
    when: 'get apiservices',
    stdout: JSON.stringify({ status: { conditions: [{ type: 'Available', status: 'True' }] } }),
  },
  {
    when: 'get deployments',
    stdout: ['backend', 'frontend', 'ml-system'].map((name) => `deployment.apps/${name}`).join('\n'),
  },
];

const set = { secret: true };

/** Every secret of prod, as `pulumi config --json` lists them: without their values. */
export const SETTINGS: Readonly<Record<string, { readonly value?: string; readonly secret: boolean }>> = {
  slackUrl: set,
  slackEmergencyUrl: set,
  pagerDutyRoutingKey: set,
  smtpPassword: set,
  deadMansSwitchUrl: set,
  grafanaAdminPassword: set,
  grafanaSecretKey: set,
  databaseMonitorUser: set,
  databaseMonitorPassword: set,
  backupRolePassword: set,
  replicationRolePassword: set,
  maintenanceRolePassword: set,
  businessRolePassword: set,
  databaseAdminUser: set,
  databaseAdminPassword: set,
};

/** The Pulumi CLI with a stack of these settings. */
export function pulumiWith(settings: typeof SETTINGS, more: readonly Answer[] = []): readonly Answer[] {
  const named = Object.entries(settings).map(([key, value]) => [`shiojiri-monitoring-plane:${key}`, value]);
  return [
    ...more,
    { when: 'stack select' },
    { when: 'config --json', stdout: JSON.stringify(Object.fromEntries(named)) },
    { when: 'config set' },
    { when: 'version', stdout: 'v3.248.0' },
  ];
}
