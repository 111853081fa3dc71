import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../config';
import { CLAIMS } from '../inventory';
import { claimSpec } from './kit/objects';
import { objectLabels } from './kit/labels';

/**
 * What outlives the plane: the volumes of backups and of received WAL. They are in a file of their own, so that
 * whoever deletes the plane with kubectl can leave them out; Pulumi retains every claim.
 */
export class BackupVolumes extends Construct {
  constructor(scope: Construct, id: string, { application, environment }: Config) {
    super(scope, id);
    const { className, backups, wal } = environment.storage;
    const claim = (name: string, size: number) =>
      new k8s.KubePersistentVolumeClaim(this, name, {
        metadata: {
          name,
          labels: objectLabels(name),
          annotations: {
            // A class that waits for the first pod binds it at the first backup: nothing to wait for before.
            'pulumi.com/skipAwait': 'true',
            // Tools that know this mark leave the object when they remove the rest.
            'helm.sh/resource-policy': 'keep',
          },
        },
        spec: claimSpec(size, className),
      });
    claim(CLAIMS.backups, backups);
    if (application.database.pitr) claim(CLAIMS.wal, wal);
  }
}
