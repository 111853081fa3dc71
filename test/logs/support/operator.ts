import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPTS = resolve(__dirname, '../../../scripts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Somebody at a terminal, with a kubectl that knows pods' logs and a way to the log store. */
export interface Operator {
  readonly folder: string;
  run(
    command: string,
    args: readonly string[],
    more?: Readonly<Record<string, string>>,
    input?: string | Buffer,
  ): Promise<Ended>;
  /** What kubectl was told. */
  calls(): readonly string[];
  /** What is left in the folder for temporary files. */
  left(): readonly string[];
  close(): void;
}

/**
 * `logs`: what `kubectl logs` prints, by app; an app that is missing has no pods. A line that starts with `error: ` is a
 * pod that cannot be read. `broken`: an app of which the server says no more after that.
 * `storePort`: where `kubectl port-forward` leads; undefined: it is refused.
 */
export function operator({
  logs = {},
  storePort,
  broken = '',
}: {
  logs?: Readonly<Record<string, Buffer>>;
  storePort?: number;
  broken?: string;
} = {}): Operator {
  const folder = mkdtempSync(join(tmpdir(), 'operator-'));
  for (const name of ['bin', 'tmp', 'logs']) mkdirSync(join(folder, name));
  for (const [app, log] of Object.entries(logs)) writeFileSync(join(folder, 'logs', app), log);
  writeFileSync(
    join(folder, 'bin', 'kubectl'),
    `#!/bin/bash
printf '%s\\n' "$*" >>'${folder}/calls'
grumble() { echo 'E1122 10:00:00.000000 7 memcache.go:265] "Unhandled Error"' >&2; } # as the real one does before it says why
case $1 in
  port-forward)
    ${storePort === undefined ? `grumble; echo 'error: services "victoria-logs" not found' >&2; exit 1` : `echo 'Forwarding from 127.0.0.1:${storePort} -> 9428'; echo $$ >'${folder}/forward'; exec sleep 60`} ;;
  logs)
    app=$(sed -E 's/.* app=([^ ]+) .*/\\1/' <<<"$*")
    [[ $app != forbidden ]] || { grumble; echo 'Error from server (Forbidden): pods is forbidden' >&2; exit 1; }
    log='${folder}'/logs/$app
    [[ -f $log ]] || { echo 'No resources found in shiojiri-rainbow-seeker namespace.' >&2; exit 0; }
    if [[ " $* " == *' --ignore-errors '* ]]; then cat "$log"
    else
      sed '/^error: /,$d' "$log"
      ! grep -am 1 '^error: ' "$log" >&2 || exit 1
    fi
    [[ $app != '${broken}' ]] || { grumble; echo 'Error from server: etcdserver: request timed out' >&2; exit 1; } ;;
  *) exit 9 ;;
esac
`,
    { mode: 0o755 },
  );
  return {
    folder,
    calls: () => {
      const file = join(folder, 'calls');
      return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    },
    left: () => readdirSync(join(folder, 'tmp')),
    close: () => rmSync(folder, { recursive: true }),
    run: (command, args, more = {}, input = '') =>
      new Promise((ended, failed) => {
        const child = spawn('bash', [join(SCRIPTS, command), ...args], {
          cwd: folder,
          env: {
            PATH: `${folder}/bin:${process.env['PATH']}`,
            HOME: folder,
            TMPDIR: join(folder, 'tmp'),
            ...more,
          },
        });
        const [out, err]: [Buffer[], Buffer[]] = [[], []];
        child.stdout.on('data', (part: Buffer) => out.push(part));
        child.stderr.on('data', (part: Buffer) => err.push(part));
        child.on('error', failed);
        child.on('close', (code) =>
          ended({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
        );
        child.stdin.on('error', () => undefined);
        child.stdin.end(input);
      }),
  };
}

/** The rows below a heading, cells apart; the first row are names. */
export function tableOf(stdout: string, heading: string): readonly (readonly string[])[] {
  const section = stdout.split('\n## ').find((part) => part.split('\n')[0]!.includes(heading));
  if (section === undefined) throw new Error(`there is no heading “${heading}” in:\n${stdout}`);
  return section
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
}
