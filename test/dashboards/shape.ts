/** Nothing but these keys, all of them there unless named optional. */
function only(properties: Readonly<Record<string, object>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', properties, required, additionalProperties: false };
}

const list = (items: object) => ({ type: 'array', items });
const text = { type: 'string' };
const number = { type: 'number' };
const whole = { type: 'integer' };
const flag = { type: 'boolean' };
const words = list(text);
const id = { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 };
const datasource = only({ type: { enum: ['prometheus', 'grafana'] }, uid: text });

const link = only({
  title: text,
  type: { const: 'link' },
  icon: text,
  tooltip: text,
  url: { type: 'string', pattern: '^https?://' },
  tags: words,
  asDropdown: flag,
  targetBlank: flag,
  includeVars: flag,
  keepTime: flag,
});

const place = { type: 'integer', minimum: 0 };
const gridPos = only({ x: place, y: place, w: place, h: place });

const query = {
  refId: { type: 'string', pattern: '^[A-Z]+$' },
  datasource,
  expr: text,
  legendFormat: text,
};
const overTime = only({ ...query, range: { const: true } });
const atTheEnd = only({ ...query, range: { const: false }, instant: { const: true } });

const lines = only({
  legend: only({
    displayMode: { enum: ['list', 'table', 'hidden'] },
    placement: { enum: ['bottom', 'right'] },
    showLegend: flag,
    calcs: words,
    sortBy: text,
    sortDesc: flag,
  }),
  tooltip: only({ mode: { enum: ['single', 'multi', 'none'] }, sort: { enum: ['asc', 'desc', 'none'] } }),
});

const reduceOptions = only({ values: { const: false }, calcs: words, fields: text });

const figures = only({
  graphMode: { enum: ['none', 'line', 'area'] },
  colorMode: { enum: ['value', 'background', 'background_solid', 'none'] },
  justifyMode: { enum: ['auto', 'center'] },
  textMode: { enum: ['auto', 'value', 'value_and_name', 'name', 'none'] },
  wideLayout: flag,
  showPercentChange: flag,
  percentChangeColorMode: { enum: ['standard', 'inverted', 'same_as_value'] },
  orientation: { enum: ['auto', 'vertical', 'horizontal'] },
  reduceOptions,
});

const bars = only({
  displayMode: { enum: ['basic', 'lcd', 'gradient'] },
  valueMode: { enum: ['color', 'text', 'hidden'] },
  namePlacement: { enum: ['auto', 'top', 'left', 'hidden'] },
  showUnfilled: flag,
  sizing: { enum: ['auto', 'manual'] },
  minVizWidth: whole,
  minVizHeight: whole,
  maxVizHeight: whole,
  legend: only({
    displayMode: { enum: ['list', 'table', 'hidden'] },
    placement: { enum: ['bottom', 'right'] },
    showLegend: flag,
    calcs: words,
  }),
  orientation: { enum: ['auto', 'vertical', 'horizontal'] },
  reduceOptions,
});

const fieldDefaults = only(
  {
    unit: text,
    min: number,
    max: number,
    decimals: whole,
    color: only({ mode: { enum: ['palette-classic', 'thresholds'] } }),
    thresholds: only({
      mode: { enum: ['absolute', 'percentage'] },
      steps: list(only({ value: { type: ['number', 'null'] }, color: text })),
    }),
    mappings: list(
      only({
        type: { const: 'value' },
        options: { type: 'object', additionalProperties: only({ text, color: text }) },
      }),
    ),
    custom: only(
      {
        lineWidth: number,
        lineInterpolation: { enum: ['linear', 'smooth', 'stepBefore', 'stepAfter'] },
        thresholdsStyle: only({ mode: { enum: ['off', 'line', 'dashed', 'area', 'line+area'] } }),
        axisSoftMin: number,
        axisSoftMax: number,
      },
      ['lineInterpolation', 'thresholdsStyle', 'axisSoftMin', 'axisSoftMax'],
    ),
  },
  ['min', 'max', 'decimals', 'custom'],
);

const row = only({
  type: { const: 'row' },
  collapsed: flag,
  id,
  title: text,
  panels: { type: 'array', maxItems: 0 },
  gridPos,
});

const panelOf = (type: string, options: object, target: object) =>
  only({
    type: { const: type },
    transparent: flag,
    repeatDirection: { enum: ['h', 'v'] },
    id,
    title: text,
    description: text,
    datasource,
    interval: text,
    gridPos,
    targets: list(target),
    options,
    fieldConfig: only({ defaults: fieldDefaults, overrides: { type: 'array', maxItems: 0 } }),
    links: list(link),
  });

const variable = only({
  type: { const: 'datasource' },
  name: text,
  label: text,
  skipUrlSync: flag,
  multi: flag,
  allowCustomValue: flag,
  includeAll: flag,
  query: text,
});

const choice = only({
  type: { const: 'query' },
  name: text,
  label: text,
  skipUrlSync: flag,
  multi: { const: true },
  allowCustomValue: { const: false },
  includeAll: { const: true },
  allValue: text,
  query: text,
  datasource,
  refresh: { enum: [0, 1, 2] },
  sort: whole,
});

const annotation = only(
  {
    name: text,
    enable: flag,
    hide: flag,
    iconColor: text,
    builtIn: { enum: [0, 1] },
    datasource,
    type: text,
    expr: text,
    titleFormat: text,
    textFormat: text,
    tagKeys: text,
    step: text,
    useValueForTime: flag,
  },
  ['type', 'expr', 'titleFormat', 'textFormat', 'tagKeys', 'step', 'useValueForTime'],
);

/** JSON Schema of a board, for the parts of Grafana's format that the kit writes: nothing else may be in it. */
export const BOARD = only({
  uid: { type: 'string', pattern: '^[a-z0-9-]{1,40}$' },
  title: text,
  description: text,
  tags: words,
  timezone: text,
  editable: flag,
  graphTooltip: { const: 1 },
  fiscalYearStartMonth: whole,
  schemaVersion: { const: 42 },
  time: only({ from: text, to: text }),
  timepicker: only({ hidden: flag, refresh_intervals: words }),
  refresh: text,
  templating: only({ list: list({ oneOf: [variable, choice] }) }),
  annotations: only({ list: list(annotation) }),
  links: list(link),
  panels: list({
    oneOf: [
      row,
      panelOf('timeseries', lines, overTime),
      panelOf('stat', figures, atTheEnd),
      panelOf('bargauge', bars, atTheEnd),
    ],
  }),
});
