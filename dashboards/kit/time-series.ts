import type { Config } from '../../config';
import type { PanelSpec } from './panel';
import { basePanel } from './base-panel';
import { LegendDisplayMode, LegendPlacement, SortOrder, TooltipDisplayMode } from './sdk';
import { FieldColorModeId } from './sdk';
import type { PanelBuilder, TimeSeriesField, TimeSeriesOptions } from './sdk';

/** A panel over time: legend as a table with the worst series first. */
export function timeSeries(spec: PanelSpec, config: Config): PanelBuilder {
  return basePanel(spec, config, {
    type: 'timeseries',
    instant: false,
    color: FieldColorModeId.PaletteClassic,
  })
    .options(options(spec))
    .custom(field(spec));
}

function options({ worst = 'high' }: PanelSpec): TimeSeriesOptions {
  const high = worst === 'high';
  return {
    legend: {
      displayMode: LegendDisplayMode.Table,
      placement: LegendPlacement.Bottom,
      showLegend: true,
      calcs: high ? ['lastNotNull', 'max'] : ['lastNotNull', 'min', 'max'],
      // Grafana knows a column by its heading.
      sortBy: 'Last *',
      sortDesc: high,
    },
    tooltip: {
      mode: TooltipDisplayMode.Multi,
      sort: high ? SortOrder.Descending : SortOrder.Ascending,
    },
  };
}

function field({ axis = { softMin: 0 }, limits, interpolation }: PanelSpec): TimeSeriesField {
  return {
    lineWidth: 2,
    ...(interpolation && { lineInterpolation: interpolation }),
    ...(limits && { thresholdsStyle: { mode: limits.style } }),
    ...(axis.softMin !== undefined && { axisSoftMin: axis.softMin }),
    ...(axis.softMax !== undefined && { axisSoftMax: axis.softMax }),
  };
}
