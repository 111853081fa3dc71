import { join } from 'node:path';
import { ConfigError } from '../../config';
import { loadConfig, loadScripts } from '../../infra/load';
import { buildPlane } from '../../infra/plane';
import { backupChecks } from './checks/backups';
import { catalogueChecks } from './checks/catalogue';
import { damagedBackupChecks } from './checks/damaged-backup';
import { boardChecks } from './checks/boards';
import { claim, deployChecks } from './checks/deploy';
import { faultChecks } from './checks/faults';
import { guideChecks } from './checks/guides';
import { logChecks } from './checks/logs';
import { idempotenceChecks } from './checks/idempotence';
import { lintChecks, manifestChecks } from './checks/manifests';
import { removalChecks, sweep } from './checks/removal';
import { restoreChecks } from './checks/restore';
import { scrapingChecks } from './checks/scraping';
import { securityChecks } from './checks/security';
import { Database } from './database';
import { adapt, discover, preconditions } from './discover';
import { Foreign } from './foreign';
import { closeAll } from './forward';
import { run } from './kubectl';
import { SINK } from './sink';
import { Precondition, Suite } from './suite';
import { SCRATCH, World } from './world';

const ROOT = join(__dirname, '..', '..');

/** The plane on a real cluster, from apply to delete. Exit codes: 0 all passed, 1 something failed, 2 cannot be run. */
async function main(suite: Suite): Promise<void> {
  const config = loadConfig(ROOT, 'ci');
  await preconditions(config, SINK);
  const cluster = await discover();
  const world = new World(
    buildPlane(adapt(config, cluster), loadScripts(ROOT)),
    buildPlane(loadConfig(ROOT, 'prod'), loadScripts(ROOT)),
    cluster,
    join(ROOT, 'build', 'cluster'),
  );
  await claim(world);
  const foreign = new Foreign(world);
  await foreign.remember();
  onSignal(suite, () => cleanUp(world, foreign));
  try {
    await checks(world, suite);
  } finally {
    await cleanUp(world, foreign);
  }
}

async function checks(world: World, suite: Suite): Promise<void> {
  await world.sink.forget();
  const backups = backupChecks(world);
  const scraping = scrapingChecks(world);
  const faults = faultChecks(world);
  const meanwhile = [
    ...catalogueChecks(world),
    ...boardChecks(world),
    ...securityChecks(world),
    ...logChecks(world),
    ...damagedBackupChecks(world),
    ...restoreChecks(world),
    ...guideChecks(world),
    ...lintChecks(world),
  ];
  const last = [...idempotenceChecks(world), ...removalChecks(world)];
  await suite.all(manifestChecks(world));
  if (!(await suite.all(deployChecks(world)))) {
    return suite.skip(
      [...backups, ...scraping, ...faults, ...meanwhile, ...last],
      'the plane did not come up',
    );
  }
  // Rates take minutes to be there, and what is recorded of backups needs them to have run.
  await Promise.all([suite.all(backups), suite.all(scraping)]);
  // An alert takes minutes to fire and to end; what does not disturb it is looked at in the meantime.
  await Promise.all([suite.all(faults), suite.all(meanwhile)]);
  await suite.all(last);
}

/** Leaves the cluster as it was found; what is gone already is no failure. */
async function cleanUp(world: World, foreign: Foreign): Promise<void> {
  closeAll();
  await sweep(world);
  await new Database(world).forget();
  await foreign.restore();
  await run('kubectl', ['delete', 'namespace', SCRATCH, '--ignore-not-found', '--timeout=60s']);
}

function onSignal(suite: Suite, end: () => Promise<void>): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      suite.stop();
      console.log(`${signal}: removing what the test made`);
      void end().finally(() => process.exit(code));
    });
  }
}

const suite = new Suite();
const started = Date.now();
main(suite).then(
  () => {
    console.log(`cluster test: ${Math.round((Date.now() - started) / 1000)} s`);
    console.log(suite.sum);
    process.exitCode = suite.allPassed ? 0 : 1;
  },
  (error: unknown) => {
    const known = error instanceof Precondition || error instanceof ConfigError;
    console.error(known ? `cluster test: ${error.message}` : error);
    process.exitCode = known ? 2 : 1;
  },
);
