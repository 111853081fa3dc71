import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { formatDuration } from '../config';
import type { Config } from '../config';
import { PART_OF } from './kit/labels';

/** cert-manager renews it in time; its name is the guides'. */
export class Certificate extends Construct {
  constructor(scope: Construct, id: string, { application }: Config) {
    super(scope, id);
    const { name, secretName, dnsNames, issuer, duration, renewBefore } = application.certificate;
    new ApiObject(this, 'certificate', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name, labels: { app: name, ...PART_OF } },
      spec: {
        secretName,
        dnsNames,
        issuerRef: { ...issuer, group: 'cert-manager.io' },
        duration: hours(duration),
        renewBefore: hours(renewBefore),
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      },
    });
  }
}

/** cert-manager reads Go durations, which know no days: `90d` → `2160h`. */
function hours(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : formatDuration(seconds);
}
