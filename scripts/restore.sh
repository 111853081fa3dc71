#!/usr/bin/env bash
# restore.sh: バックアップからの復元。必ずサンドボックスを経由し、本番は最後の名前の交換だけで切り替わる
# restore from backups; always through a sandbox, production only changes by a swap of names that can be undone
#
#   restore.sh --test [FILE]                  サンドボックスへの復元テスト（本番に接続しない。既定は最新）
#                                             restore into a sandbox and check (never connects to the live server)
#   restore.sh --latest [--force]             最新のバックアップに戻す / go back to the newest backup
#   restore.sh --datetime "2023-07-15 12:00:00" [--allow-approximate] [--force]
#                                             その時点に戻す（時差の指定がなければ日本時間）
#                                             go back to an instant (Asia/Tokyo unless it has an offset)
#   restore.sh --table TABLE FILE [--mode side|merge|replace] [--force]
#                                             テーブル一つ。side: 別スキーマに置いて比較（既定）、merge: ない行を追加、replace: 同じ内容にする
#                                             one table. side: into a schema of its own and compare (default),
#                                             merge: add missing rows, replace: make it equal
#   restore.sh --undo [--force]               直前の切り替えを元に戻す / undo the last swap
#   restore.sh --drop-old [--force]           保存期間を過ぎた以前のデータベースを消す / drop replaced databases that are old enough
#
#   --force                 なしでは計画を示すだけ（終了コード 3） / without it only the plan is shown (exit code 3)
#   --without-pre-backup    本番が壊れていて事前のバックアップができないとき / when the live database is too damaged to be backed up first
#
# 終了コード / exit codes: 0 成功 ok, 1 失敗（本番は元のまま）failed, production as before, 2 使い方 usage, 3 拒否・計画のみ refused or plan only,
#   4 復元できるものがない（範囲外など）nothing to restore from, outside the window
set -Eeuo pipefail
# shellcheck source=lib/boot.sh
source "$(dirname "$(readlink -f "$0")")/lib/boot.sh"
boot "$@"

command='' target='' file='' mode=side force=false approximate=false PRE_BACKUP=true
set_command() { # NAME
  [[ -z $command ]] || wrong_usage "--$command と --$1 は同時に使えません" "--$command and --$1 exclude each other"
  command=$1
}
arguments=("$@")
while (($#)); do
  case $1 in
    --help | -h) help_of "$0"; exit 0 ;;
    --latest | --undo | --drop-old) set_command "${1#--}" ;;
    --test)
      set_command test
      [[ $# == 1 || $2 == --* ]] || { target=$2; shift; }
      ;;
    --datetime)
      set_command datetime
      [[ -n ${2:-} ]] || wrong_usage '--datetime に日時がありません' '--datetime needs a time'
      target=$2
      shift
      ;;
    --table)
      set_command table
      (($# >= 3)) || wrong_usage '--table にはテーブル名とファイルが必要です' '--table needs a table and a file'
      target=$2 file=$3
      shift 2
      ;;
    --mode)
      [[ ${2:-} =~ ^(side|merge|replace)$ ]] || wrong_usage "--mode は side, merge, replace のいずれかです" "--mode is side, merge or replace, not '${2:-}'"
      mode=$2
      shift
      ;;
    --force) force=true ;;
    --allow-approximate) approximate=true ;;
    --without-pre-backup) PRE_BACKUP=false ;;
    *) wrong_usage "不明な引数 $1" "unknown argument $1" ;;
  esac
  shift
done
[[ -n $command ]] || wrong_usage '何を復元するか指定してください' 'say what to restore'
[[ $command != datetime ]] || instant=$(parse_instant "$target") || exit "$?"

if ! in_cluster; then
  cronjob=postgres-restore
  [[ $command != test ]] || cronjob=postgres-backup-restore-test
  run_in_cluster "$cronjob" restore.sh "${arguments[@]}"
fi

# A file of a backup by its path, its name in $BACKUP_DIR, or without a suffix.
find_file() { # FILE
  local candidate
  for candidate in "$1" "$BACKUP_DIR/$1" "$BACKUP_DIR/$1.dump"; do
    [[ ! -f $candidate ]] || { readlink -f "$candidate"; return 0; }
  done
  fail "$NOTHING" "$1 は $BACKUP_DIR にありません（backup.sh --list で一覧）" "$1 is not in $BACKUP_DIR; see backup.sh --list"
}

