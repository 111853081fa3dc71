# shellcheck shell=bash
# Back to a point in time: base backup and received WAL, replayed in a sandbox. The live server is not involved.

# The wall clock of the application's country, unless the text says otherwise: the same text read as UTC is 9 hours off.
parse_instant() { # TEXT
  local pattern='^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?$' epoch
  if ! [[ $1 =~ $pattern ]] || ! epoch=$(TZ=$ZONE date -d "$1" +%s 2>/dev/null); then
    wrong_usage "日時「$1」を解釈できません。\"2023-07-15 12:00:00\" または \"2023-07-15 12:00:00+09:00\" の形で指定してください" \
      "cannot read the time '$1'; write \"2023-07-15 12:00:00\" ($ZONE) or \"2023-07-15 12:00:00+09:00\""
  fi
  printf '%s\n' "$epoch"
}

# Fails with NOTHING when the instant cannot be reached; else names the base to start from.
base_for() { # EPOCH
  local start end name found=''
  start=$(window_start) end=$(window_end)
  [[ -n $start && -n $end ]] || {
    error 'ベースバックアップか WAL がありません（database.pitr が無効？）' 'there is no base backup or no WAL (is database.pitr off?)'
    return "$NOTHING"
  }
  (($1 >= start && $1 <= end)) || {
    error "復旧できる範囲は $(local_time "$start") 〜 $(local_time "$end") です（指定: $(local_time "$1")）" \
      "recovery reaches from $(utc_time "$start") to $(utc_time "$end"); $(utc_time "$1") is outside. --allow-approximate takes the nearest older backup"
    return "$NOTHING"
  }
  for name in $(base_names); do (($(base_end "$name") > $1)) || found=$name; done
  printf '%s\n' "$found"
}

# A sandbox whose data are those of the instant.
recover_to() { # EPOCH BASE
  local base=$BASE_DIR/$2
  require_space "$SANDBOX_DIR" "$(du -sb "$base" | awk '{ print int($1 * 1.3) }')"
  pg_verifybackup -q "$base" || fail "$FAILED" "ベースバックアップ $2 が破損しています" "the base backup $2 is damaged"
  sandbox_folder
  SANDBOX_USER=$(manifest_get "$base.manifest.json" superuser)
  cp -a --reflink=auto "$base" "$SANDBOX/data"
  chmod 700 "$SANDBOX/data"
  # Nothing of the original's configuration applies here, least of all its archive command.
  rm -f "$SANDBOX/data/postgresql.auto.conf" "$SANDBOX/data/standby.signal"
  printf 'local all all trust\n' >"$SANDBOX/data/pg_hba.conf"
  : >"$SANDBOX/data/pg_ident.conf"
  touch "$SANDBOX/data/recovery.signal"
  recovery_settings "$1" >"$SANDBOX/data/postgresql.conf"
  say "ベース $2 から $(local_time "$1")（$(utc_time "$1")）まで再生中" "replaying from $2 to $(utc_time "$1")"
  if ! recovery_run; then
    grep -q 'recovery ended before configured recovery target was reached' "$SANDBOX/log" ||
      fail "$FAILED" "再生に失敗しました: $(recovery_error)" "the replay failed: $(recovery_error)"
    # The instant lies within what was received, and nothing was committed after the last record: its end is the instant.
    recovery_settings '' >"$SANDBOX/data/postgresql.conf"
    recovery_run || fail "$FAILED" '再生に失敗しました' "the replay failed: $(tail -n 2 "$SANDBOX/log")"
  fi
  say "再生した最後のトランザクション: $(sed -nE 's/.*last completed transaction was at log time (.*)/\1/p' "$SANDBOX/log" | tail -n 1)" 'last transaction replayed: see there'
}

recovery_settings() { # EPOCH|''
  local control=$WORK/control
  pg_controldata -D "$SANDBOX/data" >"$control"
  sandbox_settings
  printf "restore_command = 'bash %s/lib/wal-fetch.sh %s %%f %%p %s'\n" "$SCRIPTS_COPY" "$WAL_DIR" \
    "$(sed -nE 's/^Bytes per WAL segment: +([0-9]+)$/\1/p' "$control")"
  printf 'hot_standby = off\nrecovery_target_action = promote\nrecovery_target_timeline = latest\n'
  # Recovery needs at least what the original had.
  printf 'max_prepared_transactions = %s\n' "$(sed -nE 's/^max_prepared_xacts setting: +([0-9]+)$/\1/p' "$control")"
  printf 'max_locks_per_transaction = %s\n' "$(sed -nE 's/^max_locks_per_xact setting: +([0-9]+)$/\1/p' "$control")"
  [[ -z $1 ]] || printf "recovery_target_time = '%s'\n" "$(date -u -d "@$1" '+%Y-%m-%d %H:%M:%S+00')"
}

recovery_error() { grep -E 'FATAL|PANIC' "$SANDBOX/log" | grep -v 'not accepting connections' | tail -n 1; }

# With hot_standby off the server answers only once it has been promoted; pg_ctl returns before that. It may take long:
# the end is the answer, or the end of the server.
recovery_run() {
  local deadline=$((SECONDS + ${RECOVERY_SECONDS:-7000}))
  sandbox_start 2>/dev/null || return 1
  until [[ $(in_sandbox ask postgres 'SELECT pg_is_in_recovery();' 2>/dev/null) == f ]]; do
    pg_ctl -D "$SANDBOX/data" -s status >/dev/null || return 1
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}
