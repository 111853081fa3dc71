import type { Builder, Dataquery as AnyQuery } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  DashboardLinkBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';

/*
 * The one door to Grafana's SDK. Version 1 of the board format, although the SDK calls it deprecated: files that
 * Grafana provisions are refused in version 2. Values come from `dashboard` and `common` alone, which load each
 * other anyway; `timeseries` and `prometheus` would triple the modules to load, so they lend their types only.
 */
export {
  DashboardBuilder,
  DashboardCursorSync,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  PanelBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  TimePickerBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
export {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  PercentChangeColorMode,
  TooltipDisplayMode,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
export type { Options as BarGaugeOptions } from '@grafana/grafana-foundation-sdk/bargauge';
export type { Options as StatOptions } from '@grafana/grafana-foundation-sdk/stat';
export type { Builder } from '@grafana/grafana-foundation-sdk/cog';
export type { Dashboard as DashboardJson, Panel, Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
export type {
  FieldConfig as TimeSeriesField,
  Options as TimeSeriesOptions,
} from '@grafana/grafana-foundation-sdk/timeseries';

/** The variable `datasource` and the reference that every panel and query has to it. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** A Prometheus query as it stands in a panel. The SDK's own default carries a function into the JSON. */
export function target(query: Omit<Dataquery, '_implementsDataqueryVariant'>): Builder<AnyQuery> {
  return { build: () => ({ ...query }) as unknown as AnyQuery };
}

/** The choice of a Prometheus; the SDK adds an interval variable's fields to every variable. */
export function datasourceVariable() {
  const variable = new DatasourceVariableBuilder('datasource').label('データソース / Data source');
  return without(variable.type('prometheus').allowCustomValue(false), 'auto', 'auto_min', 'auto_count');
}

/** A choice among what a query finds, all of it by default, looked up again when the time range changes. */
export function queryVariable(name: string, label: string, query: string) {
  const variable = new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .allowCustomValue(false);
  return without(variable, 'auto', 'auto_min', 'auto_count');
}

/** A link; the SDK would hide it in a menu. */
export function link(title: string, url: string, edit = (builder: DashboardLinkBuilder) => builder) {
  return without(edit(new DashboardLinkBuilder(title).url(url)), 'placement');
}

/** An annotation; the SDK would hide its switch in a menu. */
export function annotation(name: string, edit: (builder: AnnotationQueryBuilder) => AnnotationQueryBuilder) {
  return without(edit(new AnnotationQueryBuilder().name(name)), 'placement');
}

function without<T extends object>(builder: Builder<T>, ...keys: readonly string[]): Builder<T> {
  return {
    build: () =>
      Object.fromEntries(Object.entries(builder.build()).filter(([key]) => !keys.includes(key))) as T,
  };
}
