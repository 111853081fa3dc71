import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Result, Running } from './result';
import { start } from './result';

const REPOSITORY = path.resolve(__dirname, '../../..');

/** Where Debian keeps the server's programs; else they must be on the PATH. */
export const PG_BIN = ['/usr/lib/postgresql/15/bin', '/usr/local/pgsql/bin'].find((it) => fs.existsSync(it));

/** initdb refuses root, and nothing here needs it: everything runs as somebody who owns nothing else. */
const USER = process.getuid!() === 0 ? unprivilegedUser() : undefined;

function unprivilegedUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      continue; // no such user here
    }
  }
  throw new Error(
    'Neither postgres nor nobody is a user of this machine; run the tests as somebody other than root.',
  );
}

export type Environment = Readonly<Record<string, string>>;

/** A throw-away PostgreSQL on a unix socket, a backup volume, and the scripts as a pod has them. */
export class World {
  readonly backups: string;
  readonly wal: string;
  readonly data: string;
  readonly scripts: string;

  private constructor(readonly root: string) {
    this.backups = this.path('backups');
    this.wal = this.path('wal');
    this.data = this.path('data');
    this.scripts = this.path('scripts');
  }

  static async create(settings = ''): Promise<World> {
    // Short, since the path of a unix socket is limited to 107 bytes.
    const world = new World(fs.mkdtempSync('/tmp/pgt-'));
    for (const name of ['backups', 'wal', 'tmp', 's', 'bin']) fs.mkdirSync(world.path(name));
    fs.cpSync(path.join(REPOSITORY, 'scripts'), world.scripts, { recursive: true });
    world.own(world.root);
    await world.must('initdb', [
      '-D',
      world.data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '-N',
    ]);
    fs.appendFileSync(
      path.join(world.data, 'postgresql.conf'),
      `listen_addresses = ''\nunix_socket_directories = '${world.path('s')}'\nfsync = off\nshared_buffers = 32MB\n` +
        `max_slot_wal_keep_size = 1GB\ntimezone = 'UTC'\nshared_preload_libraries = 'pg_stat_statements'\n${settings}\n`,
    );
    await world.up();
    await world.sql(
      'CREATE ROLE rainbow LOGIN; CREATE ROLE backup_ro LOGIN; GRANT pg_read_all_data TO backup_ro',
      'postgres',
    );
    await world.sql('CREATE DATABASE seed OWNER rainbow', 'postgres');
    await world.must(
      'psql',
      ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'seed', '-f', '-'],
      fs.readFileSync(path.join(__dirname, 'seed.sql'), 'utf8'),
    );
    await world.reset();
    return world;
  }

  path(...parts: readonly string[]): string {
    return path.join(this.root, ...parts);
  }

  /** Gives files to the user that the scripts run as. */
  own(target: string): void {
    if (USER) execFileSync('chown', ['-R', `${USER.uid}:${USER.gid}`, target]);
  }

  environment(more: Environment = {}): Environment {
    return {
      PATH: [this.path('bin'), PG_BIN, process.env.PATH].filter(Boolean).join(':'),
      HOME: this.root,
      TMPDIR: this.path('tmp'),
      PGHOST: this.path('s'),
      PGUSER: 'postgres',
      BACKUP_DIR: this.backups,
      WAL_DIR: this.wal,
      BACKUP_ROW_DROP_EXEMPT: 'public.access_logs public.audit',
      BACKUP_MIN_REDUNDANCY: '100', // many backups in one day; what is pruned has tests of its own
      BACKUP_LOCK_WAIT: '20', // what a test has killed may need a moment
      ...more,
    };
  }

  start(command: string, args: readonly string[], more: Environment = {}): Running {
    return start(command, args, { cwd: this.root, env: this.environment(more), ...USER });
  }

  run(command: string, args: readonly string[], more: Environment = {}): Promise<Result> {
    return this.start(command, args, more).done;
  }

  /** One of the scripts, as a pod runs it. */
  script(name: string, args: readonly string[] = [], more: Environment = {}): Promise<Result> {
    return this.run('bash', [path.join(this.scripts, name), ...args], more);
  }

  startScript(name: string, args: readonly string[] = [], more: Environment = {}): Running {
    return this.start('bash', [path.join(this.scripts, name), ...args], more);
  }

  async must(command: string, args: readonly string[], input?: string): Promise<string> {
    const full =
      input === undefined
        ? [command, ...args]
        : ['bash', '-c', 'f=$1; shift; "$@" <"$f"', '-', this.input(input), command, ...args];
    const { code, stdout, stderr } = await this.run(full[0]!, full.slice(1));
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }

  private input(text: string): string {
    const file = this.path(`input-${process.hrtime.bigint()}`);
    fs.writeFileSync(file, text);
    return file;
  }

  async sql(text: string, database = 'rainbow'): Promise<string> {
    return (
      await this.must('psql', ['-X', '-qAt', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', text])
    ).trim();
  }

  /** A fresh database `rainbow`, as seeded; the older ones of restores are gone. */
  async reset(): Promise<void> {
    const old = await this.sql(`SELECT datname FROM pg_database WHERE datname LIKE 'rainbow%'`, 'postgres');
    for (const name of old.split('\n').filter(Boolean))
      await this.sql(`DROP DATABASE "${name}" WITH (FORCE)`, 'postgres');
    await this.sql('CREATE DATABASE rainbow TEMPLATE seed OWNER rainbow', 'postgres');
    await this.sql(
      `ALTER DATABASE rainbow SET work_mem = '8MB'; GRANT CONNECT ON DATABASE rainbow TO backup_ro`,
      'postgres',
    );
  }

  async up(): Promise<void> {
    await this.must('pg_ctl', ['-D', this.data, '-l', this.path('server.log'), '-w', '-s', 'start']);
  }

  async down(mode = 'immediate'): Promise<void> {
    await this.must('pg_ctl', ['-D', this.data, '-m', mode, '-w', '-s', 'stop']);
  }

  async destroy(): Promise<void> {
    await this.down().catch(() => undefined); // a test may have stopped it
    if (!process.env.KEEP_WORLDS) fs.rmSync(this.root, { recursive: true, force: true });
  }

  /** A program of that name, found before the real one. `$REAL` is the real one. */
  fake(name: string, body: string): void {
    const real = (PG_BIN ? [PG_BIN] : [])
      .concat('/usr/bin', '/bin')
      .map((it) => path.join(it, name))
      .find((it) => fs.existsSync(it));
    fs.writeFileSync(this.path('bin', name), `#!/bin/bash\nREAL=${real ?? ''}\n${body}\n`, { mode: 0o755 });
  }

  unfake(): void {
    for (const name of fs.readdirSync(this.path('bin'))) fs.rmSync(this.path('bin', name));
  }

  /** Names of published backups, oldest first. */
  published(folder = this.backups): string[] {
    return fs
      .readdirSync(folder)
      .filter((it) => /^backup_\d{8}_\d{6}\.manifest\.json$/.test(it))
      .map((it) => it.slice(0, -'.manifest.json'.length))
      .sort();
  }

  leftovers(): string[] {
    return [
      ...fs.readdirSync(this.backups).filter((it) => it.startsWith('.partial')),
      ...fs.readdirSync(this.path('tmp')),
    ];
  }

  /** A digest of every row of every table, to compare databases row for row. */
  async content(database = 'rainbow'): Promise<string> {
    const tables = await this.sql(
      `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
      database,
    );
    const parts = tables
      .split('\n')
      .map(
        (it) =>
          `SELECT '${it}' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM ${it} t`,
      );
    return this.sql(parts.join(' UNION ALL ') + ' ORDER BY 1', database);
  }
}
