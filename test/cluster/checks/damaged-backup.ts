import { panelUrl, runbookUrl } from '../../../alerts';
import { BACKUP_DIR } from '../../../inventory';
import { get, kubectl } from '../kubectl';
import type { Message } from '../sink';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { until } from '../wait';
import type { World } from '../world';
import { runCronJob, succeed } from './jobs';

const ALERT = 'BackupVerifyFailed';
const VERIFY = 'postgres-backup-verify';
const POD = 'backup-damage';

/** Bytes that rot on the disk are found by the next verification, told to people, and gone after the documented remedy. */
export function damagedBackupChecks(world: World): readonly Check[] {
  const rot = new Rot(world);
  const { environment, thresholds, evaluation, notifications } = world.plane.config;
  const lasting = thresholds.backupVerifyFailed.critical.for;
  // Scrape, two evaluations, the level's duration, and the wait for more of the same group; the job itself is over.
  const told =
    evaluation.scrapeInterval +
    2 * evaluation.slowEvaluationInterval +
    lasting +
    notifications.sev2.groupWait +
    15;
  let found = 0;
  return [
    {
      what: 'eight bytes of the newest backup rot, and its verification fails and says which file',
      run: async () => {
        const file = await rot.damage();
        const { succeeded, seconds, said } = await runCronJob(world, VERIFY);
        found = Date.now();
        if (succeeded || !said.includes(file)) throw new Finding(said);
        return `${file}, job ${seconds} s`;
      },
    },
    {
      what: `${ALERT} reaches Slack and PagerDuty, with its links, within ${told} s of the verification`,
      run: async () => {
        const slack = await message(world, slackSays('🔥'), told);
        const [attachment] = slack.body.attachments;
        const links = [runbookUrl(environment, ALERT), panelUrl(environment, board(world), ALERT)];
        const wrong = links.filter((link) => !attachment.text.includes(link));
        if (slack.body.channel !== notifications.slack.channel) wrong.push(`channel ${slack.body.channel}`);
        if (attachment.title_link !== links[1]) wrong.push(`title_link ${attachment.title_link}`);
        const page = await message(world, pagerSays('trigger'), 10);
        for (const link of links)
          if (!JSON.stringify(page.body.links).includes(link)) wrong.push(`page: ${link}`);
        if (wrong.length > 0) throw new Finding(`wrong or missing: ${wrong.join(', ')}\n${attachment.text}`);
        return `Slack ${since(slack, found)} s, PagerDuty ${since(page, found)} s`;
      },
    },
    {
      what: 'with the damaged files moved away and a new backup taken the verification passes again',
      run: async () => {
        await rot.moveAway();
        const seconds = [await succeed(world, 'postgres-backup'), await succeed(world, VERIFY)];
        return `backup ${seconds[0]} s, verification ${seconds[1]} s`;
      },
    },
    {
      what: `the end of ${ALERT} is told to both`,
      run: async () => {
        const slack = await message(world, slackSays('✅ 復旧'), 150 + evaluation.keepFiringFor);
        await message(world, pagerSays('resolve'), 10);
        return `${since(slack, found)} s after the verification failed`;
      },
    },
  ];
}

/** Works on the volume of the backups from a pod like the job's own, which a person may start as well. */
class Rot {
  private name = '';

  constructor(private readonly world: World) {}

  /** Returns the file's name. */
  async damage(): Promise<string> {
    await this.start();
    const newest = await this.sh(`cd ${BACKUP_DIR} && ls backup_*.dump | sort | tail -n 1`);
    this.name = newest.trim().replace(/\.dump$/, '');
    const file = `${this.name}.dump`;
    await this.sh(`cd ${BACKUP_DIR} && at=$(($(stat -c %s ${file}) / 2)) &&
      { [ -w ${file} ] || chmod u+w ${file}; } && printf 'ROTROTRO' | dd of=${file} bs=1 seek=$at conv=notrunc status=none`);
    return file;
  }

  async moveAway(): Promise<void> {
    await this.sh(`mkdir -p /tmp/damaged && mv ${BACKUP_DIR}/${this.name}.* /tmp/damaged/`);
    await kubectl(['-n', this.world.namespace, 'delete', 'pod', POD, '--wait=true']);
  }

  private async start(): Promise<void> {
    const { namespace } = this.world;
    const { spec } = await get('cronjob', VERIFY, '-n', namespace);
    const { metadata, spec: pod } = spec.jobTemplate.spec.template;
    const [container] = pod.containers;
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: POD, namespace, labels: { ...metadata.labels, app: POD } },
      spec: {
        ...pod,
        terminationGracePeriodSeconds: 0,
        containers: [{ ...container, command: ['sleep', '900'], args: [] }],
      },
    };
    await kubectl(['-n', namespace, 'delete', 'pod', POD, '--ignore-not-found']);
    await kubectl(['create', '-f', '-'], { input: JSON.stringify(object) });
    await kubectl(['-n', namespace, 'wait', '--for=condition=Ready', `pod/${POD}`, '--timeout=60s']);
  }

  private sh(script: string): Promise<string> {
    return kubectl(['-n', this.world.namespace, 'exec', POD, '--', 'bash', '-ec', script]);
  }
}

function message(world: World, matches: (message: Message) => boolean, atMost: number): Promise<Message> {
  return until({
    what: `the message about ${ALERT} at the recorder`,
    atMost,
    look: async () => (await world.sink.messages()).find(matches),
    evidence: async () => JSON.stringify(await world.prometheus.query('backup_verify_failures')),
  });
}

function slackSays(mark: string): (message: Message) => boolean {
  return ({ path, body }) => {
    const headline: string = body.attachments?.[0]?.pretext ?? '';
    return path === '/slack/alerts' && headline.includes(mark) && headline.includes(ALERT);
  };
}

function pagerSays(action: string): (message: Message) => boolean {
  return ({ path, body }) =>
    path.startsWith('/pagerduty') && body.event_action === action && body.payload?.class === ALERT;
}

function board({ plane }: World): Parameters<typeof panelUrl>[1] {
  const signal = plane.alerting.signals.find(({ alert }) => alert === ALERT);
  if (!signal) throw new Finding(`no signal is named ${ALERT}`);
  return signal.board;
}

function since({ at }: Message, from: number): number {
  return Math.round((at - from) / 1000);
}
