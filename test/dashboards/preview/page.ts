import type { Answered } from '../../support/prometheus';
import type { Board, Panel } from '../boards';
import { bars, colorOf, limitColor, lines, PALETTE } from './draw';
import type { Drawn, Frame } from './draw';
import { formatted } from './units';

/** A panel with the answers to its queries, in their order. */
export interface Answers {
  readonly panel: Panel;
  readonly answers: readonly (readonly Answered[])[];
}

/** Pixels: of the page's 24 columns together, between two panels, of a row of Grafana's grid, of a panel's heading. */
const [PAGE, GAP, ROW, HEADING, LEGEND] = [1232, 8, 38, 30, 64];

/** A board as a page of its own: same grid, titles, units and limits, light and dark. */
export function page(
  board: Board,
  shown: readonly Answers[],
  time: Pick<Frame, 'start' | 'end'>,
  others: readonly Pick<Board, 'uid' | 'title'>[],
): string {
  const frame = { ...time, timeZone: board.timezone };
  const links = others.map(({ uid, title }) =>
    uid === board.uid ? `<b>${escape(title)}</b>` : `<a href="${uid}.html">${escape(title)}</a>`,
  );
  const body = board.panels.map((panel) =>
    panel.type === 'row'
      ? `<h2 style="grid-row:${panel.gridPos.y + 1}">${escape(panel.title)}</h2>`
      : card(panel, shown.find((one) => one.panel.id === panel.id)?.answers ?? [], frame),
  );
  return `<!doctype html>
<html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(board.title)}</title><style>${STYLE}</style>
<nav>${links.join(' ')}</nav><h1>${escape(board.title)}</h1>
<main>
${body.join('\n')}
</main></html>
`;
}

function card(panel: Panel, answers: Answers['answers'], frame: Omit<Frame, 'width' | 'height'>): string {
  const { x, y, w, h } = panel.gridPos;
  const size = { width: Math.floor((PAGE / 24) * w) - GAP - 16, height: h * ROW - HEADING - 12 };
  const series = seriesOf(panel, answers);
  const place = `grid-column:${x + 1}/span ${w};grid-row:${y + 1}/span ${h}`;
  return `<section style="${place}" title="${escape(panel.description)}"><h3>${escape(panel.title)}</h3>${
    series.length === 0
      ? '<p class="none">データなし / No data</p>'
      : content(panel, series, { ...frame, ...size })
  }</section>`;
}

function content(panel: Panel, series: readonly Drawn[], frame: Frame): string {
  if (panel.type === 'stat') return figures(panel, series);
  if (panel.type === 'bargauge') return bars(panel, series, frame);
  return lines(panel, series, { ...frame, height: frame.height - LEGEND }) + legend(panel, series);
}

/** The series of a panel under the names that its legend gives them. */
export function seriesOf(panel: Panel, answers: Answers['answers']): readonly Drawn[] {
  return panel.targets.flatMap(({ legendFormat }, at) =>
    (answers[at] ?? []).map(({ metric, values }) => ({
      name: legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ''),
      values: values.filter(([, value]) => Number.isFinite(value)),
    })),
  );
}

function legend({ fieldConfig }: Panel, series: readonly Drawn[]): string {
  const { unit } = fieldConfig.defaults;
  const rows = series.map(({ name, values }, at) => {
    const numbers = values.map(([, value]) => value);
    const [last, most] = [numbers.at(-1) ?? NaN, numbers.reduce((a, b) => Math.max(a, b), -Infinity)];
    const mark = `<i style="background:${PALETTE[at % PALETTE.length] ?? ''}"></i>`;
    return `<tr><td>${mark}${escape(name)}<td>${formatted(last, unit)}<td>${formatted(most, unit)}`;
  });
  return `<div class="legend"><table><tr><th>系列 / Series<th>最新 / Last<th>最大 / Max${rows.join('')}</table></div>`;
}

function figures(panel: Panel, series: readonly Drawn[]): string {
  const { unit, mappings } = panel.fieldConfig.defaults;
  const one = ({ name, values }: Drawn) => {
    const value = values.at(-1)?.[1] ?? NaN;
    const text = mappings[0]?.options[String(value)]?.text ?? formatted(value, unit);
    return `<div style="color:${limitColor(colorOf(panel, value))}"><small>${escape(name)}</small>${escape(text)}</div>`;
  };
  return `<div class="figures">${series.map(one).join('')}</div>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
:root{color-scheme:light dark;--back:#f4f5f5;--card:#fff;--text:#24292e;--grid:#dfe1e4;--link:#1f60c4;
--green:#37872d;--orange:#d9730d;--red:#c4162a}
@media (prefers-color-scheme:dark){:root{--back:#111217;--card:#181b1f;--text:#ccccdc;--grid:#2c3235;--link:#6e9fff;
--green:#73bf69;--orange:#ff9830;--red:#f2495c}}
body{margin:0 auto;max-width:${PAGE}px;padding:16px 24px;background:var(--back);color:var(--text);
font:13px 'Noto Sans CJK JP',sans-serif}
nav{display:flex;flex-wrap:wrap;gap:4px 14px}a{color:var(--link)}h1{font-size:20px;margin:12px 0}
main{display:grid;grid-template-columns:repeat(24,1fr);grid-auto-rows:${ROW - GAP}px;gap:${GAP}px}
h2{grid-column:1/-1;margin:0;font-size:15px;align-self:end}
section{background:var(--card);border:1px solid var(--grid);border-radius:3px;padding:4px 8px;overflow:hidden}
h3{margin:2px 0 4px;font-size:13px;font-weight:600;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
svg{display:block;width:100%;height:auto}.none{opacity:.7}
.legend{height:${LEGEND}px;overflow:auto}table{width:100%;border-collapse:collapse;font-size:11px}
th{text-align:left;font-weight:400;opacity:.8}td+td,th+th{text-align:right;white-space:nowrap}
i{display:inline-block;width:12px;height:3px;margin-right:6px;vertical-align:middle}
.figures{display:flex;flex-wrap:wrap;gap:6px 24px;font-size:24px;line-height:1.2}small{display:block;font-size:12px;color:var(--text)}
`;
