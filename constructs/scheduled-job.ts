import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { ScheduledJob as Spec } from '../cronjobs';
import { objectLabels } from './kit/labels';
import { serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';

/** Seconds a finished Job stays to be looked at: a week. */
const KEEP_SECONDS = 604_800;

/** A CronJob with the plane's defaults: one run at a time, deadlines, history, cleaned up after a week. */
export class ScheduledJob extends Construct {
  constructor(scope: Construct, id: string, job: Spec) {
    super(scope, id);
    const finalCodes = Object.keys(job.finalExitCodes).map(Number);
    serviceAccount(this, job.name);
    new k8s.KubeCronJob(this, 'cron-job', {
      metadata: { name: job.name, labels: objectLabels(job.name) },
      spec: {
        schedule: job.schedule,
        timeZone: job.timeZone,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: job.startingDeadline,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: objectLabels(job.name) },
          spec: {
            backoffLimit: 1,
            activeDeadlineSeconds: job.deadline,
            ttlSecondsAfterFinished: KEEP_SECONDS,
            // A final exit code fails the Job at once: trying again would end the same way.
            ...(finalCodes.length > 0 && {
              podFailurePolicy: {
                // The generated type asks for `onPodConditions` too; the API server allows only one of the two.
                rules: [
                  {
                    action: 'FailJob',
                    onExitCodes: { containerName: job.name, operator: 'In', values: finalCodes },
                  },
                ] as k8s.PodFailurePolicyRule[],
              },
            }),
            template: podTemplate({
              name: job.name,
              user: 65532,
              restartPolicy: 'Never',
              containers: [
                {
                  name: job.name,
                  image: job.image,
                  command: job.command,
                  args: job.arguments,
                  resources: job.resources,
                  scratch: '10Gi', // training data
                  mounts: [{ name: 'tmp', mountPath: '/tmp' }],
                },
              ],
              volumes: [{ name: 'tmp', emptyDir: {} }],
            }),
          },
        },
      },
    });
  }
}
