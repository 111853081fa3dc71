# shellcheck shell=bash
# Makes one backup: dump once, derive and prove the rest, publish at the very end.

# pg_dump must be at least as new as the server: an older one refuses, or misses what it does not know.
require_versions() {
  local server client
  client=$(pg_dump --version | sed -E 's/.* ([0-9]+)(\.|devel|beta|rc| |$).*/\1/')
  server=$(ask "$MAINTENANCE_DB" "SELECT current_setting('server_version_num')::int / 10000;") ||
    fail "$FAILED" "データベース ${PGHOST:-local} に接続できません。起動しているか確認してください" \
      "cannot connect to the database at ${PGHOST:-local}; check that it is running (kubectl get pod -l app=postgres)"
  ((client >= server)) ||
    fail "$FAILED" "pg_dump $client はサーバー $server より古いため使えません。イメージ postgres:$server を使ってください" \
      "pg_dump $client is older than the server $server; use the image postgres:$server"
}

# What a backup will need is only known from the one before; without one, from the database.
require_space_for_backup() {
  local name size
  name=$(newest_backup)
  if [[ -n $name ]]; then
    size=$(manifest_files "$(manifest_of "$name")" | awk '{ sum += $2 } END { print sum * 3 }')
  else
    size=$(ask "$PGDATABASE" 'SELECT pg_database_size(current_database()) / 2;')
  fi
  require_space "$BACKUP_DIR" "$size"
  size=$(ask "$PGDATABASE" 'SELECT (pg_database_size(current_database()) * 1.2)::bigint;')
  require_space "$SANDBOX_DIR" "$size"
}

# Runs of which nobody is left, since we hold the lock. What was proven already is published, the rest removed.
sweep_partial() {
  local folder
  for folder in "$BACKUP_DIR"/.partial-*; do
    [[ -d $folder ]] || continue
    if [[ -f $folder/proven ]]; then
      publish "$folder"
      say "中断された公開を完了しました: ${folder##*/.partial-}" "finished an interrupted publication: ${folder##*/.partial-}"
    else
      warn "中断された実行の残りを削除します: ${folder##*/}" "removing what an interrupted run left: ${folder##*/}"
      rm -rf "$folder"
    fi
  done
}

# The snapshot is held by one session and used by pg_dump: rows are counted on exactly what is dumped.
dump_snapshot() { # FOLDER NAME
  local snapshot dumping
  session_open snapshot "$PGDATABASE" || exit "$FAILED"
  at_exit session_close snapshot
  snapshot=$(session_ask snapshot "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();") ||
    { session_error snapshot; exit "$FAILED"; }
  DUMP_LSN_START=$(session_ask snapshot "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END;")
  pg_dump -Fc -Z "$COMPRESSION" --snapshot="$snapshot" --lock-wait-timeout=60s --no-sync -f "$1/$2.dump" &
  dumping=$!
  at_exit kill_quietly "$dumping"
  if ! session_ask snapshot "$ROWS_SQL" >"$WORK/rows"; then
    kill_quietly "$dumping"
    session_error snapshot
    fail "$FAILED" '行数の計測に失敗しました' 'counting rows failed'
  fi
  # One core is left over meanwhile.
  dump_roles "$1/$2.globals.sql.gz"
  sandbox_create
  wait "$dumping" || fail "$FAILED" 'pg_dump が失敗しました（上のメッセージを参照）' 'pg_dump failed, see above'
  DUMP_LSN_END=$(session_ask snapshot "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END;") ||
    { session_error snapshot; exit "$FAILED"; }
  session_close snapshot
}

dump_roles() { # TARGET
  pg_dumpall --globals-only --no-role-passwords --no-sync -l "$PGDATABASE" | gzip "-$COMPRESSION" >"$1"
}

drop_unproven() { [[ -f $1/proven ]] || rm -rf "$1"; } # FOLDER

# The plain-text form, for people and other tools, made from the archive and not from the database.
derive_sql() { # FOLDER NAME
  pg_restore -f - "$1/$2.dump" | gzip "-$COMPRESSION" >"$1/$2.sql.gz" &&
    layer_text "$1/$2.sql.gz" >&2
}

