# shellcheck shell=bash
# The only step of a restore that touches production: two databases exchange their names, and can do so again.

# Both renames are one transaction: at no instant is there no live database, and a crash in between leaves the old one.
# Renaming waits a few seconds for sessions to leave while it holds new ones at the door; meanwhile the old are ended.
swap_names() { # LIVE OUTGOING INCOMING
  local attempt ending code number
  # Before anything is renamed: looked up later, the name could already be that of the new database.
  number=$(ask "$MAINTENANCE_DB" "SELECT oid FROM pg_database WHERE datname = :'live';" -v live="$1")
  for attempt in 1 2 3 4 5; do
    end_sessions "$1" "$number" >/dev/null 2>&1 &
    ending=$!
    code=0
    ask "$MAINTENANCE_DB" "BEGIN;
      ALTER DATABASE :\"live\" RENAME TO :\"outgoing\";
      ALTER DATABASE :\"incoming\" RENAME TO :\"live\";
      COMMIT;" -v live="$1" -v outgoing="$2" -v incoming="$3" >"$WORK/swap.log" 2>&1 || code=$?
    kill_quietly "$ending"
    wait "$ending" 2>/dev/null || true
    ((code != 0)) || return 0
    grep -q 'being accessed by other users' "$WORK/swap.log" || break
    warn "接続が残っているため再試行します（$attempt/5）" "sessions remain, trying again ($attempt/5)"
  done
  error "名前の交換に失敗しました（変更はありません）: $(tr '\n' ' ' <"$WORK/swap.log")" "the swap failed, nothing has changed: $(tr '\n' ' ' <"$WORK/swap.log")"
  return 1
}

# By number, not by name: once the names have changed, its work is done and nobody of the new database is harmed.
# And not a moment longer than this run lives: else nobody could connect while nothing is being swapped any more.
# For the background only: psql takes the place of the subshell, so that ending the one ends the other.
end_sessions() { # DATABASE NUMBER
  exec psql -X -qAt -v ON_ERROR_STOP=1 -d "$MAINTENANCE_DB" -v live="$1" -v number="$2" <<<"SET client_connection_check_interval = '100ms';
    SELECT set_config('plane.live', :'number', false), set_config('plane.name', :'live', false) \g /dev/null
    DO \$\$ BEGIN FOR i IN 1..300 LOOP
      EXIT WHEN NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND ((classid::bigint << 32) | objid::bigint) = $ADVISORY_KEY)
        OR NOT EXISTS (SELECT FROM pg_database WHERE oid = current_setting('plane.live')::oid AND datname = current_setting('plane.name'));
      PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datid = current_setting('plane.live')::oid;
      PERFORM pg_stat_clear_snapshot();
      PERFORM pg_sleep(0.02);
    END LOOP; END \$\$;"
}

database_exists() { [[ -n $(ask "$MAINTENANCE_DB" "SELECT 1 FROM pg_database WHERE datname = :'name';" -v name="$1") ]]; } # NAME

# Two restores at once, or one on top of another that just ended, are a mistake of people in a hurry.
refuse_recent_restore() {
  local found
  found=$(ask "$MAINTENANCE_DB" "SELECT datname FROM pg_database WHERE starts_with(datname, :'live' || '_restore_');" -v live="$PGDATABASE"
    if database_exists "$PGDATABASE"; then ask "$PGDATABASE" "SELECT nspname FROM pg_namespace WHERE nspname ~ '^restore_[0-9]{8}_[0-9]{6}\$';"; fi)
  local name stamp
  for name in $found; do
    stamp=${name: -15}
    (($(now_epoch) - $(name_epoch "restore_$stamp") >= 3600)) ||
      fail "$REFUSED" "1時間以内の別の復元「$name」があります。不要なら DROP DATABASE / DROP SCHEMA ... CASCADE で消してから再実行してください" \
        "another restore, '$name', is less than an hour old; if it is not needed, drop it (DROP DATABASE or DROP SCHEMA ... CASCADE) and run again"
  done
}

