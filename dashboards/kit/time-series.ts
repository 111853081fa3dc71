import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { bilingual, panelId } from '../../alerts';
import type { PanelSpec } from './panel';
import { DATASOURCE, FieldColorBuilder, FieldColorModeId, LegendDisplayMode, LegendPlacement } from './sdk';
import { link, MappingType, PanelBuilder, SortOrder, target, ThresholdsConfigBuilder } from './sdk';
import { ThresholdsMode, TooltipDisplayMode } from './sdk';
import type { TimeSeriesField, TimeSeriesOptions } from './sdk';

/** Columns of Grafana's 24, and rows: two panels stand side by side. */
const WIDTH = 12;
const HEIGHT = 8;

/** A panel over time: half a board wide, legend as a table with the worst series first. */
export function timeSeries(spec: PanelSpec, config: Config): PanelBuilder {
  const { axis = { softMin: 0 }, limits, links = [] } = spec;
  const panel = new PanelBuilder()
    .type('timeseries')
    .id(panelId(spec.name))
    .title(bilingual(spec.title))
    .description(`${spec.about.ja}\n\n${spec.about.en}`)
    .datasource(DATASOURCE)
    // $__rate_interval is four of these, whatever the data source says.
    .interval(formatDuration(config.evaluation.scrapeInterval))
    .span(WIDTH)
    .height(HEIGHT)
    .targets(
      spec.queries.map(({ expr, legend }, index) =>
        target({ refId: refId(index), datasource: DATASOURCE, expr, legendFormat: legend, range: true }),
      ),
    )
    .options(options(spec))
    .unit(spec.unit)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([...(limits?.steps ?? [{ value: null, color: 'green' }])]),
    )
    .mappings(spec.names ? [{ type: MappingType.ValueToText, options: { ...spec.names } }] : [])
    .custom(field(spec))
    .overrides([])
    .links(links.map(({ title, url }) => link(title, url, (it) => it.targetBlank(true))));
  if (axis.min !== undefined) panel.min(axis.min);
  if (axis.max !== undefined) panel.max(axis.max);
  if (axis.decimals !== undefined) panel.decimals(axis.decimals);
  return panel;
}

/** Grafana's names of queries: A … Z, AA, AB …. */
export function refId(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : refId(Math.floor(index / 26) - 1) + last;
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
