import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { bilingual, boardTitle, boardUid, panelId } from '../../alerts';
import type { BoardId, Signal, Text } from '../../alerts';
import { annotations } from './annotations';
import { boardUrl } from './links';
import type { PanelSpec } from './panel';
import { DashboardBuilder, DashboardCursorSync, link, RowBuilder, TimePickerBuilder } from './sdk';
import type { DashboardJson } from './sdk';
import { summary } from './summary';
import { timeSeries } from './time-series';
import { variables } from './variables';
import type { Choice } from './variables';

/** A heading with its panels. */
export interface Row {
  readonly title: Text;
  readonly panels: readonly PanelSpec[];
}

/** What a board shows, from top to bottom. */
export interface BoardSpec {
  /** The question it answers. */
  readonly about: Text;
  /** A row without panels is left out, and so is a board without rows. */
  readonly rows: readonly Row[];
  /** Where to look next, and why; a board that does not exist here is left out. */
  readonly next: readonly { readonly board: BoardId; readonly why: Text }[];
  /** What panels of it can be narrowed to. Default: nothing. */
  readonly choices?: readonly Choice[];
  /** Seconds that it shows at first. Default: 6 h. */
  readonly range?: number;
}

/** Makes a board from the configuration, the signals that are on it, and all of them. */
export type BoardBuilder = (config: Config, signals: readonly Signal[], all: readonly Signal[]) => BoardSpec;

/** Seconds between two refreshes: more often only costs queries, the quantities are no newer. */
const LEAST_REFRESH = 30;

/** Seconds that a board shows at first: a shift, and what led to what is seen now. */
const RANGE = 6 * 3600;

/** The rows of a board that show anything. */
export function filledRows({ rows }: BoardSpec): readonly Row[] {
  return rows.filter(({ panels }) => panels.length > 0);
}

/** A board as Grafana reads it. `produced`: the boards that links may lead to. */
export function boardJson(
  board: BoardId,
  spec: BoardSpec,
  produced: readonly BoardId[],
  config: Config,
): DashboardJson {
  const { application, environment, evaluation } = config;
  const refresh = formatDuration(Math.max(LEAST_REFRESH, evaluation.evaluationInterval));
  const dashboard = new DashboardBuilder(bilingual(boardTitle(board)))
    .uid(boardUid(board))
    .description(`${spec.about.ja}\n\n${spec.about.en}`)
    .tags(['monitoring-plane', application.name, board])
    .timezone(application.timeZone)
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: `now-${formatDuration(spec.range ?? RANGE)}`, to: 'now' })
    .refresh(refresh)
    .timepicker(new TimePickerBuilder().refreshIntervals([...new Set([refresh, '1m', '5m', '15m'])]))
    .variables(variables(spec.choices ?? []))
    .annotations(annotations(config, spec.range ?? RANGE))
    .links(
      spec.next
        .filter((next) => produced.includes(next.board))
        .map(({ board: to, why }) =>
          link(bilingual(boardTitle(to)), boardUrl(environment, to), (it) =>
            it.tooltip(bilingual(why)).keepTime(true).includeVars(true),
          ),
        ),
    );
  for (const row of filledRows(spec)) {
    dashboard.withRow(new RowBuilder(bilingual(row.title)).id(panelId(`${board} ${row.title.en}`)));
    for (const panel of row.panels) dashboard.withPanel(draw(panel, config));
  }
  return dashboard.build();
}

const draw = (panel: PanelSpec, config: Config) =>
  panel.form === undefined || panel.form === 'graph' ? timeSeries(panel, config) : summary(panel, config);
