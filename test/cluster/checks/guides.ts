import { run } from '../kubectl';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { until } from '../wait';
import { get, kubectl } from '../kubectl';
import type { World } from '../world';

/** A command of the guides, and what its output must show. */
interface Command {
  readonly line: string;
  readonly shows: RegExp;
  /** Seconds until it must; metrics take a while to appear. Default: 0. */
  readonly within?: number;
}

const JOB = 'manual-retrain';

/** The guides' commands, letter by letter. */
export function guideChecks(world: World): readonly Check[] {
  const { namespace, plane } = world;
  const inNamespace = `-n ${namespace}`;
  const backend = plane.config.scaling.backend.service;
  const commands: Command[] = [
    { line: `kubectl get pods ${inNamespace} | grep prometheus`, shows: /^prometheus-0 +1\/1 +Running/m },
    { line: `kubectl get cronjobs ${inNamespace}`, shows: /^ml-model-retrain /m },
    {
      line: `kubectl get hpa ${inNamespace}`,
      shows: new RegExp(`^${backend} .*cpu: \\d+%/`, 'm'),
      within: 60,
    },
    { line: `kubectl top pods ${inNamespace}`, shows: /^prometheus-0 +\d+m/m, within: 60 },
  ];
  return [
    ...commands.map(({ line, shows, within = 0 }): Check => ({
      what: `\`${line}\` works`,
      run: async () => {
        let last = '';
        await until({
          what: `output that matches ${shows}`,
          atMost: within,
          every: 3,
          look: async () => {
            const { stdout, stderr } = await run('bash', ['-c', line]);
            last = `${stdout}${stderr}`;
            return shows.test(last) ? true : undefined;
          },
          evidence: () => Promise.resolve(last),
        });
      },
    })),
    {
      what: `\`kubectl create job --from=cronjob/ml-model-retrain ${JOB}\` runs to its end under the plane's policies`,
      run: async () => {
        const job = ['job', JOB, '-n', namespace];
        await kubectl(['delete', ...job, '--ignore-not-found']);
        await run('bash', ['-c', `kubectl create job --from=cronjob/ml-model-retrain ${JOB} ${inNamespace}`]);
        const status = await until({
          what: 'the job is finished',
          atMost: 90,
          look: async () => {
            const { conditions = [] } = (await get(...job)).status;
            return conditions.find(({ type }: { type: string }) => /^(Complete|Failed)$/.test(type));
          },
          evidence: () => kubectl(['describe', ...job]),
        });
        const said = await kubectl(['logs', `job/${JOB}`, '-n', namespace]);
        await kubectl(['delete', ...job]);
        if (status.type !== 'Complete') throw new Finding(`${status.type}: ${status.message}\n${said}`);
        return said.trim().slice(0, 120);
      },
    },
  ];
}