make_backup() { # KIND
  local kind=$1 started begun ended name folder deriving problems REQUIRED_TABLES=$REQUIRED_TABLES
  # What is about to be replaced is saved as it is: that it lacks something may be the very reason.
  [[ $kind == scheduled ]] || REQUIRED_TABLES=''
  started=$(now_epoch) begun=$(seconds_since_boot)
  require_versions
  require_space_for_backup
  name=backup_$(local_time "$started" +%Y%m%d_%H%M%S)
  [[ ! -e $(manifest_of "$name") ]] || fail "$FAILED" "$name は既に存在します。時計を確認してください" "$name exists already; check the clock"
  folder=$BACKUP_DIR/.partial-$name
  mkdir -m 700 "$folder" || fail "$FAILED" "$folder を作成できません" "cannot create $folder"
  at_exit drop_unproven "$folder"

  say "ダンプを開始します: $name（${PGUSER:-}@${PGHOST:-local}/$PGDATABASE）" "dumping: $name (${PGUSER:-}@${PGHOST:-local}/$PGDATABASE)"
  dump_snapshot "$folder" "$name"
  problems=$(missing_required "$WORK/rows")
  [[ -z $problems ]] || fail "$FAILED" "正しいデータベースではないようです: $problems" "this does not look like the right database: $problems"

  derive_sql "$folder" "$name" &
  deriving=$!
  at_exit kill_quietly "$deriving"
  layer_text "$folder/$name.globals.sql.gz" >&2 || fail "$FAILED" 'ロールのダンプが不完全です' 'the dump of the roles is incomplete'

  say 'サンドボックスで復元テスト中' 'restoring into a sandbox'
  restore_test "$name" "$folder" "$WORK/rows" || fail "$FAILED" '復元テストに失敗したため公開しません' 'the restore test failed: not published'
  wait "$deriving" || fail "$FAILED" '.sql.gz を作成できませんでした（空き容量を確認）' 'could not make the .sql.gz; check the free space'

  ended=$(now_epoch) NEW_SECONDS=$(($(seconds_since_boot) - begun))
  write_manifest "$kind" "$name" "$folder" "$started" "$ended"
  verify_manifest "$name" "$folder" >&2 || fail "$FAILED" '書き込んだファイルが検証を通りません' 'what was written does not verify'
  publish "$folder"
  NEW_BACKUP=$name
  say "公開しました: $name（$NEW_SECONDS 秒）" "published: $name ($NEW_SECONDS s)"
}

# Into the sandbox that was made while dumping.
restore_test() { # NAME FOLDER ROWS
  local begun settings
  begun=$(seconds_since_boot)
  sandbox_roles "$2/$1.globals.sql.gz" || return 1
  IFS='|' read -r -a settings <<<"$DATABASE_LOCALE"
  sandbox_database "$PGDATABASE" "${settings[@]}" || return 1
  sandbox_test "$PGDATABASE" "$2/$1.dump" "$3" || return 1
  sandbox_remove "$SANDBOX"
  RESTORE_TEST_SECONDS=$(($(seconds_since_boot) - begun))
}

write_manifest() { # KIND NAME FOLDER STARTED ENDED
  local server
  server=$(ask "$PGDATABASE" 'SHOW server_version;')
  {
    printf 'name\t%s\n' "$(json_string "$2")"
    printf 'kind\t%s\n' "$(json_string "$1")"
    printf 'verified\ttrue\n'
    printf 'startedUtc\t"%s"\nfinishedUtc\t"%s"\n' "$(utc_time "$4")" "$(utc_time "$5")"
    printf 'finishedEpoch\t%s\ntimeZone\t%s\ndurationSeconds\t%s\nrestoreTestSeconds\t%s\n' "$5" "$(json_string "$ZONE")" "$NEW_SECONDS" "$RESTORE_TEST_SECONDS"
    printf 'database\t%s\n' "$(json_string "$PGDATABASE")"
    printf 'databaseBytes\t%s\n' "$(ask "$PGDATABASE" 'SELECT pg_database_size(current_database());')"
    printf 'locale\t%s\n' "$(json_string "$DATABASE_LOCALE")"
    printf 'serverVersion\t%s\nclientVersion\t%s\n' "$(json_string "$server")" "$(json_string "$(pg_dump --version)")"
    printf 'startLsn\t"%s"\nendLsn\t"%s"\n' "$DUMP_LSN_START" "$DUMP_LSN_END"
    printf 'arguments\t%s\nrevision\t%s\n' "$(json_string "pg_dump -Fc -Z $COMPRESSION --snapshot")" "$(json_string "${SCRIPTS_REVISION:-unknown}")"
  } | manifest_write "$3/$2.manifest.json" "$3" "$WORK/rows" "$2.dump" "$2.sql.gz" "$2.globals.sql.gz"
}

# Everything is on disk before the first name changes, and the manifest, which makes it a backup, comes last.
publish() { # FOLDER
  local folder=$1 name=${1##*/.partial-} suffix
  [[ -f $folder/proven ]] || sync "$folder"/"$name".*
  touch "$folder/proven"
  sync "$folder/proven" "$folder"
  for suffix in dump sql.gz globals.sql.gz manifest.json; do
    [[ ! -f $folder/$name.$suffix ]] || mv "$folder/$name.$suffix" "$BACKUP_DIR/$name.$suffix"
  done
  sync "$BACKUP_DIR"
  ln -sfn "$name.sql.gz" "$folder/latest"
  mv -T "$folder/latest" "$BACKUP_DIR/latest"
  rm -rf "$folder"
}
