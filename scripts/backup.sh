#!/usr/bin/env bash
# backup.sh: バックアップの作成・検証・一覧・整理 / make, verify, list and prune backups
#
#   backup.sh                         ダンプ → 検証 → サンドボックスへの復元テスト → 公開 → 整理
#                                     dump, verify, restore into a sandbox, publish, prune
#   backup.sh --verify                最新のバックアップを検証（鮮度・サイズ・行数の変化も）
#                                     verify the newest one, its age, size and row counts included
#   backup.sh --verify FILE           そのバックアップだけを検証 / verify that one
#   backup.sh --verify --all          保存中のすべてを検証 / verify everything that is kept
#             --json                  結果を JSON で / result as JSON
#   backup.sh --list                  一覧 / list
#   backup.sh --prune [--dry-run]     保存期間を過ぎたものを削除（--dry-run は判定だけ）
#                                     delete what has expired; with --dry-run only say what would be
#   backup.sh --base                  ポイントインタイム復旧用のベースバックアップ / base backup for point-in-time recovery
#
# 終了コード / exit codes: 0 成功 ok, 1 失敗 failed or bad, 2 使い方 usage, 3 拒否（他の実行中など）refused, 4 バックアップなし no backup
# クラスタの外（$BACKUP_DIR がない所）では CronJob から Job を作り、その終了を待ちます。
# Outside the cluster (where there is no $BACKUP_DIR) it creates a Job from the CronJob and follows it.
set -Eeuo pipefail
# shellcheck source=lib/boot.sh
source "$(dirname "$(readlink -f "$0")")/lib/boot.sh"
boot "$@"

command=create target='' json=false dry=false
for argument in "$@"; do
  case $argument in
    --help | -h) help_of "$0"; exit 0 ;;
    --verify | --list | --prune | --base) command=${argument#--} ;;
    --all) target=--all ;;
    --json) json=true ;;
    --dry-run) dry=true ;;
    -*) wrong_usage "不明なオプション $argument" "unknown option $argument" ;;
    *) target=$argument ;;
  esac
done
[[ $command == verify || ($target == '' && $json == false) ]] || wrong_usage "--$command に余分な引数があります" "--$command takes no '$target'"
[[ $command == prune || $dry == false ]] || wrong_usage '--dry-run は --prune だけで使えます' '--dry-run goes with --prune only'

case $command in
  create | prune) cronjob=postgres-backup ;;
  base) cronjob=postgres-basebackup ;;
  *) cronjob=postgres-backup-verify ;;
esac
in_cluster || run_in_cluster "$cronjob" backup.sh "$@"

create() {
  lock_volume exclusive
  lock_database
  sweep_partial
  DATABASE_LOCALE=$(ask "$PGDATABASE" "SELECT concat_ws('|', pg_encoding_to_char(encoding), datcollate, datctype) FROM pg_database WHERE datname = current_database();") ||
    fail "$FAILED" "データベース $PGDATABASE に接続できません" "cannot connect to the database $PGDATABASE"
  make_backup scheduled
  backup_metrics
  push_metrics postgres-backup
  local anomalies
  if ! anomalies=$(verify_trend "$NEW_BACKUP"); then
    warn "以前のバックアップと大きく異なるため、古いものを削除しません: $anomalies" 'differs much from the backups before: nothing old is deleted'
  elif [[ -f $(failure_marker) ]]; then
    warn "直近の検証が失敗しているため、古いものを削除しません: $(tr '\n' ' ' <"$(failure_marker)")" 'the last verification failed: nothing old is deleted'
  else
    prune false >"$WORK/pruned"
  fi
}

backup_metrics() {
  local table rows
  metric backup_last_success_timestamp_seconds "$(now_epoch)" 'kind="logical"'
  metric backup_duration_seconds "$NEW_SECONDS" 'kind="logical"'
  metric backup_size_bytes "$(dump_bytes "$NEW_BACKUP")" 'kind="logical"'
  metric restore_test_last_success_timestamp_seconds "$(now_epoch)" 'kind="inline"'
  metric restore_test_duration_seconds "$RESTORE_TEST_SECONDS" 'kind="inline"'
  metric backup_volume_free_bytes "$(bytes_free "$BACKUP_DIR")"
  while IFS=$'\t' read -r table rows; do
    metric backup_rows "$rows" "table=\"$(label_value "$table")\""
  done < <(manifest_rows "$(manifest_of "$NEW_BACKUP")")
}

