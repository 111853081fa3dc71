import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { ToolContext } from './context';
import { isExecutable } from './find';
import type { Pin } from './pins';

/** Where a program built here lies. */
export function builtPath(pin: Pin, context: ToolContext): string {
  return path.join(context.bin, pin.name);
}

/** Whether the program is there and was built from exactly this pin and these module files. */
export function isBuilt(pin: Pin, context: ToolContext): boolean {
  const file = builtPath(pin, context);
  return (
    isExecutable(file) &&
    existsSync(stampPath(file)) &&
    readFileSync(stampPath(file), 'utf8') === stamp(pin, context)
  );
}

/**
 * Builds the program with Go and puts it in place by a rename, so that nobody ever runs half of it.
 * Takes 3 s (actionlint) to 250 s (prometheus with an empty compiler cache) on two cores.
 * @throws Error of one sentence when Go is missing or the build fails
 */
export async function build(pin: Pin, context: ToolContext): Promise<string> {
  const file = builtPath(pin, context);
  const fresh = path.join(context.bin, `.${pin.name}.${process.pid}`);
  mkdirSync(context.bin, { recursive: true });
  const started = Date.now();
  const seconds = (): string => ((Date.now() - started) / 1000).toFixed(0);
  context.log(`tools: building ${pin.name} ${pin.version} with go (once, up to 5 minutes) ...`);
  const heartbeat = setInterval(
    () => context.log(`tools: still building ${pin.name}, ${seconds()} s`),
    30_000,
  );
  try {
    await goBuild(pin, context, fresh);
    renameSync(fresh, file);
    writeFileSync(stampPath(file), stamp(pin, context));
  } finally {
    clearInterval(heartbeat);
    rmSync(fresh, { force: true });
  }
  context.log(`tools: built ${pin.name} ${pin.version} in ${seconds()} s`);
  return file;
}

function goBuild(pin: Pin, context: ToolContext, output: string): Promise<void> {
  const ldflags = `-s -w -X ${pin.versionVariable}=${pin.version}`;
  const args = [
    'build',
    '-mod=readonly',
    '-buildvcs=false',
    '-trimpath',
    '-ldflags',
    ldflags,
    '-o',
    output,
    pin.goPackage,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd: path.join(context.modules, pin.family),
      // GOWORK: a go.work above this checkout would change the build list behind the pins' back.
      env: { ...context.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0', GOWORK: 'off' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? goIsMissing(pin) : error),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          buildFailed(pin, errors, code === null ? `was ended by ${signal}` : `ended with code ${code}`),
        );
    });
  });
}

function goIsMissing(pin: Pin): Error {
  return new Error(
    `${pin.name} ${pin.version} or newer is not on PATH and cannot be built, because there is no "go" on PATH either: ` +
      `install Go 1.25 or newer, or put a ${pin.name} of at least ${pin.version} on PATH.`,
  );
}

function buildFailed(pin: Pin, errors: string, how: string): Error {
  const lines = errors
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('go: downloading'));
  return new Error(
    `${pin.name} ${pin.version} could not be built from tools/go/${pin.family}: "go build" ${how} ` +
      `and said: ${lines.slice(-5).join(' | ') || 'nothing'}; ` +
      `repair that, or put a ${pin.name} of at least ${pin.version} on PATH.`,
  );
}

function stampPath(file: string): string {
  return `${file}.pin`;
}

function stamp(pin: Pin, context: ToolContext): string {
  const hash = createHash('sha256').update(pin.goPackage);
  for (const name of ['go.mod', 'go.sum']) {
    hash.update(readFileSync(path.join(context.modules, pin.family, name)));
  }
  return `${pin.version} ${hash.digest('hex').slice(0, 16)}\n`;
}
