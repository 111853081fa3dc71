import { unitFacts } from '../../alerts';
import type { Signal, Text } from '../../alerts';
import { limitAxis, limitSteps, limitStyle, stateNames } from './limits';
import type { PanelSpec, Query } from './panel';
import { GraphThresholdsStyleMode } from './sdk';

/** The worst value of a signal now, in the colour of its limits; for each value of a label, if one is given. */
export function now(signal: Signal, title: Text, label?: string): PanelSpec {
  return {
    ...common(signal, label),
    title,
    form: 'stat',
    width: 6,
    height: 5,
    limits: { steps: limitSteps(signal), style: GraphThresholdsStyleMode.Off },
    ...(signal.quantity.unit === 'state' && { names: stateNames(signal) }),
  };
}

/** The worst value of a signal over time for each value of a label, with its limits. */
export function inShort(signal: Signal, label: string): PanelSpec {
  return {
    ...common(signal, label),
    title: { ja: `${signal.title.ja}(概要)`, en: `${signal.title.en}, in short` },
    width: 8,
    limits: { steps: limitSteps(signal), style: limitStyle(signal) },
    axis: limitAxis(signal),
    worst: signal.direction === 'above' ? 'high' : 'low',
  };
}

function common(signal: Signal, label?: string) {
  return {
    name: `overview/${signal.alert}`,
    about: signal.runbook.meaning,
    unit: unitFacts(signal.quantity.unit).grafana,
    queries: [worst(signal, label)],
  };
}

function worst({ quantity, direction, title }: Signal, label?: string): Query {
  const take = direction === 'above' ? 'max' : 'min';
  return label === undefined
    ? { expr: `${take}(${quantity.record})`, legend: title.ja }
    : { expr: `${take} by (${label}) (${quantity.record})`, legend: `{{${label}}}` };
}
