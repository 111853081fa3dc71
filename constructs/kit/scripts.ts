import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { checksum } from './checksum';

/** The files of `scripts/` by path, for example `backup.sh` and `lib/boot.sh`. */
export type Scripts = Readonly<Record<string, string>>;

/** Name of the ConfigMap that holds them: another content is another name, so that no running job ever sees it change. */
export function scriptsName(scripts: Scripts): string {
  return `backup-scripts-${checksum(...Object.entries(scripts).flat())}`;
}

/** A key may not contain a slash. */
export function scriptKey(path: string): string {
  return path.replace(/\//g, '__');
}

/** All of them as a volume called `scripts`, readable and executable by everybody. */
export function scriptsVolume(scripts: Scripts): k8s.Volume {
  const items = Object.keys(scripts).map((path) => ({ key: scriptKey(path), path }));
  return { name: 'scripts', configMap: { name: scriptsName(scripts), defaultMode: 0o555, items } };
}
