import type { Text } from '../../alerts';
import type { GraphThresholdsStyleMode, LineInterpolation, Threshold } from './sdk';

/** A query of a panel. */
export interface Query {
  /** PromQL, at most 120 characters on a line; ranges are `$__rate_interval`, or `$__range` in `stat` and `bars`. */
  readonly expr: string;
  /** Grafana's legend format, for example `{{subject}}`. */
  readonly legend: string;
}

/** What a panel shows, without how Grafana writes it down. */
export interface PanelSpec {
  /** Unique on the board; the panel's id comes from it, so that links survive a change of the title. */
  readonly name: string;
  readonly title: Text;
  /** What one sees, and what it means. */
  readonly about: Text;
  /** `graph`: lines over time; `stat`: the last values in figures; `bars`: as bars. Default: graph. */
  readonly form?: 'graph' | 'stat' | 'bars';
  /** Columns of Grafana's 24. Default: 12. */
  readonly width?: number;
  /** Rows of the grid. Default: 8. */
  readonly height?: number;
  /** Grafana's unit id, for example `percentunit`. */
  readonly unit: string;
  /** At least one. */
  readonly queries: readonly Query[];
  /** The limits as lines or areas. Default: none. */
  readonly limits?: { readonly steps: readonly Threshold[]; readonly style: GraphThresholdsStyleMode };
  /** Names and colours of single values. Default: numbers. */
  readonly names?: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
  /** Bounds of the axis; soft ones give way to the data. Default: soft minimum 0. */
  readonly axis?: {
    readonly min?: number;
    readonly max?: number;
    readonly softMin?: number;
    readonly softMax?: number;
    readonly decimals?: number;
  };
  /** Which end is bad: the legend puts it first. Default: high. */
  readonly worst?: 'high' | 'low';
  /** Default: straight lines between the samples. */
  readonly interpolation?: LineInterpolation;
  /** Default: none. */
  readonly links?: readonly { readonly title: string; readonly url: string }[];
}
