#!/usr/bin/env bash
# offsite.sh: クラスタ外への暗号化コピー / an encrypted copy of the backups outside the cluster, with restic
#
#   RESTIC_REPOSITORY, RESTIC_PASSWORD（と接続先の認証情報） / and the credentials of the place
#   OFFSITE_CHECK_PERCENT   読み戻して確かめる割合（既定 5） / share that is read back and checked (default 5)
#
# 終了コード / exit codes: 0 成功 ok, 1 失敗 failed, 2 使い方 usage, 4 バックアップなし no backup
set -Eeuo pipefail
# shellcheck source=lib/boot.sh
source "$(dirname "$(readlink -f "$0")")/lib/boot.sh"
boot "$@"

case ${1:-} in
  '') ;;
  --help | -h) help_of "$0"; exit 0 ;;
  *) wrong_usage "不明な引数 $1" "unknown argument $1" ;;
esac
in_cluster || run_in_cluster postgres-backup-offsite offsite.sh "$@"

restic=${RESTIC:-restic}
readonly NO_REPOSITORY=10 # restic's own code, from 0.17 on
command -v "$restic" >/dev/null || fail "$FAILED" "restic がありません: $restic" "there is no restic at $restic"
for name in RESTIC_REPOSITORY RESTIC_PASSWORD; do
  [[ -n ${!name:-} ]] || fail "$USAGE" "$name が設定されていません" "$name is not set"
done

# A damaged backup is not worth a copy, and its copy would push a good one out.
newest=$(newest_backup)
[[ -n $newest ]] || fail "$NOTHING" "$BACKUP_DIR にバックアップがありません" "no backup in $BACKUP_DIR"
verify_backup "$newest" >&2 || fail "$FAILED" "$newest は検証を通らないためコピーしません" "$newest does not verify: nothing is copied"

# Only when there is none: a place that cannot be reached must not look like an empty one.
code=0
"$restic" cat config >/dev/null 2>"$WORK/restic" || code=$?
if ((code == NO_REPOSITORY)); then
  say "リポジトリを作成します: $RESTIC_REPOSITORY" "creating the repository $RESTIC_REPOSITORY"
  "$restic" init >&2 || fail "$FAILED" 'リポジトリを作成できません' 'cannot create the repository'
elif ((code != 0)); then
  fail "$FAILED" "リポジトリを開けません: $(tail -n 1 "$WORK/restic")" "cannot open the repository: $(tail -n 1 "$WORK/restic")"
fi
# A run that was killed leaves its lock, and nothing could ever be tidied up again. Locks in use stay: restic removes
# those only that nobody has renewed for half an hour, or whose process is gone.
"$restic" unlock >&2 || fail "$FAILED" '古いロックを解除できません' 'cannot remove stale locks'

"$restic" backup --host "$NAMESPACE" --tag postgres --exclude '.partial-*' --exclude .lock "$BACKUP_DIR" >&2 ||
  fail "$FAILED" 'コピーに失敗しました（上のメッセージを参照）' 'the copy failed, see above'
"$restic" forget --host "$NAMESPACE" --tag postgres --group-by host,tags --prune \
  --keep-daily "$KEEP_DAILY" --keep-weekly "$KEEP_WEEKLY" --keep-monthly "$KEEP_MONTHLY" >&2 ||
  fail "$FAILED" '古いコピーの整理に失敗しました' 'tidying up old copies failed'
"$restic" check --read-data-subset="${OFFSITE_CHECK_PERCENT:-5}%" >&2 ||
  fail "$FAILED" 'コピーの読み戻しで異常が見つかりました' 'reading the copies back found damage'

metric backup_offsite_last_success_timestamp_seconds "$(now_epoch)"
push_metrics postgres-backup-offsite
say "コピーしました: $newest まで" "copied up to $newest"