# Roles that the backup needs and this server lacks. Their passwords are not in the backup.
create_missing_roles() { # GLOBALS_GZ
  local role name
  [[ -f $1 ]] || return 0
  while IFS= read -r role; do
    name=$(ask "$MAINTENANCE_DB" "SELECT name FROM (SELECT (parse_ident(:'role'))[1] AS name) x WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name);" -v role="$role")
    [[ -n $name ]] || continue
    gzip -dc "$1" | awk -v role="$role" '$0 == "CREATE ROLE " role ";" || index($0, "ALTER ROLE " role " ") == 1' |
      psql -X -q -v ON_ERROR_STOP=1 -d "$MAINTENANCE_DB"
    warn "ロール $name を作成しました（パスワードは設定し直してください）" "created the role $name; set its password again"
  done < <(gzip -dc "$1" | sed -nE 's/^CREATE ROLE (.*);$/\1/p')
}

# Settings, owner, grants and comment belong to the database, not to its content, and would stay behind with the old name.
database_properties() { # ARCHIVE FROM_NAME TO_NAME
  local from to
  from=$(ask "$MAINTENANCE_DB" "SELECT quote_ident(:'name');" -v name="$2")
  to=$(ask "$MAINTENANCE_DB" "SELECT quote_ident(:'name');" -v name="$3")
  pg_restore -C -l "$1" | grep -E '^[0-9]+; [0-9]+ [0-9]+ (DATABASE |DATABASE PROPERTIES |(ACL|COMMENT) - DATABASE )' >"$WORK/properties" || return 0
  pg_restore -C -L "$WORK/properties" -f - "$1" | grep -vE '^(CREATE DATABASE|\\connect|\\(un)?restrict)' |
    FROM_NAME=" DATABASE $from " TO_NAME=" DATABASE $to " awk '
      /^(ALTER|COMMENT ON|REVOKE|GRANT) / { at = index($0, ENVIRON["FROM_NAME"])
        if (at) $0 = substr($0, 1, at - 1) ENVIRON["TO_NAME"] substr($0, at + length(ENVIRON["FROM_NAME"])) } { print }' |
    psql -X -q -v ON_ERROR_STOP=1 -d "$MAINTENANCE_DB" >/dev/null
}

drop_database() { # NAME
  ask "$MAINTENANCE_DB" 'DROP DATABASE IF EXISTS :"name" WITH (FORCE);' -v name="$1" 2>/dev/null || true
}

