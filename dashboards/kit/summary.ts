import type { Config } from '../../config';
import { basePanel } from './base-panel';
import type { PanelSpec } from './panel';
import { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeSizing, BarGaugeValueMode } from './sdk';
import { BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, BigValueTextMode } from './sdk';
import { FieldColorModeId, LegendDisplayMode, LegendPlacement, VizOrientation } from './sdk';
import { PercentChangeColorMode } from './sdk';
import type { BarGaugeOptions, PanelBuilder, StatOptions } from './sdk';

/** The last value of each series: in figures (`stat`) or as bars, coloured by the limits. */
export function summary(spec: PanelSpec, config: Config): PanelBuilder {
  const stat = spec.form === 'stat';
  return basePanel(spec, config, {
    type: stat ? 'stat' : 'bargauge',
    instant: true,
    color: FieldColorModeId.Thresholds,
  }).options(stat ? FIGURES : BARS);
}

const reduceOptions = { values: false, calcs: ['lastNotNull'], fields: '' };

const FIGURES: StatOptions = {
  graphMode: BigValueGraphMode.None,
  colorMode: BigValueColorMode.Value,
  justifyMode: BigValueJustifyMode.Auto,
  textMode: BigValueTextMode.Auto,
  wideLayout: true,
  showPercentChange: false,
  percentChangeColorMode: PercentChangeColorMode.Standard,
  orientation: VizOrientation.Auto,
  reduceOptions,
};

const BARS: BarGaugeOptions = {
  displayMode: BarGaugeDisplayMode.Basic,
  valueMode: BarGaugeValueMode.Color,
  namePlacement: BarGaugeNamePlacement.Left,
  showUnfilled: true,
  sizing: BarGaugeSizing.Auto,
  minVizWidth: 8,
  minVizHeight: 16,
  maxVizHeight: 24,
  legend: {
    displayMode: LegendDisplayMode.List,
    placement: LegendPlacement.Bottom,
    showLegend: false,
    calcs: [],
  },
  orientation: VizOrientation.Horizontal,
  reduceOptions,
};
