import { promql } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import type { PanelSpec } from '../kit/panel';
import { signalRows } from '../kit/signal-rows';

/** Certificates and probes: can users get in from outside, and for how long still? */
export const certificates: BoardBuilder = (config, signals) => ({
  about: {
    ja: '外から安全に接続できるか。いつまで有効か。',
    en: 'Can users get in from outside, and for how long still?',
  },
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: '外から見た応答', en: 'Answers as seen from outside' },
      panels: [reached(), phases()],
    },
  ],
  next: [
    {
      board: 'application',
      why: { ja: 'サービス自体は応答しているか', en: 'Do the services themselves answer?' },
    },
  ],
});

const reached = (): PanelSpec => ({
  name: 'certificates/reached',
  title: { ja: '応答した宛先の割合', en: 'Share of targets that answer' },
  about: { ja: '100 % が平常。', en: 'Normally all of them do.' },
  unit: 'percentunit',
  queries: [{ expr: 'avg by (job, instance) (probe_success{job=~"probe.*"})', legend: '{{instance}}' }],
  worst: 'low',
});

const phases = (): PanelSpec => ({
  name: 'certificates/phases',
  title: { ja: '応答までの時間の内訳', en: 'What the time to answer consists of' },
  about: {
    ja: '名前解決、接続、TLS、処理、転送。',
    en: 'Name look-up, connecting, TLS, processing, transfer.',
  },
  unit: 's',
  queries: [
    {
      expr: promql`
        max by (phase) (
          probe_http_duration_seconds{job=~"probe.*"}
        )`,
      legend: '{{phase}}',
    },
  ],
});
