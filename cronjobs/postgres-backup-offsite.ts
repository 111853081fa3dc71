import type { Config } from '../config';
import { IMAGES } from '../inventory';
import { OFFSITE_SECRET } from '../inventory';
import { scriptJob } from './script-job';
import type { ScheduledJob } from './scheduled-job';

type Offsite = NonNullable<Config['environment']['offsite']>;

/** An encrypted copy of the backups outside the cluster. */
export function postgresBackupOffsite(config: Config, { repository }: Offsite): ScheduledJob {
  const { secretEnv, ...job } = scriptJob(config, {
    name: 'postgres-backup-offsite',
    script: 'offsite.sh',
    connects: null,
    backups: 'read',
    env: {
      RESTIC: '/tools/restic',
      RESTIC_REPOSITORY: repository,
      RESTIC_CACERT: '/tools/ca-certificates.crt',
      RESTIC_CACHE_DIR: '/tmp/restic',
    },
  });
  return {
    ...job,
    secretEnv: {
      ...secretEnv,
      RESTIC_PASSWORD: { secret: OFFSITE_SECRET, key: 'password' },
      AWS_ACCESS_KEY_ID: { secret: OFFSITE_SECRET, key: 'access-key-id' },
      AWS_SECRET_ACCESS_KEY: { secret: OFFSITE_SECRET, key: 'secret-access-key' },
    },
    // The database's image has bash and the scripts' tools, but neither restic nor certificates of authorities.
    borrowed: { image: IMAGES.restic, files: ['/usr/bin/restic', '/etc/ssl/certs/ca-certificates.crt'] },
  };
}
