import * as echarts from 'echarts';
import { exact, formatDuration } from '../../../config';
import type { Panel } from '../boards';
import { formatted } from './units';

/** A series as it is drawn. */
export interface Drawn {
  readonly name: string;
  readonly values: readonly (readonly [number, number])[];
}

/** What is drawn into: pixels, and the time that is shown, in seconds. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly start: number;
  readonly end: number;
  readonly timeZone: string;
}

/** The first of Grafana's classic palette, in its order. */
export const PALETTE = [
  '#7EB26D',
  '#EAB839',
  '#6ED0E0',
  '#EF843C',
  '#E24D42',
  '#1F78C1',
  '#BA43A9',
  '#705DA0',
];

/** The colour of a limit; the page gives it a value for light and for dark. */
export const limitColor = (name: string) => `var(--${name})`;

const TEXT = { color: 'var(--text)', fontSize: 11, fontFamily: 'Noto Sans CJK JP, sans-serif' };

/** Lines over time with the limits of a panel, as SVG. */
export function lines(panel: Panel, series: readonly Drawn[], frame: Frame): string {
  const { custom, unit } = panel.fieldConfig.defaults;
  const [low, high] = boundsOf(panel, series);
  const clock = new Intl.DateTimeFormat('ja-JP', {
    timeZone: frame.timeZone,
    ...(frame.end - frame.start > 86_400
      ? { month: 'numeric', day: 'numeric' }
      : { hour: '2-digit', minute: '2-digit' }),
  });
  return svg(frame, {
    color: PALETTE,
    grid: { left: 62, right: 58, top: 12, bottom: 24 },
    xAxis: {
      type: 'time',
      min: frame.start * 1000,
      max: frame.end * 1000,
      axisLabel: { ...TEXT, formatter: (value: number) => clock.format(value), hideOverlap: true },
      axisLine: { lineStyle: { color: 'var(--grid)' } },
    },
    yAxis: {
      type: 'value',
      min: low,
      max: high,
      axisLabel: { ...TEXT, formatter: (value: number) => formatted(value, unit) },
      splitLine: { lineStyle: { color: 'var(--grid)' } },
    },
    series: [
      ...series.map(({ name, values }) => ({
        type: 'line',
        name,
        showSymbol: false,
        step: custom['lineInterpolation'] === 'stepAfter' ? ('end' as const) : false,
        lineStyle: { width: 1.5 },
        data: values.map(([time, value]) => [time * 1000, value]),
      })),
      { type: 'line', data: [], ...limits(panel, low, high) },
    ],
  });
}

/** The last value of each series as a bar, as SVG. */
export function bars(panel: Panel, series: readonly Drawn[], frame: Frame): string {
  const { unit } = panel.fieldConfig.defaults;
  const last = series.map(({ name, values }) => ({ name, value: values.at(-1)?.[1] ?? 0 }));
  return svg(frame, {
    grid: { left: 10, right: 76, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: 'value', show: false },
    yAxis: { type: 'category', inverse: true, data: last.map(({ name }) => name), axisLabel: TEXT },
    series: [
      {
        type: 'bar',
        data: last.map(({ value }) => ({ value, itemStyle: { color: limitColor(colorOf(panel, value)) } })),
        label: {
          ...TEXT,
          show: true,
          position: 'right',
          formatter: ({ value }: { value: unknown }) => formatted(Number(value), unit),
        },
      },
    ],
  });
}

/** The colour that a panel's limits give to a value. */
export function colorOf({ fieldConfig: { defaults } }: Panel, value: number): string {
  const named = defaults.mappings[0]?.options[String(value)];
  const reached = defaults.thresholds.steps.filter((step) => step.value === null || value >= step.value);
  return named?.color ?? reached.at(-1)?.color ?? 'green';
}

/** Soft bounds give way to the data; hard ones don't. */
function boundsOf({ fieldConfig: { defaults } }: Panel, series: readonly Drawn[]): [number, number] {
  const { custom, min, max } = defaults;
  let [low, high] = [Number(custom['axisSoftMin'] ?? Infinity), Number(custom['axisSoftMax'] ?? -Infinity)];
  for (const [, value] of series.flatMap(({ values }) => values)) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const bottom = min ?? (Number.isFinite(low) ? low : 0);
  const top = max ?? (Number.isFinite(high) ? high : 1);
  return [bottom, top > bottom ? top : bottom + 1];
}

/** Lines, or filled bands, where Grafana would draw them. */
function limits({ fieldConfig: { defaults } }: Panel, low: number, high: number): object {
  const { steps } = defaults.thresholds;
  const { mode = 'off' } = (defaults.custom['thresholdsStyle'] ?? {}) as { mode?: string };
  if (mode === 'off') return {};
  const marks = steps.flatMap(({ value, color }) => (value === null ? [] : [{ value, color }]));
  const bands = steps.map(({ value, color }, at) => [
    { yAxis: value ?? low, itemStyle: { color: limitColor(color), opacity: 0.12 } },
    { yAxis: steps[at + 1]?.value ?? high },
  ]);
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      data: marks.map(({ value, color }) => ({
        yAxis: value,
        lineStyle: { color: limitColor(color), type: 'dashed', width: 1.5 },
        label: { ...TEXT, formatter: exactly(value, defaults.unit) },
      })),
    },
    ...(mode.includes('area') && { markArea: { silent: true, data: bands } }),
  };
}

/** A limit in full: a change of a second in a month is a change. */
function exactly(value: number, unit: string): string {
  if (unit === 's' && value > 0) return formatDuration(value);
  return unit === 'percentunit' ? `${exact(value * 100)} %` : `${value}`;
}

function svg({ width, height }: Frame, option: object): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, ...option });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}
