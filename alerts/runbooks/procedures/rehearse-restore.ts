import { LIST, SCRIPTS } from '../../signals/backup/commands';
import type { ProcedureBuilder } from '../procedure';
import { NOTHING_CHANGED } from './steps';

/** What is done every week and month, by hand. */
export const rehearseRestore: ProcedureBuilder = (config) => {
  const { jobs, application } = config;
  const at = (name: keyof typeof jobs) => `\`${jobs[name].schedule}\` (${application.timeZone})`;
  return {
    name: 'rehearse-restore',
    title: { ja: '復元を練習する', en: 'Rehearse a restore' },
    when: {
      ja: '当番を引き継ぐとき、手順を確かめるとき、データベースや構成を変えたあと。',
      en: 'When somebody new goes on call, to check these pages, and after the database or its set-up has changed.',
    },
    facts: [
      {
        ja: 'どのコマンドも本番に接続しない。サンドボックスは終わると消える。',
        en: 'None of these commands connects to the live database; the sandbox is gone afterwards.',
      },
      {
        ja: `同じことが自動でも行われる: 復元テスト ${at('postgres-backup-restore-test')}、訓練 ${at('monthly-backup-verification')}。`,
        en: `The same happens by itself: restore test ${at('postgres-backup-restore-test')}, drill ${at('monthly-backup-verification')}.`,
      },
    ],
    steps: [
      LIST,
      {
        text: { ja: '最新のバックアップを復元して検査する', en: 'Restore the newest backup and check it' },
        command: SCRIPTS.test,
      },
      {
        text: {
          ja: '一覧から選んだファイルを復元して検査する',
          en: 'Restore a file from the list and check it',
        },
        command: `${SCRIPTS.test} backup_20230715_120000.sql.gz`,
      },
      {
        text: {
          ja: '訓練全体を行い、RTO と RPO を測る',
          en: 'Hold the whole drill; it measures RTO and RPO',
        },
        command: SCRIPTS.drill,
      },
    ],
    proof: [
      {
        text: {
          ja: '終了コードが 0 で、所要時間が表示される。ボード「バックアップとジョブ」に反映される。',
          en: 'The exit code is 0 and the time it took is printed; it appears on the board “Backups and jobs”.',
        },
      },
    ],
    undo: [NOTHING_CHANGED],
  };
};
