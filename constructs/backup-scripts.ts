import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { objectLabels } from './kit/labels';
import { scriptKey, scriptsName } from './kit/scripts';
import type { Scripts } from './kit/scripts';

/** The scripts of every backup job, as one immutable ConfigMap. */
export class BackupScripts extends Construct {
  constructor(scope: Construct, id: string, scripts: Scripts) {
    super(scope, id);
    const data = Object.fromEntries(Object.entries(scripts).map(([path, text]) => [scriptKey(path), text]));
    new k8s.KubeConfigMap(this, 'scripts', {
      metadata: { name: scriptsName(scripts), labels: objectLabels('backup-scripts') },
      immutable: true,
      data,
    });
  }
}
