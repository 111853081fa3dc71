import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labelVariables, procedures } from '../../alerts';
import type { Signal } from '../../alerts';
import { symptoms } from '../../alerts/runbooks/troubleshooting/symptoms';
import { checkCommand } from '../support/commands/check';
import { pages } from '../support/commands/page';
import { configWith, loadConfig } from '../support/config';
import { ALL_FROM_LOGS } from '../support/from-logs';
import { planeFor } from '../support/plane';

const ROOT = join(__dirname, '../..');

const helps = new Map<string, string>();
function help(script: string): string {
  const file = join(ROOT, script);
  if (!existsSync(file)) throw new Error(`there is no ${script}`);
  accessSync(file, constants.X_OK);
  const text = helps.get(file) ?? execFileSync('bash', [file, '--help'], { encoding: 'utf8' });
  helps.set(file, text);
  return text;
}
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
const tools = { help, npmScripts: Object.keys(scripts) };

const OFFSITE = { repository: 'sftp:backup@example.org:/copies', cidrs: ['203.0.113.0/24'], port: 22 };

const PLANES = {
  prod: planeFor(loadConfig('prod')),
  ci: planeFor(loadConfig('ci')),
  'prod with an off-site copy and a fourth service': planeFor(
    configWith({
      'environment.offsite': OFFSITE,
      'application.services.3': { name: 'worker', title: '作業', port: 80, owner: 'ops-l2' },
    }),
  ),
  'prod counted from logs': planeFor(configWith(ALL_FROM_LOGS)),
  'prod without neighbours, point-in-time recovery and receivers': planeFor(
    configWith({
      'environment.neighbours.certManager.enabled': false,
      'environment.neighbours.verticalPodAutoscaler': false,
      'environment.receivers.deadMansSwitch': false,
      'application.database.pitr': false,
    }),
  ),
};

describe('a command', () => {
  const page = pages(PLANES.prod, tools);
  const ns = `-n ${PLANES.prod.config.application.namespace}`;
  const about = (line: string) => problems([line], page(['NODE'])).map((text) => text.split(' → ')[1]);

  it.each([
    // shell
    ['kubectl get pods "-n', 'a quote is not closed in: kubectl get pods "-n'],
    ['kubectl get pods | | wc -l', 'nothing stands before | in: kubectl get pods | | wc -l'],
    ['(kubectl top nodes', 'parentheses do not match in: (kubectl top nodes'],
    ['kubectl describe node $HOST', 'nothing says what $HOST is'],
    ['rm -rf backups', 'rm: no page has needed this program yet'],
    // kubectl's own words
    ['kubectl show pods', 'kubectl has no command “show pods”, or no page has needed it yet'],
    [`kubectl get podz ${ns}`, '“podz” is no kind of object'],
    [`kubectl logs ${ns} -l app=backend --tial=9`, 'kubectl logs has no flag --tial=9'],
    [`kubectl logs ${ns} -l app=backend --tail=all`, '--tail is no number: all'],
    [`kubectl top pods ${ns} --sort-by=.metadata.name`, 'nothing can be sorted by .metadata.name'],
    [`kubectl scale statefulset/postgres ${ns}`, 'kubectl scale needs --replicas'],
    [`kubectl rollout restart cronjob/postgres-backup ${ns}`, 'kubectl rollout restart is not for a CronJob'],
    [`kubectl delete pods ${ns}`, 'kubectl delete pods names no object'],
    [
      `kubectl patch cronjob postgres-backup ${ns} --type=json -p '{}'`,
      '--type=json does not fit the patch {}',
    ],
    // namespaces
    ['kubectl get pods', 'kubectl get says no namespace, so it depends on who types it'],
    ['kubectl get pods -n elsewhere', 'there is no Namespace elsewhere'],
    [`kubectl get nodes ${ns}`, 'a Node is in no namespace'],
    // objects
    [
      `kubectl rollout undo deployment/postgres ${ns}`,
      'there is no Deployment postgres in shiojiri-rainbow-seeker',
    ],
    [`kubectl describe pod prometheus-2 ${ns}`, 'there is no Pod prometheus-2 in shiojiri-rainbow-seeker'],
    [`kubectl logs ${ns} -l app=back-end`, 'nothing has the labels app=back-end'],
    [`kubectl logs ${ns} -l 'app in (backend,web)'`, 'nothing has the labels app=web'],
    [`kubectl get pods ${ns} -l app=prometheus,tier=x`, 'nothing has the labels app=prometheus,tier=x'],
    [`kubectl logs ${ns} prometheus-0 -c sidecar`, 'prometheus-0 has no container sidecar, but '],
    [
      `kubectl create job --from=cronjob/backup x ${ns}`,
      'there is no CronJob backup in shiojiri-rainbow-seeker',
    ],
    [`kubectl logs ${ns} job/manual-backup`, 'there is no Job manual-backup in shiojiri-rainbow-seeker'],
    // programs in containers
    [`kubectl exec ${ns} deployment/kube-state-metrics -- df`, 'nothing can be run in '],
    [`kubectl exec ${ns} prometheus-0 -- amtool alert`, ' has no amtool'],
    [
      `kubectl exec ${ns} statefulset/postgres -- psql -U "$POSTGRES_USER" -d rainbow`,
      'nothing says what $POSTGRES_USER is',
    ],
    [
      `kubectl exec ${ns} statefulset/postgres -- sh -c 'psql -U "$POSTGRES_USER" -d rain -c "SELECT 1"'`,
      'psql: there is no database rain',
    ],
    [
      `kubectl exec ${ns} prometheus-0 -- promtool query instant http://localhost:9091 up`,
      'nothing listens on http://localhost:9091',
    ],
    [
      `kubectl exec ${ns} prometheus-0 -- promtool query instant http://localhost:9090 'up ='`,
      'not PromQL at character 3: up =',
    ],
    [`kubectl port-forward ${ns} svc/grafana 8080:80`, 'svc/grafana does not listen on 80, but on 3000'],
    ['curl -s http://localhost:9090/-/healthy', 'nothing listens on http://localhost:9090/-/healthy'],
    ['openssl s_client -connect example.org:443', 'openssl: example.org is no host of the certificate'],
    // scripts
    ['./scripts/backup.sh --verfy', './scripts/backup.sh --help knows no --verfy'],
    ['./scripts/back-up.sh', 'there is no ./scripts/back-up.sh'],
    ['npm run deploy', 'npm run deploy: there is no such script'],
  ])('%s is refused: %s', (line, why) => {
    const [found = 'nothing is wrong', ...more] = about(line);
    expect(found.includes(why) ? why : found).toBe(why);
    expect(more).toEqual([]);
  });

  it.each([
    'kubectl describe node "$NODE"',
    'kubectl get nodes -o wide | grep -v " Ready" >unready.txt 2>&1',
    `kubectl exec ${ns} prometheus-0 -- promtool query instant http://localhost:9090 'up == 0'`,
    `kubectl create job --from=cronjob/postgres-backup manual-x ${ns} && kubectl logs ${ns} job/manual-x -f`,
    `kubectl port-forward ${ns} svc/grafana 8080:3000`,
    `kubectl logs ${ns} "$(kubectl get pods ${ns} -l app=backend -o name | head -n 1)"`,
    `kubectl get pvc ${ns} backups -o yaml || df -h`.replace(' backups', ''),
  ])('%s is accepted', (line) => {
    expect(about(line)).toEqual([]);
  });
});