# Starts a sandbox and restores a file into it. A .sql.gz alone is enough; with its manifest more is proven.
sandbox_of_file() { # FILE
  local path name folder locale=() rows=$WORK/rows-expected
  path=$(find_file "$1") || exit "$?"
  folder=${path%/*} name=${path##*/}
  [[ $name == *.dump || ($name == *.sql.gz && $name != *.globals.sql.gz) ]] ||
    wrong_usage "$name は .dump でも .sql.gz でもありません" "$name is neither a .dump nor a .sql.gz"
  name=${name%.dump} name=${name%.sql.gz}
  : >"$rows"
  if [[ -f $folder/$name.manifest.json ]]; then
    verify_manifest "$name" "$folder" >&2 || fail "$FAILED" "$name は検証を通りません" "$name does not verify"
    manifest_rows "$folder/$name.manifest.json" >"$rows"
    [[ $(manifest_get "$folder/$name.manifest.json" kind) == scheduled ]] || REQUIRED_TABLES=''
    IFS='|' read -r -a locale < <(manifest_get "$folder/$name.manifest.json" locale)
  else
    warn "$name のマニフェストがないため、行数は照合できません" "$name has no manifest: its row counts cannot be compared"
    layer_text "$folder/$name.sql.gz" >&2 || fail "$FAILED" "$name は検証を通りません" "$name does not verify"
  fi
  require_space "$SANDBOX_DIR" "$(($(stat -c %s "$path") * 3))"
  sandbox_create
  [[ ! -f $folder/$name.globals.sql.gz ]] || sandbox_roles "$folder/$name.globals.sql.gz" || fail "$FAILED" 'ロールを復元できません' 'cannot restore the roles'
  sandbox_database "$PGDATABASE" "${locale[@]}" || fail "$FAILED" 'データベースを作成できません' 'cannot create the database'
  if [[ $path == *.dump ]]; then
    sandbox_test "$PGDATABASE" "$path" "$rows" || fail "$FAILED" "$name の復元テストに失敗しました" "the restore test of $name failed"
  else
    sandbox_load_sql "$PGDATABASE" "$path" || fail "$FAILED" "$name の SQL を実行できません" "the SQL of $name does not run"
    sandbox_check "$PGDATABASE" "$rows" || fail "$FAILED" "$name の復元テストに失敗しました" "the restore test of $name failed"
  fi
}

test_restore() {
  local started=$SECONDS
  : "${target:=$(newest_backup)}"
  [[ -n $target ]] || fail "$NOTHING" "$BACKUP_DIR にバックアップがありません" "no backup in $BACKUP_DIR"
  sandbox_of_file "$target"
  metric restore_test_last_success_timestamp_seconds "$(now_epoch)" 'kind="full"'
  metric restore_test_duration_seconds $((SECONDS - started)) 'kind="full"'
  push_metrics postgres-backup-restore-test
  say "$target: 復元テストに成功しました（$((SECONDS - started)) 秒）" "$target: restore test passed ($((SECONDS - started)) s)"
}

live_locale() {
  DATABASE_LOCALE=$(ask "$MAINTENANCE_DB" "SELECT concat_ws('|', pg_encoding_to_char(encoding), datcollate, datctype) FROM pg_database WHERE datname = :'name';" -v name="$PGDATABASE")
}

# What would change, row counts side by side.
show_plan() { # ROWS
  local live=$WORK/rows-now
  : >"$live"
  if [[ $(ask "$MAINTENANCE_DB" "SELECT 1 FROM pg_database WHERE datname = :'name';" -v name="$PGDATABASE" 2>/dev/null || true) == 1 ]]; then
    ask "$PGDATABASE" "$ROWS_SQL" >"$live" || warn '本番の行数を取得できません' 'cannot count the live rows'
  fi
  printf 'TABLE\tLIVE\tRESTORED\n'
  awk -F '\t' 'NR == FNR { restored[$1] = $2; next } { live[$1] = $2 } END {
    for (name in restored) printf "%s\t%s\t%s\n", name, (name in live ? live[name] : "-"), restored[name]
    for (name in live) if (!(name in restored)) printf "%s\t%s\t-\n", name, live[name] }' "$1" "$live" | sort
}

