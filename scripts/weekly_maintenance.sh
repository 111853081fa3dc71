#!/usr/bin/env bash
# weekly_maintenance.sh: 週次メンテナンス / weekly maintenance
#
#   本日の検証済みバックアップを確認 → 古い access_logs を日別に集計して少しずつ削除 → VACUUM (ANALYZE)
#   checks today's verified backup, rolls old access_logs up by day while deleting them in batches, then VACUUM (ANALYZE)
#
#   weekly_maintenance.sh [--dry-run]         --dry-run は削除件数を示すだけ / only says how many rows would go
#
# 終了コード / exit codes: 0 成功 ok, 1 失敗 failed, 2 使い方 usage, 3 拒否（本日のバックアップがない・所有者でない）refused
set -Eeuo pipefail
# shellcheck source=lib/boot.sh
source "$(dirname "$(readlink -f "$0")")/lib/boot.sh"
boot "$@"

dry=false
case ${1:-} in
  '') ;;
  --dry-run) dry=true ;;
  --help | -h) help_of "$0"; exit 0 ;;
  *) wrong_usage "不明な引数 $1" "unknown argument $1" ;;
esac
in_cluster || run_in_cluster weekly-maintenance weekly_maintenance.sh "$@"
batch=${MAINTENANCE_BATCH_ROWS:-10000}
pause=${MAINTENANCE_BATCH_PAUSE:-0.2} # seconds between batches, so that the application is not crowded out
[[ $batch =~ ^[1-9][0-9]*$ && $pause =~ ^[0-9]+(\.[0-9]+)?$ ]] || wrong_usage 'MAINTENANCE_BATCH_* が不正です' 'MAINTENANCE_BATCH_ROWS or _PAUSE is not a number'

# What is about to be deleted must exist elsewhere, proven, as of today.
require_backup_of_today() {
  local name today
  today=$(local_time "$(now_epoch)" +%Y%m%d)
  name=$(newest_backup)
  [[ $name == "backup_${today}_"* ]] ||
    fail "$REFUSED" "本日（$today）のバックアップがありません（最新: ${name:-なし}）。backup.sh を先に実行してください" \
      "there is no backup of today, $today (newest: ${name:-none}); run backup.sh first"
  verify_backup "$name" >&2 || fail "$REFUSED" "$name が検証を通らないため何も削除しません" "$name does not verify: nothing is deleted"
}

# Whoever is not the owner gets a WARNING from VACUUM, and code 0: tables would silently never be vacuumed.
require_ownership() {
  local foreign
  foreign=$(ask "$PGDATABASE" "SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^(pg_|information_schema\$|restore_)' AND NOT pg_has_role(c.relowner, 'USAGE');")
  [[ -z $foreign ]] || fail "$REFUSED" "${PGUSER:-} は所有者ではないため VACUUM できません: $foreign。所有者ロールを GRANT してください" \
    "${PGUSER:-this role} cannot vacuum what it does not own: $foreign; GRANT it the owner's role"
}

has_column() { [[ -n $(ask "$PGDATABASE" "SELECT 1 FROM pg_attribute WHERE attrelid = 'access_logs'::regclass AND attname = :'name' AND NOT attisdropped;" -v name="$1") ]]; } # NAME

# Midnight of Japan, as many days ago: a day is deleted as a whole.
cutoff="((now() AT TIME ZONE 'Asia/Tokyo')::date - $LOG_DAYS)::timestamp AT TIME ZONE 'Asia/Tokyo'"

create_daily() {
  [[ $(ask "$PGDATABASE" "SELECT to_regclass('access_logs_daily') IS NULL;") == t ]] || return 0
  ask "$PGDATABASE" "CREATE TABLE access_logs_daily (
      day date PRIMARY KEY, requests bigint NOT NULL, client_errors bigint NOT NULL, server_errors bigint NOT NULL,
      response_time_sum double precision NOT NULL, response_time_max double precision);
    COMMENT ON TABLE access_logs_daily IS 'access_logs by Japanese day, of rows that were deleted after $LOG_DAYS days';"
}

# Deleting and adding up are one statement: whenever the run dies, every row is either still there or counted, never both.
delete_batch() {
  local status=0 time='NULL::float8'
  if has_column status_code; then status=status_code; fi
  if has_column response_time; then time=response_time::float8; fi
  ask "$PGDATABASE" "SET lock_timeout = '10s';
    WITH gone AS (
      DELETE FROM access_logs WHERE ctid = ANY (ARRAY(SELECT ctid FROM access_logs WHERE created_at < $cutoff ORDER BY created_at LIMIT $batch FOR UPDATE SKIP LOCKED))
      RETURNING (created_at AT TIME ZONE 'Asia/Tokyo')::date AS day, $status AS status, $time AS seconds
    ), days AS (
      INSERT INTO access_logs_daily AS d (day, requests, client_errors, server_errors, response_time_sum, response_time_max)
      SELECT day, count(*), count(*) FILTER (WHERE status BETWEEN 400 AND 499), count(*) FILTER (WHERE status >= 500), coalesce(sum(seconds), 0), max(seconds)
      FROM gone GROUP BY day
      ON CONFLICT (day) DO UPDATE SET requests = d.requests + excluded.requests, client_errors = d.client_errors + excluded.client_errors,
        server_errors = d.server_errors + excluded.server_errors, response_time_sum = d.response_time_sum + excluded.response_time_sum,
        response_time_max = greatest(d.response_time_max, excluded.response_time_max)
    ) SELECT count(*) FROM gone;"
}

vacuum() {
  local table
  ask "$PGDATABASE" "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname !~ '^(pg_|information_schema\$|restore_)' ORDER BY 1;" >"$WORK/tables"
  while IFS= read -r table; do
    if ! ask "$PGDATABASE" "SET lock_timeout = '60s'; VACUUM (ANALYZE) $table;" 2>"$WORK/vacuum" || grep -q WARNING "$WORK/vacuum"; then
      fail "$FAILED" "$table の VACUUM に失敗しました: $(tr '\n' ' ' <"$WORK/vacuum")" "VACUUM of $table failed: $(tr '\n' ' ' <"$WORK/vacuum")"
    fi
  done <"$WORK/tables"
  say "VACUUM (ANALYZE): $(wc -l <"$WORK/tables") テーブル" "VACUUM (ANALYZE): $(wc -l <"$WORK/tables") tables"
}

require_backup_of_today
lock_database
require_ownership
old=$(ask "$PGDATABASE" "SELECT count(*) FROM access_logs WHERE created_at < $cutoff;")
say "$LOG_DAYS 日より古い access_logs: $old 行" "access_logs older than $LOG_DAYS days: $old rows"
[[ $dry == false ]] || exit 0
create_daily
deleted=0
while gone=$(delete_batch) && ((gone > 0)); do
  deleted=$((deleted + gone))
  lock_still_held
  sleep "$pause"
done
[[ -n $gone ]] || fail "$FAILED" "削除が途中で失敗しました（$deleted 行は集計済み）。再実行できます" "deleting failed after $deleted rows, all of them counted; run again"
vacuum
metric maintenance_last_success_timestamp_seconds "$(now_epoch)"
metric maintenance_access_logs_deleted_rows "$deleted"
metric maintenance_access_logs_remaining_rows "$(ask "$PGDATABASE" 'SELECT count(*) FROM access_logs;')"
push_metrics weekly-maintenance
say "完了しました: $deleted 行を集計・削除" "done: $deleted rows rolled up and deleted"
