import type { Config } from '../../config';
import type { Text } from '../../alerts';
import { bilingual } from '../../alerts';
import { quote } from '../../alerts/promql';
import { datasourceVariable, queryVariable } from './sdk';

/** A choice of label values beside the data source; a board offers it only where some of its panels follow it. */
export interface Choice {
  /** Name in queries: `$pod`. */
  readonly name: string;
  readonly title: Text;
  /** The values are those of this label … */
  readonly label: string;
  /** … on this series, a selector that names a scrape job. */
  readonly of: string;
}

/** The pods of the namespace. */
export function podChoice({ application }: Config): Choice {
  const namespace = quote(application.namespace);
  return {
    name: 'pod',
    title: { ja: 'Pod', en: 'Pod' },
    label: 'pod',
    of: `kube_pod_info{job="kube-state-metrics",namespace=${namespace}}`,
  };
}

/** The services under observation. */
export function serviceChoice({ application }: Config): Choice {
  const jobs = quote(application.services.map(({ name }) => name).join('|'));
  return { name: 'service', title: { ja: 'サービス', en: 'Service' }, label: 'job', of: `up{job=~${jobs}}` };
}

/** The data source, then the choices; each begins with everything. */
export function variables(choices: readonly Choice[]) {
  return [
    datasourceVariable(),
    ...choices.map(({ name, title, label, of }) =>
      queryVariable(
        name,
        title.ja === title.en ? title.ja : bilingual(title),
        `label_values(${of}, ${label})`,
      ),
    ),
  ];
}
