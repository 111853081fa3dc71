#!/usr/bin/env bash
# backup_verification.sh: 月次の復旧訓練 / monthly disaster drill
#
#   最新のバックアップをサンドボックスに復元し（RTO を計測）、PITR が有効なら1時間前の状態も復元する（RPO を計測）
#   restores the newest backup into a sandbox (measures RTO) and, with point-in-time recovery, the state of an hour ago (RPO)
#   本番には接続しない / never connects to the live server
#
#   BACKUP_PITR=true   ポイントインタイム復旧も訓練する / rehearse point-in-time recovery, too
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
in_cluster || run_in_cluster monthly-backup-verification backup_verification.sh "$@"

rehearse() { # KIND EXPECTED_CODE ARGUMENT...
  local kind=$1 expected=$2 started=$SECONDS code=0
  shift 2
  # Each rehearsal is a person's own command, with no way to the live server.
  env -u SCRIPTS_COPY PUSHGATEWAY_URL='' PGHOST=/nonexistent bash "$SCRIPTS_COPY/restore.sh" "$@" >&2 || code=$?
  ((code == expected)) || fail "$((code == NOTHING ? NOTHING : FAILED))" "訓練「restore.sh $*」が終了コード $code で失敗しました" "the rehearsal 'restore.sh $*' failed with exit code $code"
  metric restore_test_duration_seconds $((SECONDS - started)) "kind=\"drill-$kind\""
  metric restore_test_last_success_timestamp_seconds "$(now_epoch)" "kind=\"drill-$kind\""
  say "訓練「$kind」: $((SECONDS - started)) 秒で復旧（RTO）" "rehearsal '$kind': recovered in $((SECONDS - started)) s (RTO)"
}

# A base backup that has only just ended is of use once the receiver has told of the time after it: a heartbeat or two.
end_after() { # EPOCH
  local end waited=0
  while end=$(window_end); [[ -n $end ]] && ((end < $1 && waited < ${DRILL_WAIT_SECONDS:-60})); do
    sleep 2
    waited=$((waited + 2))
  done
  printf '%s\n' "$end"
}

rehearse logical 0 --test
rpo=$(($(now_epoch) - $(name_epoch "$(newest_backup)")))
if [[ ${BACKUP_PITR:-false} == true ]]; then
  start=$(window_start)
  [[ -n $start ]] || fail "$NOTHING" 'ベースバックアップがありません' 'there is no base backup'
  end=$(end_after "$start")
  [[ -n $end ]] || fail "$NOTHING" 'WAL がありません' 'there is no WAL'
  ((end >= start)) ||
    fail "$NOTHING" "ベースバックアップ（$(local_time "$start")）より後の WAL が届いていません。WAL レシーバーを確認してください" \
      "no WAL has been received since the base backup ($(utc_time "$start")); check the WAL receiver (kubectl get pod -l app=postgres-wal-receiver)"
  target=$(($(now_epoch) - 3600))
  ((target >= start)) || target=$start
  ((target <= end)) || target=$end
  # Without --force it ends with "proven, refused".
  rehearse pitr "$REFUSED" --datetime "$(utc_time "$target" | tr T ' ')"
  rpo=$(($(now_epoch) - end))
  metric backup_recovery_window_start_timestamp_seconds "$start"
  metric backup_recovery_window_end_timestamp_seconds "$end"
fi
metric backup_recovery_point_age_seconds "$rpo"
metric drill_last_success_timestamp_seconds "$(now_epoch)"
push_metrics monthly-backup-verification
say "訓練は成功しました。失われる可能性のある時間（RPO）: $rpo 秒" "the drill passed. What could be lost (RPO): $rpo s"
