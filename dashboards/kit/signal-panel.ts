import type { Config } from '../../config';
import { runbookUrl, unitFacts } from '../../alerts';
import type { Quantity, Signal, Text } from '../../alerts';
import { selector } from '../../alerts/promql';
import { limitAxis, limitSteps, limitStyle, stateNames } from './limits';
import { limitsText } from './limits-text';
import { alertmanagerUrl } from './links';
import type { PanelSpec, Query } from './panel';
import { LineInterpolation } from './sdk';

/** The panel of a signal: its recorded quantity with every limit, and the ways on from there. */
export function signalPanel(signal: Signal, { environment }: Config): PanelSpec {
  const { alert, title, quantity, direction } = signal;
  const state = quantity.unit === 'state';
  return {
    name: alert,
    title,
    about: about(signal),
    unit: unitFacts(quantity.unit).grafana,
    queries: recorded(quantity, title),
    limits: { steps: limitSteps(signal), style: limitStyle(signal) },
    axis: limitAxis(signal),
    worst: direction === 'above' ? 'high' : 'low',
    ...(state && { names: stateNames(signal), interpolation: LineInterpolation.StepAfter }),
    links: [
      { title: '対応手順 / Runbook', url: runbookUrl(environment, alert) },
      { title: '発報中と抑止 / Firing, silences', url: alertmanagerUrl(environment, alert) },
    ],
  };
}

function about(signal: Signal): Text {
  const { meaning } = signal.runbook;
  const limits = limitsText(signal);
  return { ja: `${meaning.ja}\n\n${limits.ja}`, en: `${meaning.en}\n\n${limits.en}` };
}

/** One query per source, so that the legend can tell a node from a container. */
function recorded({ record, sources }: Quantity, title: Text): readonly Query[] {
  const names = [...new Set(sources.flatMap(({ labels }) => Object.keys(labels ?? {})))];
  const queries = sources.map(({ labels = {}, subject }): Query => {
    const told = sources.length > 1 ? names.map((name) => [name, labels[name] ?? ''] as const) : [];
    const kind = told.map(([, value]) => value).filter((value) => value !== '');
    // Without a subject there is one series, and it is the title's.
    const legend = [...kind, subject.length > 0 ? '{{subject}}' : title.ja].join(' ');
    return { expr: `${record}${selector(Object.fromEntries(told))}`, legend };
  });
  return [...new Map(queries.map((query) => [query.expr, query])).values()];
}
