import type { Text } from './text';

/** What a signal is about: the folders of `alerts/signals/`, in the order in which boards show them. */
const DOMAINS = {
  system: { ja: 'CPU・メモリ・ディスク・回線', en: 'CPU, memory, disk, link' },
  workloads: { ja: 'ワークロード', en: 'Workloads' },
  nodes: { ja: 'ノード', en: 'Nodes' },
  storage: { ja: 'ボリューム', en: 'Volumes' },
  slo: { ja: 'SLO とエラーバジェット', en: 'Objectives and error budgets' },
  application: { ja: 'サービスの応答', en: 'How the services answer' },
  business: { ja: '業務の動き', en: 'How the business does' },
  ml: { ja: '予測モデル', en: 'The prediction model' },
  database: { ja: 'データベース', en: 'Database' },
  jobs: { ja: '定期処理', en: 'Scheduled jobs' },
  backup: { ja: 'バックアップと復元', en: 'Backup and restore' },
  certificates: { ja: '証明書と外形監視', en: 'Certificates and probes' },
  logging: { ja: 'ログの収集', en: 'Collecting logs' },
  security: { ja: 'セキュリティ', en: 'Security' },
  plane: { ja: '監視基盤', en: 'The monitoring plane' },
} as const satisfies Record<string, Text>;

export type Domain = keyof typeof DOMAINS;
export const DOMAIN_IDS = Object.keys(DOMAINS) as readonly Domain[];

export function domainTitle(domain: Domain): Text {
  return DOMAINS[domain];
}
