# shellcheck shell=bash
# Which backups go. The decision is a pure function of names and a clock; only prune() touches files.

# Grandfather, father, son: the newest backup of each of the last D days, W weeks and M months *that have one*, so that
# an outage or a jump of the clock never makes old backups worthless. Never fewer than MIN; names from the future are
# kept and count for nothing.
# Reads "NAME KIND" in any order; prints "keep|delete<TAB>NAME<TAB>REASON", newest first. NOW is a name's stamp
# (YYYYmmdd_HHMMSS, local time), so that no time zone comes in.
retention_decide() { # NOW DAILY WEEKLY MONTHLY MIN KEEP_PRE_RESTORE_DAYS
  sort -r | awk -v now="$1" -v daily="$2" -v weekly="$3" -v monthly="$4" -v min="$5" -v pre_days="$6" '
    # Days since a fixed Monday, by the civil calendar.
    function day_number(stamp,   y, m, d, era, yoe, doy) {
      y = substr(stamp, 1, 4) + 0; m = substr(stamp, 5, 2) + 0; d = substr(stamp, 7, 2) + 0
      if (m <= 2) y--
      era = int(y / 400); yoe = y - era * 400
      doy = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
      return era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + doy + 2
    }
    function say(verdict, reason) { printf "%s\t%s\t%s\n", verdict, $1, reason }
    {
      stamp = substr($1, 8); number = day_number(stamp); reason = ""
      if (stamp > now) { say("keep", "future"); next }
      if ($2 != "scheduled") {
        if (day_number(now) - number <= pre_days || kept < min) { kept++; say("keep", $2); next }
        say("delete", $2); next
      }
      day = substr(stamp, 1, 8); week = int(number / 7); month = substr(stamp, 1, 6)
      if (!(day in days) && day_count < daily) { days[day] = 1; day_count++; reason = reason " daily" }
      if (!(week in weeks) && week_count < weekly) { weeks[week] = 1; week_count++; reason = reason " weekly" }
      if (!(month in months) && month_count < monthly) { months[month] = 1; month_count++; reason = reason " monthly" }
      if (reason == "" && kept < min) reason = " minimum"
      if (reason == "") { say("delete", "expired"); next }
      kept++; say("keep", substr(reason, 2))
    }'
}

list_for_retention() {
  local name
  for name in $(backup_names); do printf '%s %s\n' "$name" "$(manifest_get "$(manifest_of "$name")" kind)"; done
}

prune() { # DRY_RUN(true|false)
  local dry=$1 verdict name reason file rest size
  if [[ -f $(failure_marker) && $dry == false ]]; then
    fail "$REFUSED" "直近の検証が失敗しているため削除しません: $(tr '\n' ' ' <"$(failure_marker)")。原因を直し backup.sh --verify --all を実行してください" \
      'the last verification failed, so nothing is deleted; repair the cause and run backup.sh --verify --all'
  fi
  list_for_retention |
    retention_decide "$(local_time "$(now_epoch)" +%Y%m%d_%H%M%S)" "$KEEP_DAILY" "$KEEP_WEEKLY" "$KEEP_MONTHLY" "$MIN_REDUNDANCY" "$KEEP_OLD_DAYS" >"$WORK/decision"
  cat "$WORK/decision"
  [[ $dry == false ]] || return 0
  if grep -q '^delete' "$WORK/decision"; then prove_the_newest; fi
  while IFS=$'\t' read -r verdict name reason; do
    [[ $verdict == delete ]] || continue
    # The manifest goes first: half a backup without it is not taken for one. Only names that it lists are removed.
    manifest_files "$(manifest_of "$name")" >"$WORK/doomed"
    rm -f "$(manifest_of "$name")"
    while read -r file size rest; do [[ $file == "$name".* ]] && rm -f "$BACKUP_DIR/$file"; done <"$WORK/doomed"
    say "削除しました: $name（$reason）" "deleted: $name ($reason)"
  done <"$WORK/decision"
}

# Nothing old goes unless what stays is good, today.
prove_the_newest() {
  local name
  name=$(awk -F '\t' '$1 == "keep" && $3 != "future" { print $2; exit }' "$WORK/decision")
  if [[ -z $name ]] || ! verify_manifest "$name" "$BACKUP_DIR" >&2; then
    fail "$REFUSED" '最新のバックアップが検証を通らないため削除しません' 'the newest backup does not verify, so nothing is deleted'
  fi
}
