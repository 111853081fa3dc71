# shellcheck shell=bash
# One table out of a backup. `pg_restore -t` would bring rows without key, indexes and triggers, into the table people
# use; here the rows go into a schema of their own, are compared, and only then, if asked, into the live table.
# Identifiers are quoted by the server (%I), and fragments of SQL are put together from its answers.

table_restore() { # TABLE FILE MODE FORCE
  local schema=public table=$1 mode=$3
  [[ $1 != *.* ]] || { schema=${1%%.*} table=${1#*.}; }
  lock_database
  database_exists "$PGDATABASE" || fail "$NOTHING" "データベース $PGDATABASE がありません" "there is no database $PGDATABASE"
  refuse_recent_restore
  SIDE=restore_$(local_time "$(now_epoch)" +%Y%m%d_%H%M%S)
  TABLE=$table
  VARS=(-v schema="$schema" -v table="$table" -v side="$SIDE")
  sandbox_of_file "$2"
  [[ -n $(in_sandbox ask "$PGDATABASE" "$TABLE_SQL" "${VARS[@]}") ]] ||
    fail "$NOTHING" "$2 にテーブル $schema.$table がありません" "there is no table $schema.$table in $2"
  if [[ $mode != side && $4 == true && $PRE_BACKUP == true ]]; then
    say '変更前のバックアップを作成中' 'backing up the live database first'
    backup_beside_sandbox
  fi
  copy_to_side
  if [[ -z $(ask "$PGDATABASE" "$TABLE_SQL" "${VARS[@]}") ]]; then
    [[ $mode == side ]] || fail "$REFUSED" "本番に $schema.$table がありません。$SIDE のデータから作り直してください" "$schema.$table does not exist in production; rebuild it from $SIDE"
    printf 'live table does not exist; rows are in %s.%s\n' "$SIDE" "$table"
    return 0
  fi
  compare_with_live
  printf '%s\n' "$DIFF_REPORT"
  report_lost_links
  printf '片付け / clean up: DROP SCHEMA %s CASCADE;\n' "$SIDE"
  [[ $mode != side ]] || return 0
  [[ -n $KEYS ]] || fail "$REFUSED" '主キーがないため side だけが可能です' 'without a primary key only side is possible'
  [[ $4 == true ]] || fail "$REFUSED" "上は $mode の計画です。実行するには --force を付けてください（先に DROP SCHEMA $SIDE CASCADE）" \
    "the above is the plan of $mode; add --force to do it (after DROP SCHEMA $SIDE CASCADE)"
  confirm_database
  [[ $mode != replace ]] || refuse_cascades
  change_live "$mode"
}

readonly TABLE_SQL="SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = :'schema' AND c.relname = :'table' AND c.relkind IN ('r', 'p');"

backup_beside_sandbox() {
  local mine=$SANDBOX user=$SANDBOX_USER
  live_locale
  make_backup pre-restore
  SANDBOX=$mine SANDBOX_USER=$user
}

# Moves the result of a query in the sandbox into a new table of the live database.
copy_query() { # TARGET QUERY
  local create
  create=$(in_sandbox ask "$PGDATABASE" "SET search_path = ''; CREATE TEMP VIEW q AS $2;
    SELECT format('CREATE TABLE %I.%I (%s);', :'side', :'target', string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum))
      FROM pg_attribute WHERE attrelid = 'pg_temp.q'::regclass AND attnum > 0;" "${VARS[@]}" -v target="$1")
  in_sandbox ask "$PGDATABASE" "COPY ($2) TO STDOUT;" >"$SANDBOX/copy"
  { printf '%s\nCOPY :"side".:"target" FROM STDIN;\n' "$create"; cat "$SANDBOX/copy"; printf '\\.\n'; } |
    psql -X -q -1 -v ON_ERROR_STOP=1 -d "$PGDATABASE" "${VARS[@]}" -v target="$1" ||
    fail "$FAILED" "$1 を $SIDE にコピーできません（型がない？）" "could not copy $1 to $SIDE (a type missing in production?)"
}

copy_to_side() {
  local query
  query=$(in_sandbox ask "$PGDATABASE" "SELECT format('SELECT * FROM %I.%I', :'schema', :'table');" "${VARS[@]}")
  ask "$PGDATABASE" 'CREATE SCHEMA :"side"; REVOKE ALL ON SCHEMA :"side" FROM PUBLIC;' "${VARS[@]}"
  copy_query "$TABLE" "$query"
}

# Fragments over the columns that both have; generated ones are the server's business.
compare_with_live() {
  local row
  row=$(ask "$PGDATABASE" "
    WITH live AS (SELECT a.* FROM pg_attribute a WHERE attrelid = format('%I.%I', :'schema', :'table')::regclass AND attnum > 0 AND NOT attisdropped),
      both_have AS (SELECT l.* FROM live l JOIN pg_attribute s ON s.attrelid = format('%I.%I', :'side', :'table')::regclass AND s.attname = l.attname
        AND s.attnum > 0 WHERE l.attgenerated = ''),
      key AS (SELECT l.attname, l.attnum FROM live l JOIN pg_index i ON i.indrelid = l.attrelid AND i.indisprimary AND l.attnum = ANY (i.indkey))
    SELECT format('%I.%I', :'schema', :'table'), format('%I.%I', :'side', :'table'),
      (SELECT string_agg(format('l.%1\$I = s.%1\$I', attname), ' AND ') FROM key WHERE attname IN (SELECT attname FROM both_have)),
      (SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) FROM both_have),
      (SELECT string_agg(format('l.%I', attname), ', ' ORDER BY attnum) FROM both_have),
      (SELECT string_agg(format('s.%I', attname), ', ' ORDER BY attnum) FROM both_have),
      (SELECT string_agg(format('%1\$I = s.%1\$I', attname), ', ') FROM both_have WHERE attidentity <> 'a' AND attname NOT IN (SELECT attname FROM key))" \
    "${VARS[@]}" -F $'\x1f')
  IFS=$'\x1f' read -r LIVE_TABLE SIDE_TABLE KEYS COLUMNS LIVE_COLUMNS SIDE_COLUMNS ASSIGNMENTS <<<"$row"
  if [[ -z $KEYS ]]; then
    DIFF_REPORT=$(ask "$PGDATABASE" "SELECT format('rows / 行数: backup %s, live %s (no primary key)', (SELECT count(*) FROM $SIDE_TABLE), (SELECT count(*) FROM $LIVE_TABLE));")
    return 0
  fi
  MISSING="SELECT FROM $SIDE_TABLE s WHERE NOT EXISTS (SELECT FROM $LIVE_TABLE l WHERE $KEYS)"
  EXTRA="SELECT FROM $LIVE_TABLE l WHERE NOT EXISTS (SELECT FROM $SIDE_TABLE s WHERE $KEYS)"
  # As text, since not every type can be compared.
  DIFFERS="ROW($LIVE_COLUMNS)::text IS DISTINCT FROM ROW($SIDE_COLUMNS)::text"
  DIFF_REPORT=$(ask "$PGDATABASE" "SELECT format(E'missing / 本番にない行\t%s\nextra / 本番だけの行\t%s\nchanged / 内容が違う行\t%s',
    (SELECT count(*) FROM ($MISSING) x), (SELECT count(*) FROM ($EXTRA) x), (SELECT count(*) FROM $LIVE_TABLE l JOIN $SIDE_TABLE s ON $KEYS WHERE $DIFFERS));")
}

# Foreign keys that point at the table, one column each: "REFERENCING COLUMN REFERENCED_COLUMN ON_DELETE NAME".
readonly LINKS_SQL="SELECT format('%I.%I', n.nspname, c.relname), format('%I', a.attname), format('%I', b.attname), confdeltype, k.conname
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
  WHERE k.contype = 'f' AND k.confrelid = format('%I.%I', :'schema', :'table')::regclass AND cardinality(k.conkey) = 1 AND k.conparentid = 0
  ORDER BY 1, 2"

# When rows were deleted, ON DELETE changed other tables too. That does not come back with this one.
report_lost_links() {
  local from column to action name pk count
  while IFS='|' read -r from column to action name; do
    [[ $action =~ [ncd] && -n $KEYS ]] || continue
    pk=$(in_sandbox ask "$PGDATABASE" "SELECT string_agg(format('%I', attname), ', ') FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = '$from'::regclass AND i.indisprimary;")
    [[ -n $pk ]] || continue
    copy_query "links_$name" "SELECT $pk, $column AS plane_link FROM $from WHERE $column IS NOT NULL"
    local links lost="EXISTS (SELECT FROM $SIDE_TABLE s WHERE s.$to = k.plane_link AND NOT EXISTS (SELECT FROM $LIVE_TABLE l WHERE $KEYS))"
    links=$(ask "$PGDATABASE" "SELECT format('%I.%I', :'side', :'name');" "${VARS[@]}" -v name="links_$name")
    if [[ $action == c ]]; then
      count=$(ask "$PGDATABASE" "SELECT count(*) FROM $links k WHERE $lost AND NOT EXISTS (SELECT FROM $from r WHERE ($(prefixed r "$pk")) = ($(prefixed k "$pk")));")
      ((count == 0)) || printf '%s\t%s\n' "deleted by CASCADE in $from / 連鎖削除された行（--table ${from##*.} も必要）" "$count"
    else
      count=$(ask "$PGDATABASE" "SELECT count(*) FROM $links k JOIN $from r USING ($pk) WHERE r.$column IS NULL AND $lost;")
      ((count == 0)) || printf '%s\t%s\n\tUPDATE %s r SET %s = k.plane_link FROM %s k WHERE (%s) = (%s) AND r.%s IS NULL;\n' \
        "$from.$column set to NULL / NULL になった参照（復元後に次の SQL で戻せる）" "$count" "$from" "$column" "$links" "$(prefixed r "$pk")" "$(prefixed k "$pk")" "$column"
    fi
  done < <(in_sandbox ask "$PGDATABASE" "$LINKS_SQL" "${VARS[@]}")
}

prefixed() { sed -E "s/(^|, )/\1$1./g" <<<"$2"; } # ALIAS COLUMNS

# Deleting what others refer to with CASCADE or SET NULL would change tables nobody asked about.
refuse_cascades() {
  local from column to action name count
  while IFS='|' read -r from column to action name; do
    [[ $action =~ [ncd] ]] || continue
    count=$(ask "$PGDATABASE" "SELECT count(*) FROM $from r JOIN $LIVE_TABLE l ON r.$column = l.$to WHERE NOT EXISTS (SELECT FROM $SIDE_TABLE s WHERE $KEYS);")
    ((count == 0)) || fail "$REFUSED" "replace で消える行を $from の $count 行が参照しています（$name）。merge を使うか、先にそちらを直してください" \
      "$count rows of $from refer to rows that replace would delete ($name); use merge, or change them first"
  done < <(ask "$PGDATABASE" "$LINKS_SQL" "${VARS[@]}")
}

# One transaction. Foreign keys stay on, so that the result is proven; the application's triggers are off, and afterwards
# as they were. What was there before is kept in the side schema.
change_live() { # MODE
  local mode=$1 off on sequences delete='' update='' rest=$MISSING
  off=$(trigger_statements DISABLE)
  on=$(trigger_statements ENABLE)
  sequences=$(ask "$PGDATABASE" "SELECT format('SELECT setval(%L, m) FROM (SELECT max(%I) AS m FROM $LIVE_TABLE) x WHERE m > (SELECT last_value FROM %s);', s, attname, s)
    FROM pg_attribute, pg_get_serial_sequence(format('%I.%I', :'schema', :'table'), attname) s
    WHERE attrelid = format('%I.%I', :'schema', :'table')::regclass AND attnum > 0 AND NOT attisdropped AND s IS NOT NULL;" "${VARS[@]}")
  if [[ $mode == replace ]]; then
    delete="DELETE FROM $LIVE_TABLE l WHERE NOT EXISTS (SELECT FROM $SIDE_TABLE s WHERE $KEYS);"
    [[ -z $ASSIGNMENTS ]] || update="UPDATE $LIVE_TABLE l SET $ASSIGNMENTS FROM $SIDE_TABLE s WHERE $KEYS AND $DIFFERS;"
    rest="$MISSING UNION ALL $EXTRA UNION ALL SELECT FROM $LIVE_TABLE l JOIN $SIDE_TABLE s ON $KEYS WHERE $DIFFERS"
  fi
  psql -X -q -1 -v ON_ERROR_STOP=1 -d "$PGDATABASE" "${VARS[@]}" -v before="before_$TABLE" >/dev/null <<SQL || fail "$FAILED" '変更を取り消しました。本番は元のままです' 'rolled back; production is unchanged'
SET LOCAL lock_timeout = '30s';
LOCK TABLE $LIVE_TABLE IN SHARE ROW EXCLUSIVE MODE;
CREATE TABLE :"side".:"before" AS TABLE $LIVE_TABLE;
$off
$delete
$update
INSERT INTO $LIVE_TABLE ($COLUMNS) OVERRIDING SYSTEM VALUE SELECT $SIDE_COLUMNS FROM $SIDE_TABLE s WHERE NOT EXISTS (SELECT FROM $LIVE_TABLE l WHERE $KEYS);
SET CONSTRAINTS ALL IMMEDIATE;
$on
$sequences
DO \$plane_check\$ BEGIN IF EXISTS ($rest) THEN RAISE EXCEPTION 'the table is not what the backup says'; END IF; END \$plane_check\$;
SQL
  say "$mode を完了しました。変更前の内容は $SIDE.before_$TABLE にあります" "$mode done; what was there before is in $SIDE.before_$TABLE"
}

trigger_statements() { # DISABLE|ENABLE
  ask "$PGDATABASE" "SELECT format('ALTER TABLE $LIVE_TABLE %s TRIGGER %I;',
      CASE WHEN :'what' = 'DISABLE' THEN 'DISABLE' WHEN tgenabled = 'A' THEN 'ENABLE ALWAYS' WHEN tgenabled = 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END, tgname)
    FROM pg_trigger WHERE tgrelid = format('%I.%I', :'schema', :'table')::regclass AND NOT tgisinternal AND tgenabled <> 'D';" "${VARS[@]}" -v what="$1"
}