# FILE may be any file of a backup, with or without a path.
name_of_file() { # FILE
  local name=${1##*/}
  name=${name%.manifest.json} name=${name%.globals.sql.gz} name=${name%.sql.gz}
  printf '%s\n' "${name%.dump}"
}

verify() {
  local names name newest bad=0
  LOCK_WAIT=${BACKUP_LOCK_WAIT:-600} # a backup that is under way is worth waiting for
  [[ ! -w $BACKUP_DIR ]] || lock_volume shared
  newest=$(newest_backup)
  case $target in
    --all) names=$(backup_names) ;;
    '') names=$newest ;;
    *) names=$(name_of_file "$target") ;;
  esac
  if [[ -z $names ]] || { [[ -n $target && $target != --all ]] && ! compgen -G "$BACKUP_DIR/$names.*" >/dev/null; }; then
    verify_result none
    fail "$NOTHING" "${names:-バックアップ} は $BACKUP_DIR にありません" "${names:-no backup} in $BACKUP_DIR: nothing to verify"
  fi
  : >"$WORK/findings"
  for name in $names; do
    verify_backup "$name" >"$WORK/found" || true
    if [[ $name == "$newest" && ($target == '' || $target == --all) && ! -s $WORK/found ]]; then verify_trend "$name" >"$WORK/found" || true; fi
    [[ ! -s $WORK/found ]] || bad=$((bad + 1))
    sed "s/^/$name\t/" "$WORK/found" >>"$WORK/findings"
    [[ $json == true ]] || report_one "$name"
  done
  verify_marker "$bad"
  verify_metrics "$bad"
  verify_result "$(wc -w <<<"$names")"
  ((bad == 0)) || fail "$FAILED" "$bad 件のバックアップに問題があります" "$bad backups are not good"
}

report_one() { # NAME
  if [[ -s $WORK/found ]]; then
    printf 'BAD\t%s\n' "$1"
    sed 's/^/\t/' "$WORK/found"
  else
    printf 'OK\t%s\n' "$1"
  fi
}

# Pruning stops while a verification of everything, or of the newest, has failed.
verify_marker() { # BAD
  [[ $target == '' || $target == --all ]] && [[ -w $BACKUP_DIR ]] || return 0
  if (($1 > 0)); then cut -f 1,2 "$WORK/findings" >"$(failure_marker)"
  elif [[ $target == --all ]]; then rm -f "$(failure_marker)"; fi
}

verify_metrics() { # BAD
  [[ $target == '' || $target == --all ]] || return 0
  metric backup_verify_failures "$1"
  (($1 > 0)) || metric backup_verify_last_success_timestamp_seconds "$(now_epoch)"
  metric backup_volume_free_bytes "$(bytes_free "$BACKUP_DIR")"
  push_metrics postgres-backup-verify
}

verify_result() { # COUNT|none
  local name layer text separator=''
  [[ $json == true ]] || return 0
  [[ $1 != none ]] || { printf '{ "ok": false, "backups": 0, "findings": [] }\n'; return 0; }
  printf '{ "ok": %s, "backups": %s, "newest": %s, "findings": [' "$([[ -s $WORK/findings ]] && echo false || echo true)" "$1" "$(json_string "$newest")"
  while IFS=$'\t' read -r name layer text; do
    printf '%s\n  { "backup": %s, "layer": %s, "text": %s }' "$separator" "$(json_string "$name")" "$(json_string "$layer")" "$(json_string "$text")"
    separator=,
  done <"$WORK/findings"
  printf '] }\n'
}

list() {
  local name bytes
  printf 'NAME\tKIND\tDUMP_BYTES\tSECONDS\tFINISHED_UTC\n'
  for name in $(backup_names); do
    bytes=$(dump_bytes "$name")
    printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$(manifest_get "$(manifest_of "$name")" kind)" "$bytes" \
      "$(manifest_get "$(manifest_of "$name")" durationSeconds)" "$(manifest_get "$(manifest_of "$name")" finishedUtc)"
  done
  [[ -n $(newest_backup) ]] || fail "$NOTHING" "$BACKUP_DIR にバックアップがありません" "no backup in $BACKUP_DIR"
}

case $command in
  create) create ;;
  verify) verify ;;
  list) list ;;
  base)
    lock_volume exclusive
    make_base
    ;;
  prune)
    [[ $dry == true ]] || lock_volume exclusive
    prune "$dry"
    ;;
esac
