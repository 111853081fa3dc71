#!/usr/bin/env bash
# wal-receiver.sh: WAL を受信し続ける（ポイントインタイム復旧用） / receives WAL for point-in-time recovery, until stopped
#
#   $WAL_DIR            受信先 / where it is written        WAL_SLOT   スロット名 / slot (default shiojiri_wal)
#   $WAL_DIR/received   すべて受信済みと確認できた時刻 / when everything up to then was known to be here (epoch seconds)
#
# 終了コード / exit codes: 1 失敗 failed, 3 拒否（max_slot_wal_keep_size が無制限など）refused
set -Eeuo pipefail
# shellcheck source=lib/boot.sh
source "$(dirname "$(readlink -f "$0")")/lib/boot.sh"
boot "$@"

case ${1:-} in
  '') ;;
  --help | -h) help_of "$0"; exit 0 ;;
  *) wrong_usage "不明なオプション $1" "unknown option $1" ;;
esac
slot=${WAL_SLOT:-shiojiri_wal}
[[ -d $WAL_DIR && -w $WAL_DIR ]] || fail "$FAILED" "$WAL_DIR に書き込めません" "cannot write to $WAL_DIR"

# Writes down an instant only after the slot says that everything up to it is on this disk.
heartbeat() {
  local now lsn flushed
  while sleep "${WAL_HEARTBEAT_SECONDS:-10}"; do
    IFS='|' read -r now lsn < <(ask "$MAINTENANCE_DB" "SELECT floor(extract(epoch FROM clock_timestamp())), pg_current_wal_lsn();" 2>/dev/null) || continue
    for _ in {1..20}; do
      flushed=$(ask "$MAINTENANCE_DB" "SELECT restart_lsn >= '$lsn'::pg_lsn FROM pg_replication_slots WHERE slot_name = :'slot' AND active;" -v slot="$slot" 2>/dev/null) || break
      if [[ $flushed == t ]]; then
        printf '%s\n' "$now" >"$WAL_DIR/.received" && mv "$WAL_DIR/.received" "$WAL_DIR/received"
        metric backup_recovery_window_end_timestamp_seconds "$now"
        push_metrics postgres-wal-receiver
        break
      fi
      sleep 0.5
    done
  done
}

pitr_preflight
pg_receivewal --slot="$slot" --create-slot --if-not-exists
heartbeat &
beating=$!
pg_receivewal --slot="$slot" --synchronous --compress=gzip --no-loop --no-password -D "$WAL_DIR" &
receiving=$!
at_exit kill_quietly "$receiving"
at_exit kill_quietly "$beating"
# Ended by itself, it failed: the pod is restarted, and its restarts are counted.
wait "$receiving" && fail "$FAILED" '受信が終了しました' 'the receiver ended'
fail "$FAILED" '受信が失敗しました（上のメッセージを参照）' 'the receiver failed, see above'
