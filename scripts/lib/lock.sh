# shellcheck shell=bash
# One job at a time: a file lock for the volume, and a lock in the database shared by every job that works on it.

# Any number will do, as long as every job takes the same.
readonly ADVISORY_KEY=7238471501

lock_volume() { # shared|exclusive
  local mode=-x wait=$LOCK_WAIT
  [[ -n ${LOCK_FD:-} ]] && return 0
  [[ $1 == shared ]] && mode=-s
  exec {LOCK_FD}>>"$BACKUP_DIR/.lock" ||
    fail "$FAILED" "$BACKUP_DIR に書き込めません" "cannot write to $BACKUP_DIR"
  flock "$mode" -w "$wait" "$LOCK_FD" ||
    fail "$REFUSED" "別の実行が $BACKUP_DIR を使用中です。終了を待ってください" "another run is using $BACKUP_DIR; wait until it has ended"
}

# Kept until the script ends. In the maintenance database, since a restore replaces the other.
lock_database() {
  local got holder
  session_open lock "$MAINTENANCE_DB" || exit "$FAILED"
  got=$(session_ask lock "SELECT pg_try_advisory_lock($ADVISORY_KEY);") || got=error
  if [[ $got != t ]]; then
    holder=$(session_ask lock "SELECT string_agg(application_name || ' (pid ' || a.pid || ')', ', ')
      FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND ((l.classid::bigint << 32) | l.objid::bigint) = $ADVISORY_KEY;") || holder='?'
    fail "$REFUSED" "別のジョブがデータベースを使用中です: $holder。終了を待ってください" \
      "another job is working on the database: $holder; wait until it has ended"
  fi
  at_exit session_close lock
}

lock_still_held() {
  [[ $(session_ask lock 'SELECT 1;') == 1 ]] ||
    fail "$FAILED" 'データベースのロックを失いました（再起動など）。もう一度実行してください' \
      'the lock in the database was lost (a restart?); run again'
}