/** What is wrong with the commands of a page, as `command → why`. */
function problems(
  commands: readonly (string | undefined)[],
  page: ReturnType<ReturnType<typeof pages>>,
): string[] {
  return commands.flatMap((command) => {
    if (command === undefined) return [];
    try {
      checkCommand(command, page);
      return [];
    } catch (error) {
      return [`${command} → ${(error as Error).message}`];
    }
  });
}

const commandsOf = ({ runbook: { diagnosis, mitigation, permanentFix } }: Signal) =>
  [...diagnosis, ...mitigation, ...permanentFix].map(({ command }) => command);

describe.each(Object.entries(PLANES))('%s', (_, plane) => {
  const page = pages(plane, tools);

  it.each(plane.alerting.signals.map((signal) => [signal.alert, signal] as const))(
    'every command of %s names what exists',
    (__, signal) => {
      expect(problems(commandsOf(signal), page([...labelVariables(signal).keys()]))).toEqual([]);
    },
  );

  it.each(symptoms(plane.config).map((symptom) => [symptom.title.en, symptom] as const))(
    'every first command of “%s” names what exists',
    (__, { first }) => {
      expect(
        problems(
          first.map(({ command }) => command),
          page(),
        ),
      ).toEqual([]);
    },
  );

  it.each(procedures(plane.config).map((procedure) => [procedure.name, procedure] as const))(
    'every command of the procedure %s names what exists',
    (__, { steps, proof, undo }) => {
      const commands = [...steps, ...proof, ...undo].map(({ command }) => command);
      expect(problems(commands, page())).toEqual([]);
    },
  );
});

describe.each(['README.md', 'README.ja.md'])('%s', (name) => {
  it('prints only kubectl commands that name what exists', () => {
    const lines = [...readFileSync(join(ROOT, name), 'utf8').matchAll(/^kubectl .*$/gm)].map(([line]) =>
      line.replace(/ # .*$/, ''),
    );
    expect(lines.length).toBeGreaterThanOrEqual(4);
    expect(problems(lines, pages(PLANES.prod, tools)())).toEqual([]);
  });
});
