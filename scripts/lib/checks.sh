# shellcheck shell=bash
# What a restored database is compared with: row counts, required tables, the queries people will run on it.

# "SCHEMA.TABLE<TAB>COUNT" of every table that a dump contains, as one statement list for \gexec.
readonly ROWS_SQL="SELECT format('SELECT %L || chr(9) || count(*) FROM ONLY %I.%I;', n.nspname || '.' || c.relname, n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^(pg_|information_schema\$|restore_[0-9])'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1 \gexec"

# The guide's daily and weekly questions, with Japanese days: a restored database must answer them.
business_sql() {
  cat <<'SQL'
SET timezone = 'Asia/Tokyo';
SELECT count(*) AS daily_sightings FROM sightings WHERE created_at >= CURRENT_DATE AND created_at < CURRENT_DATE + 1;
SELECT avg(accuracy) AS weekly_accuracy FROM predictions WHERE created_at >= CURRENT_DATE - INTERVAL '7 days';
SELECT date_trunc('day', created_at) AS date, count(*) AS sightings FROM sightings
  WHERE created_at >= CURRENT_DATE - INTERVAL '30 days' GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM access_logs WHERE created_at >= CURRENT_DATE - INTERVAL '30 days';
SQL
}

# Prints what is wrong with rows; nothing when all is well.
missing_required() { # ROWS
  local table
  for table in $REQUIRED_TABLES; do
    awk -F '\t' -v table="$table" '$1 == table { found = 1; rows = $2 } END {
      if (!found) print "required table " table " is not there / 必要なテーブル " table " がありません"
      else if (rows == 0) print "required table " table " is empty / 必要なテーブル " table " が空です" }' "$1"
  done
}

# Lines that differ between what was dumped and what was restored.
compare_rows() { # EXPECTED ACTUAL
  awk -F '\t' 'NR == FNR { want[$1] = $2; next }
    { seen[$1] = 1; if (!($1 in want)) print $1 ": not in the manifest / マニフェストにありません"
      else if (want[$1] != $2) print $1 ": " $2 " rows, the manifest says " want[$1] " / " $2 " 行、マニフェストは " want[$1] " 行" }
    END { for (name in want) if (!(name in seen)) print name ": missing / ありません" }' "$1" "$2"
}

# Tables that lost more rows than allowed since the backup before.
row_drops() { # BEFORE AFTER
  awk -F '\t' -v limit="$MAX_ROW_DROP" -v exempt=" $ROW_DROP_EXEMPT " 'NR == FNR { before[$1] = $2; next } { after[$1] = $2 }
    END { for (name in before) if (!index(exempt, " " name " ") && before[name] >= 100 && after[name] < before[name] * (100 - limit) / 100)
      printf "%s: %d rows, %d in the backup before (limit -%d %%) / 行数が急減しました\n", name, after[name], before[name], limit }' "$1" "$2"
}

# Complains on stderr and fails when the database, whatever it claims, does not hold the expected rows.
check_database() { # DATABASE EXPECTED_ROWS
  local actual=$WORK/rows-actual problems
  ask "$1" "$ROWS_SQL" >"$actual" || return 1
  problems=$(
    [[ ! -s $2 ]] || compare_rows "$2" "$actual"
    missing_required "$actual"
  )
  if [[ -n $problems ]]; then
    error "復元したデータベースが期待と異なります: $problems" "the restored database is not what it should be: $problems"
    return 1
  fi
  business_sql | psql -X -q -v ON_ERROR_STOP=1 -d "$1" >"$WORK/business.out" || {
    error '業務 SQL が失敗しました' 'a business query failed'
    return 1
  }
}
