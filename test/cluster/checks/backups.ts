import { metricsOf } from '../../../inventory';
import { Database } from '../database';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { until } from '../wait';
import type { World } from '../world';
import { runCronJob, succeed } from './jobs';

/** The metric by which a job says when it was last successful, and the label that tells its kind. */
interface Success {
  readonly cronJob: string;
  readonly series: string;
}

/** In the order in which each finds what it needs: a backup of today, a base backup with WAL after it. */
const IN_ORDER: readonly Success[] = [
  { cronJob: 'postgres-backup', series: 'backup_last_success_timestamp_seconds{kind="logical"}' },
  { cronJob: 'postgres-basebackup', series: 'backup_last_success_timestamp_seconds{kind="base"}' },
  { cronJob: 'postgres-backup-verify', series: 'backup_verify_last_success_timestamp_seconds' },
  {
    cronJob: 'postgres-backup-restore-test',
    series: 'restore_test_last_success_timestamp_seconds{kind="full"}',
  },
  { cronJob: 'monthly-backup-verification', series: 'drill_last_success_timestamp_seconds' },
  { cronJob: 'weekly-maintenance', series: 'maintenance_last_success_timestamp_seconds' },
];

/** What the plane's roles may do, and that saying it twice changes nothing. Everything that connects needs them. */
export function roleChecks(world: World): readonly Check[] {
  const database = new Database(world);
  return [
    {
      what: 'the job `database-roles` creates the plane’s roles, and a second run changes nothing',
      run: async () => {
        const seconds = [await succeed(world, 'database-roles')];
        const before = await database.roles();
        seconds.push(await succeed(world, 'database-roles'));
        const after = await database.roles();
        if (before.length !== 4) throw new Finding(`roles: ${before.join(' ') || 'none'}, expected four`);
        if (before.join() !== after.join()) throw new Finding([...before, 'then', ...after].join('\n'));
        if (before.some((line) => line.split('|')[1] === 't'))
          throw new Finding(`a superuser: ${before.join(' ')}`);
        return `${before.map((line) => line.replace(/\|.*/, '')).join(', ')}; ${seconds.join(' and ')} s`;
      },
    },
  ];
}

/** Every backup job works as deployed: its account, policies, volumes, limits and database role. */
export function backupChecks(world: World): readonly Check[] {
  const deployed = new Set(world.objectsOf('CronJob').map(({ metadata }) => metadata.name));
  const order = IN_ORDER.filter(({ cronJob }) => deployed.has(cronJob));
  const { pitr } = world.plane.config.application.database;
  const began = Date.now() / 1000;
  return [
    {
      what: 'no backup job is left out of this test',
      run: async () => {
        const known = new Set(order.map(({ cronJob }) => cronJob));
        const scripts = world.plane.jobs.filter((job) => job.scripts).map(({ name }) => name);
        const left = scripts.filter((name) => !known.has(name));
        if (left.length > 0) throw new Finding(`not run: ${left.join(', ')}; add it to IN_ORDER`);
        return Promise.resolve(`${order.length} jobs`);
      },
    },
    ...order.map(({ cronJob }): Check => ({
      what: `\`kubectl create job --from=cronjob/${cronJob}\` succeeds`,
      run: async () => `job ${await succeed(world, cronJob)} s`,
    })),
    {
      what: 'a restore rehearses in a sandbox, shows what would change, and refuses without --force',
      run: async () => {
        const { succeeded, seconds, said } = await runCronJob(world, 'postgres-restore');
        if (succeeded || !/--force/.test(said) || !/public\.sightings\s+\d+\s+\d+/.test(said)) {
          throw new Finding(said);
        }
        return `job ${seconds} s`;
      },
    },
    {
      what: 'what the jobs report arrives in Prometheus',
      run: async () => {
        // What nothing asks for is not kept.
        const kept = metricsOf(world.plane.config, 'pushgateway');
        const expected = [
          ...order.map(({ series }) => series).filter((it) => kept.includes(it.replace(/\{.*/, ''))),
          'restore_test_last_success_timestamp_seconds{kind="inline"}',
          ...(pitr ? ['backup_recovery_window_end_timestamp_seconds{job="postgres-wal-receiver"}'] : []),
        ];
        const missing = async () => {
          const answers = await Promise.all(expected.map((it) => world.prometheus.query(`max(${it})`)));
          return expected.filter((_, at) => !(Number(answers[at]?.[0]?.value[1]) >= began));
        };
        const { scrapeInterval } = world.plane.config.evaluation;
        await until({
          what: 'a time of success of this test for every job',
          atMost: 3 * scrapeInterval,
          every: 2,
          look: async () => ((await missing()).length === 0 ? true : undefined),
          evidence: async () => `missing or old: ${(await missing()).join(', ')}`,
        });
        return `${expected.length} times of success`;
      },
    },
  ];
}