go_live() { # ARCHIVE ROWS LOCALE GLOBALS WHAT
  show_plan "$2"
  [[ $force == true ]] || fail "$REFUSED" "サンドボックスで確認済み: $5。本番 $PGDATABASE を置き換えるには --force を付けてください" \
    "proven in a sandbox: $5. Add --force to replace the live database $PGDATABASE with it"
  confirm_database
  lock_volume exclusive
  lock_database
  sweep_partial
  require_versions
  refuse_recent_restore
  restore_into_live "$@"
}

restore_backup() { # NAME
  verify_backup "$1" >&2 || fail "$FAILED" "$1 は検証を通りません。backup.sh --list から別のものを選び --test で確かめてください" "$1 does not verify; choose another from backup.sh --list and prove it with --test"
  sandbox_of_file "$1"
  sandbox_remove "$SANDBOX"
  manifest_rows "$(manifest_of "$1")" >"$WORK/rows-wanted"
  go_live "$BACKUP_DIR/$1.dump" "$WORK/rows-wanted" "$(manifest_get "$(manifest_of "$1")" locale)" "$BACKUP_DIR/$1.globals.sql.gz" "$1"
}

latest() {
  local name
  name=$(backup_names | while read -r name; do [[ $(manifest_get "$(manifest_of "$name")" kind) != scheduled ]] || printf '%s\n' "$name"; done | tail -n 1)
  [[ -n $name ]] || fail "$NOTHING" "$BACKUP_DIR にバックアップがありません" "no backup in $BACKUP_DIR"
  say "最新のバックアップ: $name" "newest backup: $name"
  restore_backup "$name"
}

to_instant() {
  local base name code=0
  base=$(base_for "$instant") || code=$?
  if ((code != 0)); then
    [[ $approximate == true ]] || exit "$code"
    name=$(for name in $(backup_names); do (($(name_epoch "$name") > instant)) || printf '%s\n' "$name"; done | tail -n 1)
    [[ -n $name ]] || fail "$NOTHING" 'それより前のバックアップはありません' 'there is no backup from before that time'
    warn "代わりに $name を使います（その後の変更は含まれません）" "taking $name instead; what changed after it is not in it"
    restore_backup "$name"
    return 0
  fi
  recover_to "$instant" "$base"
  in_sandbox ask "$PGDATABASE" "$ROWS_SQL" >"$WORK/rows-wanted" || fail "$FAILED" "その時点に $PGDATABASE はありません" "there was no database $PGDATABASE at that time"
  # Whoever names an instant may mean one at which a table was empty: it is said, not refused.
  local missing
  missing=$(missing_required "$WORK/rows-wanted")
  [[ -z $missing ]] || warn "$missing" 'see there'
  REQUIRED_TABLES=''
  local locale archive=$SANDBOX/recovered.dump globals=$SANDBOX/globals.sql.gz
  locale=$(in_sandbox ask "$PGDATABASE" "SELECT concat_ws('|', pg_encoding_to_char(encoding), datcollate, datctype) FROM pg_database WHERE datname = current_database();")
  if [[ $force == true ]]; then
    in_sandbox pg_dump -Fc -Z 1 --no-sync -f "$archive" -d "$PGDATABASE"
    in_sandbox pg_dumpall --globals-only --no-role-passwords -l "$PGDATABASE" | gzip -1 >"$globals"
  fi
  # After the dump, since it installs an extension that is no part of what is restored.
  sandbox_check "$PGDATABASE" "$WORK/rows-wanted" || fail "$FAILED" '復旧した時点のデータの検査に失敗しました' 'the recovered data do not pass the checks'
  pg_ctl -D "$SANDBOX/data" -m immediate -s stop
  go_live "$archive" "$WORK/rows-wanted" "$locale" "$globals" "$(local_time "$instant") ($(utc_time "$instant"))"
}

case $command in
  test) test_restore ;;
  latest) latest ;;
  datetime) to_instant ;;
  table) table_restore "$target" "$file" "$mode" "$force" ;;
  undo | drop-old)
    [[ $force == false || $command == drop-old ]] || confirm_database
    lock_database
    if [[ $command == undo ]]; then undo_swap "$force"; else drop_old "$force"; fi
    ;;
esac
