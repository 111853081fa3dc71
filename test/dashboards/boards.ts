import { dashboards } from '../../dashboards';
import type { Signal } from '../../alerts';
import type { Config } from '../../config';
import { alertingFor } from '../support/plane';

/** The parts of a board's JSON that tests look at. */
export interface Target {
  refId: string;
  expr: string;
  legendFormat: string;
  datasource: unknown;
}

export interface Panel {
  id: number;
  type: string;
  interval: string;
  title: string;
  description: string;
  datasource: unknown;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Target[];
  links: { title: string; url: string }[];
  options: { legend: Record<string, unknown>; tooltip: Record<string, unknown> };
  fieldConfig: {
    defaults: {
      unit: string;
      min?: number;
      max?: number;
      thresholds: { steps: { value: number | null; color: string }[] };
      mappings: { options: Record<string, { text: string; color: string }> }[];
      custom: Record<string, unknown>;
    };
  };
}

export interface Board {
  uid: string;
  time: { from: string; to: string };
  title: string;
  editable: boolean;
  refresh: string;
  timezone: string;
  tags: string[];
  templating: { list: Record<string, unknown>[] };
  annotations: { list: Record<string, unknown>[] };
  links: { title: string; url: string }[];
  timepicker: { refresh_intervals: string[] };
  panels: Panel[];
}

/** The boards of a configuration as Grafana reads them: text and back. Default signals: the plane's own. */
export function boardsOf(
  config: Config,
  signals: readonly Signal[] = alertingFor(config).signals,
): readonly Board[] {
  return dashboards(config, signals).map(({ json }) => JSON.parse(JSON.stringify(json)) as Board);
}

/** The panels of a board without its rows. */
export function panelsOf(board: Board): readonly Panel[] {
  return board.panels.filter(({ type }) => type !== 'row');
}

/** The limits a panel draws. */
export function linesOf(panel: Panel): readonly number[] {
  return panel.fieldConfig.defaults.thresholds.steps.flatMap(({ value }) => (value === null ? [] : [value]));
}
