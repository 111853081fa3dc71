import type { Config } from '../../config';
import { promql, quote } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import type { PanelSpec } from '../kit/panel';
import { signalRows } from '../kit/signal-rows';

/** Database: can it be reached, and has it room? */
export const database: BoardBuilder = (config, signals) => ({
  about: {
    ja: 'データベースは応答し、余裕があるか。',
    en: 'Can the database be reached, and has it room?',
  },
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: '何をしているか', en: 'What it does' },
      panels: [sessions(config), commits(config), rowsTouched(config), size(config)],
    },
  ],
  next: [
    {
      board: 'application',
      why: { ja: '利用者に影響が出ているか', en: 'Do users feel it?' },
    },
    {
      board: 'jobs',
      why: { ja: '戻せるバックアップがあるか', en: 'Is there a backup to go back to?' },
    },
    {
      board: 'system',
      why: { ja: 'ノードとボリュームは足りているか', en: 'Have its node and volume room?' },
    },
  ],
});

const sessions = (config: Config): PanelSpec => ({
  name: 'database/sessions',
  title: { ja: '状態ごとの接続数', en: 'Connections by state' },
  about: {
    ja: 'idle in transaction が増えたら、アプリがトランザクションを閉じていない。',
    en: 'Many idle in transaction: the application does not end its transactions.',
  },
  unit: 'short',
  queries: [{ expr: `sum by (state) (pg_stat_activity_count${own(config)})`, legend: '{{state}}' }],
});

const commits = (config: Config): PanelSpec => ({
  name: 'database/transactions',
  title: { ja: 'トランザクション(毎分)', en: 'Transactions per minute' },
  about: { ja: '確定と取り消し。', en: 'Committed and rolled back.' },
  unit: 'cpm',
  queries: [
    perMinute(config, 'xact_commit', '確定 / committed'),
    perMinute(config, 'xact_rollback', '取消 / rolled back'),
  ],
});

const rowsTouched = (config: Config): PanelSpec => ({
  name: 'database/rows',
  title: { ja: '読み書きした行(毎分)', en: 'Rows read and written, per minute' },
  about: {
    ja: '読み取りだけが急に増えたら、索引のない問い合わせを疑う。',
    en: 'A jump of reads alone mostly is a query without an index.',
  },
  unit: 'cpm',
  queries: [
    perMinute(config, 'tup_fetched', '取得 / fetched'),
    perMinute(config, 'tup_inserted', '追加 / inserted'),
    perMinute(config, 'tup_updated', '更新 / updated'),
    perMinute(config, 'tup_deleted', '削除 / deleted'),
  ],
});

const size = (config: Config): PanelSpec => ({
  name: 'database/size',
  title: { ja: 'データベースの大きさ', en: 'Size of the database' },
  about: { ja: 'バックアップの容量もこれに従う。', en: 'The room that backups need follows it.' },
  unit: 'bytes',
  queries: [{ expr: `max by (datname) (pg_database_size_bytes${own(config)})`, legend: '{{datname}}' }],
});

const perMinute = (config: Config, what: string, legend: string) => ({
  expr: promql`
    60 * sum by (job) (
      rate(
        pg_stat_database_${what}${own(config)}[$__rate_interval]
      )
    )`,
  legend,
});

/** The series of the application's database. */
function own({ application: { database: it } }: Config): string {
  return `{job=${quote(it.name)}, datname=${quote(it.database)}}`;
}
