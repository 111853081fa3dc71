import { get, kubectl, run } from '../kubectl';
import type { Json } from '../kubectl';
import { Finding } from '../suite';
import { until } from '../wait';
import type { World } from '../world';

/** Seconds a job may take on a sample database: each starts a pod, some of them a database. */
const FINISHED_WITHIN = 120;

/** How a job ended. */
export interface Outcome {
  readonly succeeded: boolean;
  /** Seconds from its creation until the controller called it finished. */
  readonly seconds: number;
  /** The end of what it said. */
  readonly said: string;
}

/** Makes a job of a CronJob as the guides do, follows it to its end and removes it. Errors: Finding, when it has none. */
export async function runCronJob({ namespace }: World, cronJob: string): Promise<Outcome> {
  const name = `manual-${cronJob}`;
  const job = ['job', name, '-n', namespace];
  await kubectl(['delete', ...job, '--ignore-not-found']);
  await kubectl(['create', 'job', name, `--from=cronjob/${cronJob}`, '-n', namespace]);
  const began = Date.now();
  const end = await until({
    what: `job ${name} is finished`,
    atMost: FINISHED_WITHIN,
    look: async () => ending(await get(...job)),
    evidence: async () => `${await kubectl(['describe', ...job])}\n${await logOf(namespace, name)}`,
  });
  const seconds = Math.round((Date.now() - began) / 1000);
  const said = await logOf(namespace, name);
  await kubectl(['delete', ...job]);
  return { succeeded: end === 'Complete', seconds, said };
}

/** Runs a CronJob's job that must succeed. Errors: Finding with the end of its log. Returns seconds. */
export async function succeed(world: World, cronJob: string): Promise<number> {
  const { succeeded, seconds, said } = await runCronJob(world, cronJob);
  if (!succeeded) throw new Finding(`the job of ${cronJob} failed after ${seconds} s\n${said}`);
  return seconds;
}

function ending({ status }: Json): 'Complete' | 'Failed' | undefined {
  const found = (status.conditions ?? []).find((it: Json) => /^(Complete|Failed)$/.test(it.type));
  return found?.type;
}

/** Of all tries, labelled with the pod's name. */
async function logOf(namespace: string, job: string): Promise<string> {
  const args = ['-n', namespace, 'logs', '-l', `job-name=${job}`, '--tail=25', '--prefix'];
  const { stdout, stderr } = await run('kubectl', args);
  return (stdout || stderr).trim();
}
