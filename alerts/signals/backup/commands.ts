import type { Step } from '../../signal';

/** The guides' commands, as they are typed in a checkout; inside a pod they are the same. */
export const SCRIPTS = {
  verify: './scripts/backup.sh --verify',
  verifyAll: './scripts/backup.sh --verify --all',
  list: './scripts/backup.sh --list',
  backup: './scripts/backup.sh',
  prunePlan: './scripts/backup.sh --prune --dry-run',
  prune: './scripts/backup.sh --prune',
  base: './scripts/backup.sh --base',
  test: './scripts/restore.sh --test',
  drill: './scripts/backup_verification.sh',
  plan: './scripts/restore.sh --latest',
  latest: './scripts/restore.sh --latest --force',
  undo: './scripts/restore.sh --undo --force',
} as const;

export const LIST: Step = {
  text: { ja: '保存されているバックアップの一覧', en: 'The backups that are kept' },
  command: SCRIPTS.list,
};

export const VERIFY: Step = {
  text: {
    ja: '最新のバックアップを検証する(0: 正常、1: 異常、4: バックアップなし)',
    en: 'Verify the newest backup (0: good, 1: bad, 4: there is none)',
  },
  command: SCRIPTS.verify,
};

export const BACK_UP_NOW: Step = {
  text: {
    ja: '原因を除いてからバックアップを取る(検証と復元テストまで自動)',
    en: 'Remove the cause, then take a backup; verification and restore test are part of it',
  },
  command: SCRIPTS.backup,
};
