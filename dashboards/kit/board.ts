import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { bilingual, boardTitle, boardUid, panelId } from '../../alerts';
import type { BoardId, Signal, Text } from '../../alerts';
import { annotations } from './annotations';
import { boardUrl } from './links';
import type { PanelSpec } from './panel';
import { DashboardBuilder, DashboardCursorSync, datasourceVariable, link, RowBuilder } from './sdk';
import { TimePickerBuilder } from './sdk';
import type { DashboardJson } from './sdk';
import { signalPanel } from './signal-panel';
import { timeSeries } from './time-series';

/** A heading with its panels, two side by side. */
export interface Row {
  readonly title: Text;
  readonly panels: readonly PanelSpec[];
}

/** What a board shows, from top to bottom. */
export interface BoardSpec {
  /** The question it answers. */
  readonly about: Text;
  /** Title of its folder in Grafana; it is a directory's name too, so it has no slash. */
  readonly folder: string;
  readonly rows: readonly Row[];
  /** Where to look next, and why; a board that does not exist here is left out. */
  readonly next: readonly { readonly board: BoardId; readonly why: Text }[];
}

/** Makes a board from the configuration and the signals that are on it. */
export type BoardBuilder = (config: Config, signals: readonly Signal[]) => BoardSpec;

/** Seconds between two refreshes: more often only costs queries, the quantities are no newer. */
const LEAST_REFRESH = 30;

/** The row every board begins with: the quantities that have a limit. */
export function limitRow(config: Config, signals: readonly Signal[]): Row {
  return {
    title: { ja: 'しきい値のある量', en: 'Quantities with a limit' },
    panels: signals.map((signal) => signalPanel(signal, config)),
  };
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
    .time({ from: 'now-6h', to: 'now' })
    .refresh(refresh)
    .timepicker(new TimePickerBuilder().refreshIntervals([...new Set([refresh, '1m', '5m', '15m'])]))
    .withVariable(datasourceVariable())
    .annotations(annotations(config))
    .links(
      spec.next
        .filter((next) => produced.includes(next.board))
        .map(({ board: to, why }) =>
          link(bilingual(boardTitle(to)), boardUrl(environment, to), (it) =>
            it.tooltip(bilingual(why)).keepTime(true).includeVars(true),
          ),
        ),
    );
  for (const row of spec.rows.filter(({ panels }) => panels.length > 0)) {
    dashboard.withRow(new RowBuilder(bilingual(row.title)).id(panelId(`${board} ${row.title.en}`)));
    for (const panel of row.panels) dashboard.withPanel(timeSeries(panel, config));
  }
  return dashboard.build();
}