# Restores beside the live database, proves the result, swaps, and swaps back when the application cannot live with it.
restore_into_live() { # ARCHIVE ROWS LOCALE GLOBALS WHAT
  local stamp incoming outgoing properties=$1 encoding collate ctype note
  stamp=$(local_time "$(now_epoch)" +%Y%m%d_%H%M%S)
  incoming=${PGDATABASE}_restore_$stamp outgoing=${PGDATABASE}_pre_$stamp
  ((${#incoming} < 64)) || fail "$FAILED" 'データベース名が長すぎます' 'the name of the database is too long'
  IFS='|' read -r encoding collate ctype <<<"$3"
  create_missing_roles "$4"
  note="replaced $(utc_time "$(now_epoch)") by $5"
  if database_exists "$PGDATABASE" && [[ $PRE_BACKUP == true ]]; then
    say '復元前のバックアップを作成中' 'backing up the live database first'
    DATABASE_LOCALE=$3
    make_backup pre-restore
    properties=$BACKUP_DIR/$NEW_BACKUP.dump
    note+="; backup $NEW_BACKUP"
  fi
  say "本番サーバーの $incoming に復元中" "restoring into $incoming on the live server"
  at_exit drop_database "$incoming"
  ask "$MAINTENANCE_DB" "CREATE DATABASE :\"name\" TEMPLATE template0 ENCODING '$encoding' LC_COLLATE '$collate' LC_CTYPE '$ctype';" -v name="$incoming"
  pg_restore -e -j "$JOBS" --no-tablespaces -d "$incoming" "$1" || fail "$FAILED" '復元に失敗しました。本番は変更していません' 'the restore failed; production is unchanged'
  check_database "$incoming" "$2" || fail "$FAILED" '復元結果の検査に失敗しました。本番は変更していません' 'the restored database is not right; production is unchanged'
  vacuumdb -q --analyze-only -j "$JOBS" -d "$incoming"
  database_properties "$properties" "$PGDATABASE" "$incoming"
  lock_still_held
  if database_exists "$PGDATABASE"; then
    swap_names "$PGDATABASE" "$outgoing" "$incoming" || exit "$FAILED"
    ask "$MAINTENANCE_DB" "COMMENT ON DATABASE :\"name\" IS :'note';" -v name="$outgoing" -v note="$note" ||
      warn "$outgoing にコメントを付けられませんでした" "could not comment $outgoing"
  else
    ask "$MAINTENANCE_DB" 'ALTER DATABASE :"incoming" RENAME TO :"live";' -v incoming="$incoming" -v live="$PGDATABASE"
    outgoing=''
  fi
  after_swap "$outgoing" "${PGDATABASE}_failed_$stamp"
}

after_swap() { # OUTGOING NAME_IF_FAILED
  say '切り替えました。動作確認中' 'swapped; smoke test'
  if smoke_test; then
    say "復元が完了しました。以前のデータベースは ${1:-（なし）} に残っています（restore.sh --undo で戻せます）" \
      "restored. The database before is kept as ${1:-(there was none)}; restore.sh --undo brings it back"
    return 0
  fi
  [[ -n $1 ]] || fail "$FAILED" '動作確認に失敗しました。以前のデータベースはありません' 'the smoke test failed; there is no database to go back to'
  warn '動作確認に失敗したため元に戻します' 'the smoke test failed: swapping back'
  swap_names "$PGDATABASE" "$2" "$1" ||
    fail "$FAILED" "元に戻せませんでした。restore.sh --undo --force を実行してください" 'could not swap back; run restore.sh --undo --force'
  fail "$FAILED" "元のデータベースに戻しました。復元されたものは $2 で調べられます" "the database before is live again; what was restored is kept as $2"
}

# RESTORE_SMOKE_COMMAND is for what only the application can tell (say a request to its /ready).
smoke_test() {
  ask "$PGDATABASE" "$ROWS_SQL" >"$WORK/rows-live" || return 1
  [[ -z $(missing_required "$WORK/rows-live") ]] || return 1
  business_sql | psql -X -q -v ON_ERROR_STOP=1 -d "$PGDATABASE" >/dev/null || return 1
  [[ -z ${RESTORE_SMOKE_COMMAND:-} ]] || bash -c "$RESTORE_SMOKE_COMMAND" >&2
}

old_databases() { # newest first
  ask "$MAINTENANCE_DB" "SELECT datname FROM pg_database WHERE datname ~ ('^' || regexp_replace(:'live', '([^[:alnum:]_])', '\\\\\1', 'g') || '_pre_[0-9]{8}_[0-9]{6}\$') ORDER BY 1 DESC;" -v live="$PGDATABASE"
}

undo_swap() { # FORCE
  local old stamp
  old=$(old_databases | head -n 1)
  [[ -n $old ]] || fail "$NOTHING" '戻せるデータベースがありません' 'there is no replaced database to go back to'
  [[ $1 == true ]] || fail "$REFUSED" "$PGDATABASE を $old に戻します。実行するには --force を付けてください" "would make $old live again as $PGDATABASE; add --force to do it"
  stamp=$(local_time "$(now_epoch)" +%Y%m%d_%H%M%S)
  swap_names "$PGDATABASE" "${PGDATABASE}_undone_$stamp" "$old" || exit "$FAILED"
  say "$old に戻しました。それまでのものは ${PGDATABASE}_undone_$stamp にあります" "$old is live again; what was live is kept as ${PGDATABASE}_undone_$stamp"
}

# A replaced database goes only when it is old enough and its backup still verifies.
drop_old() { # FORCE
  local old backup age
  for old in $(old_databases); do
    age=$((($(now_epoch) - $(name_epoch "x_${old: -15}")) / 86400))
    backup=$(ask "$MAINTENANCE_DB" "SELECT substring(shobj_description(oid, 'pg_database') FROM 'backup (backup_[0-9_]+)') FROM pg_database WHERE datname = :'name';" -v name="$old")
    if ((age < KEEP_OLD_DAYS)); then
      say "$old: $age 日前、$KEEP_OLD_DAYS 日間保存" "$old: $age days old, kept for $KEEP_OLD_DAYS"
    elif [[ -z $backup ]] || ! verify_backup "$backup" >&2; then
      warn "$old: 検証済みのバックアップがないため削除しません" "$old: no verified backup of it exists, so it stays"
    elif [[ $1 == true ]]; then
      drop_database "$old"
      say "$old を削除しました（$backup に保存済み）" "dropped $old; $backup has its content"
    else
      say "$old は --force で削除できます" "$old can be dropped with --force"
    fi
  done
}
