# shellcheck shell=bash
# Settings, all from the environment. The database itself is named by libpq's own variables: PGHOST, PGPORT, PGUSER,
# PGPASSFILE, PGDATABASE.

load_settings() {
  BACKUP_DIR=${BACKUP_DIR:-/backups}              # finished backups; its presence says "we are inside the cluster"
  BASE_DIR=${BASE_DIR:-$BACKUP_DIR/base}          # base backups for point-in-time recovery
  WAL_DIR=${WAL_DIR:-/wal}                        # what the WAL receiver writes
  SANDBOX_DIR=${SANDBOX_DIR:-${TMPDIR:-/tmp}}     # throw-away clusters; about 1.5 times the database
  ZONE=${BACKUP_TIME_ZONE:-Asia/Tokyo}            # of names, and of times without an offset
  JOBS=${BACKUP_JOBS:-2}                          # parallel workers of a restore
  # gzip level 1 to 9. Measured on 286 MB: level 6 makes 73 MB in 10.4 s of CPU, level 1 makes 78 MB in 3.2 s, and that
  # pays for the .sql.gz.
  COMPRESSION=${BACKUP_COMPRESSION:-1}
  KEEP_DAILY=${BACKUP_KEEP_DAILY:-7}
  KEEP_WEEKLY=${BACKUP_KEEP_WEEKLY:-4}
  KEEP_MONTHLY=${BACKUP_KEEP_MONTHLY:-6}
  MIN_REDUNDANCY=${BACKUP_MIN_REDUNDANCY:-3}      # never fewer backups than this
  PITR_DAYS=${BACKUP_PITR_DAYS:-14}               # days that point-in-time recovery reaches back
  MAX_AGE_HOURS=${BACKUP_MAX_AGE_HOURS:-26}       # of the newest backup
  MIN_SIZE_PERCENT=${BACKUP_MIN_SIZE_PERCENT:-50} # of the median of 14 days
  MAX_ROW_DROP=${BACKUP_MAX_ROW_DROP_PERCENT:-20} # of a table, from one backup to the next
  # Tables that are emptied on purpose: their row counts may drop.
  ROW_DROP_EXEMPT=${BACKUP_ROW_DROP_EXEMPT:-public.access_logs}
  # Tables without which a dump is not one of this application. They must exist and have rows.
  REQUIRED_TABLES=${BACKUP_REQUIRED_TABLES:-public.sightings public.predictions public.access_logs}
  LOCK_WAIT=${BACKUP_LOCK_WAIT:-0}                # seconds to wait for another run
  KEEP_OLD_DAYS=${RESTORE_KEEP_OLD_DAYS:-7}       # a replaced database stays this long
  LOG_DAYS=${ACCESS_LOG_RETENTION_DAYS:-30}
  NAMESPACE=${NAMESPACE:-shiojiri-rainbow-seeker}
  MAINTENANCE_DB=${MAINTENANCE_DB:-postgres}      # where locks are taken and databases renamed
  export PGDATABASE=${PGDATABASE:-rainbow}
  export PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-10} PGAPPNAME=${PGAPPNAME:-${0##*/}}
  export LC_ALL=C.UTF-8
  check_settings
}

check_settings() {
  local name
  for name in JOBS COMPRESSION KEEP_DAILY KEEP_WEEKLY KEEP_MONTHLY MIN_REDUNDANCY PITR_DAYS MAX_AGE_HOURS \
    MIN_SIZE_PERCENT MAX_ROW_DROP LOCK_WAIT KEEP_OLD_DAYS LOG_DAYS; do
    [[ ${!name} =~ ^[0-9]+$ ]] ||
      fail "$USAGE" "設定 $name は整数でなければなりません（現在: ${!name}）" "setting $name is '${!name}'; it must be a whole number"
  done
  ((MIN_REDUNDANCY >= 1)) ||
    fail "$USAGE" 'BACKUP_MIN_REDUNDANCY は 1 以上にしてください' 'BACKUP_MIN_REDUNDANCY must be at least 1'
  # Without its file a zone silently becomes UTC, and every name and --datetime is hours off.
  [[ -e ${TZDIR:-/usr/share/zoneinfo}/$ZONE ]] ||
    fail "$FAILED" "タイムゾーン $ZONE のデータがありません。tzdata を含むイメージを使ってください" \
      "no data for time zone $ZONE; use an image with tzdata"
}

# The clock, for names and comparisons. Tests replace it.
now_epoch() { printf '%s\n' "${BACKUP_NOW:-$(date +%s)}"; }

# For durations: no change of the clock moves it, as it moves $SECONDS.
seconds_since_boot() { # → whole seconds
  local up
  read -r up _ </proc/uptime
  printf '%s\n' "${up%.*}"
}

local_time() { TZ=$ZONE date -d "@$1" "${2:-+%Y-%m-%d %H:%M:%S %Z}"; } # EPOCH [FORMAT]
utc_time() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }                   # EPOCH

bytes_free() { df -P -B1 "$1" | awk 'NR == 2 { print $4 }'; } # FOLDER

require_space() { # FOLDER BYTES
  local free
  free=$(bytes_free "$1")
  ((free >= $2)) || fail "$REFUSED" "$1 の空きが足りません: 空き $free バイト、必要 $2 バイト。容量を増やすか、backup.sh --prune で整理してください" \
    "$1 has $free bytes free and needs $2; enlarge the volume or tidy up with backup.sh --prune"
}
