# shellcheck shell=bash
# Base backups: the files of the cluster, from which received WAL leads to any instant after.

base_names() { # oldest first; only those that pg_verifybackup passed
  local file
  for file in "$BASE_DIR"/base_[0-9]*_[0-9]*.manifest.json; do
    [[ -f $file ]] || continue
    file=${file##*/}
    printf '%s\n' "${file%.manifest.json}"
  done
}

# The settings that point-in-time recovery needs and a plane cannot make on a database it does not own.
pitr_preflight() {
  local settings level slots
  settings=$(ask "$MAINTENANCE_DB" "SELECT current_setting('wal_level') || ' ' || current_setting('max_slot_wal_keep_size');") ||
    fail "$FAILED" 'データベースに接続できません' 'cannot connect to the database'
  read -r level slots <<<"$settings"
  [[ $level != minimal ]] || fail "$REFUSED" 'wal_level が minimal です。replica に変更して再起動してください' 'wal_level is minimal; set it to replica and restart the database'
  [[ $slots != -1 ]] || fail "$REFUSED" 'max_slot_wal_keep_size が無制限です。受信が止まるとディスクが埋まるため、上限を設定してください（例 4GB）' \
    'max_slot_wal_keep_size is unlimited: when the receiver stops, WAL fills the disk. Set a limit (say 4GB)'
}

make_base() {
  local started ended name folder
  lock_database
  pitr_preflight
  [[ $(ask "$MAINTENANCE_DB" "SELECT count(*) FROM pg_tablespace WHERE spcname !~ '^pg_';") == 0 ]] ||
    fail "$REFUSED" '追加のテーブルスペースには対応していません' 'tablespaces other than the default ones are not supported'
  mkdir -p "$BASE_DIR"
  require_space "$BASE_DIR" "$(ask "$MAINTENANCE_DB" 'SELECT (sum(pg_database_size(oid)) * 1.2)::bigint FROM pg_database;')"
  for folder in "$BASE_DIR"/.partial-base_*; do [[ ! -d $folder ]] || rm -rf "$folder"; done
  started=$(now_epoch)
  name=base_$(local_time "$started" +%Y%m%d_%H%M%S)
  folder=$BASE_DIR/.partial-$name
  at_exit rm -rf "$folder"
  say "ベースバックアップを開始します: $name" "taking a base backup: $name"
  pg_basebackup -D "$folder" -X stream --checkpoint=fast --manifest-checksums=SHA256 --no-password
  pg_verifybackup -q "$folder" || fail "$FAILED" 'pg_verifybackup が失敗しました' 'pg_verifybackup failed'
  ended=$(ask "$MAINTENANCE_DB" 'SELECT ceil(extract(epoch FROM clock_timestamp()));')
  mv -T "$folder" "$BASE_DIR/$name"
  {
    printf 'name\t"%s"\nkind\t"base"\nfinishedUtc\t"%s"\nfinishedEpoch\t%s\n' "$name" "$(utc_time "$ended")" "$ended"
    printf 'startSegment\t"%s"\n' "$(sed -nE 's/^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/\1/p' "$BASE_DIR/$name/backup_label")"
    printf 'superuser\t%s\n' "$(json_string "$(ask "$MAINTENANCE_DB" 'SELECT rolname FROM pg_roles WHERE oid = 10;')")"
  } | manifest_write "$WORK/base.json" "$BASE_DIR/$name" /dev/null backup_manifest
  cp "$WORK/base.json" "$BASE_DIR/.$name.manifest"
  sync "$BASE_DIR/.$name.manifest"
  mv "$BASE_DIR/.$name.manifest" "$BASE_DIR/$name.manifest.json"
  metric backup_last_success_timestamp_seconds "$ended" 'kind="base"'
  metric backup_duration_seconds "$((ended - started))" 'kind="base"'
  metric backup_size_bytes "$(du -sb "$BASE_DIR/$name" | cut -f 1)" 'kind="base"'
  say "完了しました: $name" "done: $name"
  prune_bases
  metric backup_recovery_window_start_timestamp_seconds "$(window_start)"
  push_metrics postgres-basebackup
}

# The newest base that is older than the window, and all after it; never fewer than two.
prune_bases() {
  local names name limit drop i
  limit=$(($(now_epoch) - PITR_DAYS * 86400))
  mapfile -t names < <(base_names)
  drop=0
  for ((i = 0; i + 2 < ${#names[@]}; i++)); do
    (($(base_end "${names[i + 1]}") <= limit)) && drop=$((i + 1))
  done
  for name in "${names[@]:0:drop}"; do
    rm -f "$BASE_DIR/$name.manifest.json"
    rm -rf "${BASE_DIR:?}/${name:?}"
    say "古いベースバックアップを削除しました: $name" "deleted an old base backup: $name"
  done
  prune_wal
}

# WAL from before the oldest base leads nowhere.
prune_wal() {
  local oldest segment suffix
  oldest=$(base_names | head -n 1)
  [[ -n $oldest && -d $WAL_DIR && -w $WAL_DIR ]] || return 0
  segment=$(manifest_get "$BASE_DIR/$oldest.manifest.json" startSegment)
  for suffix in '' .gz; do pg_archivecleanup ${suffix:+-x "$suffix"} "$WAL_DIR" "$segment"; done
}

base_end() { manifest_get "$BASE_DIR/$1.manifest.json" finishedEpoch; } # NAME

# The earliest instant that can be reached; empty without a base backup.
window_start() {
  local oldest
  oldest=$(base_names | head -n 1)
  [[ -z $oldest ]] || base_end "$oldest"
}

# The latest: when the receiver last knew that it had everything; else the age of what it wrote last.
window_end() {
  local newest
  if [[ -s $WAL_DIR/received ]]; then
    head -n 1 "$WAL_DIR/received"
  elif newest=$(find "$WAL_DIR" -maxdepth 1 -type f -printf '%T@\n' 2>/dev/null | sort -n | tail -n 1) && [[ -n $newest ]]; then
    printf '%s\n' "${newest%.*}"
  fi
}
