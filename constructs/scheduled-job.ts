import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { formatBytes } from '../config';
import type { JobVolume, ScheduledJob as Spec } from '../cronjobs';
import { RUNS_KEPT } from '../inventory';
import { environmentOf } from './kit/env';
import { objectLabels } from './kit/labels';
import { configMap, serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';
import type { ContainerProps } from './kit/pod';
import { scriptsVolume } from './kit/scripts';
import type { Scripts } from './kit/scripts';

/** Seconds a finished Job stays to be looked at: a week. */
const KEEP_SECONDS = 604_800;
const DEFAULT_USER = 65532;
/** Bytes that any job may write to the node beside the volumes it declares. */
const OWN_SCRATCH = 10 * 2 ** 30;

export interface ScheduledJobProps {
  readonly job: Spec;
  /** What is mounted where a job runs one of the scripts. */
  readonly scripts: Scripts;
}

/** A CronJob with the plane's defaults: one run at a time, deadlines, history, cleaned up after a week. */
export class ScheduledJob extends Construct {
  constructor(scope: Construct, id: string, { job, scripts }: ScheduledJobProps) {
    super(scope, id);
    const finalCodes = Object.keys(job.finalExitCodes).map(Number);
    serviceAccount(this, job.name);
    if (job.sql) configMap(this, job.name, job.name, job.sql);
    new k8s.KubeCronJob(this, 'cron-job', {
      metadata: { name: job.name, labels: objectLabels(job.name) },
      spec: {
        schedule: job.schedule,
        timeZone: job.timeZone,
        ...(job.suspended && { suspend: true }),
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: job.startingDeadline,
        successfulJobsHistoryLimit: RUNS_KEPT,
        failedJobsHistoryLimit: RUNS_KEPT,
        jobTemplate: {
          metadata: { labels: objectLabels(job.name) },
          spec: {
            backoffLimit: job.retries ?? 1,
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
            template: pod(job, scripts),
          },
        },
      },
    });
  }
}

function pod(job: Spec, scripts: Scripts): k8s.PodTemplateSpec {
  const volumes = (job.volumes ?? []).map(volume);
  const env = environmentOf(job.env ?? {}, job.secretEnv);
  return podTemplate({
    name: job.name,
    user: job.user ?? DEFAULT_USER,
    restartPolicy: 'Never',
    ...(job.near && { near: job.near }),
    ...(job.borrowed && { initContainers: [borrow(job)] }),
    containers: [
      {
        name: job.name,
        image: job.image,
        command: job.command,
        args: job.arguments,
        ...(env.length > 0 && { env }),
        resources: job.resources,
        // Training data, or a restored database.
        scratch: formatBytes(OWN_SCRATCH + scratchOf(job)),
        mounts: [
          { name: 'tmp', mountPath: '/tmp' },
          ...volumes.map(({ mount }) => mount),
          ...(job.scripts ? [{ name: 'scripts', mountPath: '/scripts', readOnly: true }] : []),
          ...(job.sql ? [{ name: 'sql', mountPath: '/sql', readOnly: true }] : []),
          ...(job.borrowed ? [{ name: 'tools', mountPath: '/tools', readOnly: true }] : []),
        ],
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: {} },
      ...volumes.map(({ source }) => source),
      ...(job.scripts ? [scriptsVolume(scripts)] : []),
      ...(job.sql ? [{ name: 'sql', configMap: { name: job.name } }] : []),
      ...(job.borrowed ? [{ name: 'tools', emptyDir: {} }] : []),
    ],
  });
}

function scratchOf({ volumes = [] }: Spec): number {
  return volumes.reduce((sum, it) => sum + ('scratch' in it ? it.scratch : 0), 0);
}

function volume(spec: JobVolume): { readonly mount: k8s.VolumeMount; readonly source: k8s.Volume } {
  const name = spec.path.replace(/\W+/g, '');
  if ('scratch' in spec) {
    const sizeLimit = k8s.Quantity.fromString(formatBytes(spec.scratch));
    return { mount: { name, mountPath: spec.path }, source: { name, emptyDir: { sizeLimit } } };
  }
  return {
    mount: { name, mountPath: spec.path, ...(spec.readOnly && { readOnly: true }) },
    source: { name, persistentVolumeClaim: { claimName: spec.claim } },
  };
}

/** Brings the files of another image along. */
function borrow({ borrowed, resources }: Spec): ContainerProps {
  return {
    name: 'tools',
    image: borrowed?.image ?? '',
    command: ['cp', ...(borrowed?.files ?? []), '/tools/'],
    resources,
    mounts: [{ name: 'tools', mountPath: '/tools' }],
  };
}
