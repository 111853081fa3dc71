import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { bilingual, panelId } from '../../alerts';
import type { PanelSpec } from './panel';
import { DATASOURCE, FieldColorBuilder, link, MappingType, PanelBuilder, target } from './sdk';
import { ThresholdsConfigBuilder, ThresholdsMode } from './sdk';
import type { FieldColorModeId } from './sdk';

/** Columns of Grafana's 24, and rows: two panels stand side by side. */
const WIDTH = 12;
const HEIGHT = 8;

/** How a kind of panel asks and colours. */
export interface Kind {
  /** Grafana's name of the visualization. */
  readonly type: 'timeseries' | 'stat' | 'bargauge';
  /** Asks for the end of the time range only. */
  readonly instant: boolean;
  readonly color: FieldColorModeId;
}

/** What every kind of panel has: identity, words, queries, unit, limits, links. */
export function basePanel(spec: PanelSpec, config: Config, { type, instant, color }: Kind): PanelBuilder {
  const { axis = { softMin: 0 }, limits, links = [] } = spec;
  const panel = new PanelBuilder()
    .type(type)
    .id(panelId(spec.name))
    .title(bilingual(spec.title))
    .description(`${spec.about.ja}\n\n${spec.about.en}`)
    .datasource(DATASOURCE)
    // $__rate_interval is four of these, whatever the data source says.
    .interval(formatDuration(config.evaluation.scrapeInterval))
    .span(spec.width ?? WIDTH)
    .height(spec.height ?? HEIGHT)
    .targets(
      spec.queries.map(({ expr, legend: legendFormat }, index) =>
        target({
          refId: refId(index),
          datasource: DATASOURCE,
          expr,
          legendFormat,
          ...(instant ? { instant, range: false } : { range: true }),
        }),
      ),
    )
    .unit(spec.unit)
    .colorScheme(new FieldColorBuilder().mode(color))
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([...(limits?.steps ?? [{ value: null, color: 'green' }])]),
    )
    .mappings(spec.names ? [{ type: MappingType.ValueToText, options: { ...spec.names } }] : [])
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
