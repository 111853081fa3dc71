# shellcheck shell=bash
# Is a backup still one? Layers, since no single check finds every damage: `gzip -t` passes when pg_dump died, the
# table of contents of a truncated archive reads fine, and a dump of an empty database passes every check of form.
# A layer prints "LAYER<TAB>FINDING" for what is wrong, and fails.

finding() { # LAYER JAPANESE ENGLISH
  printf '%s\t%s | %s\n' "$@"
  return 1
}

# The manifest itself, and that the files are those it describes.
verify_manifest() { # NAME FOLDER
  local manifest=$2/$1.manifest.json file size sum actual code=0 count=0
  [[ -f $manifest ]] || { finding manifest "$1.manifest.json がありません" "$1.manifest.json is missing"; return 1; }
  manifest_is_intact "$manifest" ||
    { finding manifest "$1.manifest.json が途中で切れたか書き換えられています" "$1.manifest.json was cut or changed"; return 1; }
  [[ $(manifest_get "$manifest" name) == "$1" ]] ||
    { finding manifest "別のバックアップのマニフェストです" "$1.manifest.json belongs to $(manifest_get "$manifest" name)"; return 1; }
  while read -r file size sum; do
    count=$((count + 1))
    if [[ ! -f $2/$file ]]; then
      finding file "$file がありません" "$file is missing" || code=1
    elif actual=$(stat -c %s "$2/$file") && ((actual != size)); then
      finding size "$file は $actual バイト、記録は $size バイト" "$file has $actual bytes, the manifest says $size" || code=1
    elif [[ $(sha256sum <"$2/$file" | cut -d ' ' -f 1) != "$sum" ]]; then
      finding sha256 "$file の内容が変わっています" "the content of $file has changed" || code=1
    fi
  done < <(manifest_files "$manifest")
  ((count == 3)) || finding manifest "ファイルが $count 個しか記録されていません" "the manifest names $count files instead of 3" || code=1
  return "$code"
}

# Compressed text: readable to its end, and pg_dump reached its own. The trailer is not the last line any more.
layer_text() { # FILE
  local file=${1##*/} tail
  [[ -f $1 ]] || return 0
  tail=$(gzip -dc "$1" 2>/dev/null | tail -n 12) ||
    { finding gzip "$file を最後まで読めません" "$file cannot be read to its end"; return 1; }
  grep -qE '^-- PostgreSQL database (cluster )?dump complete$' <<<"$tail" ||
    finding trailer "$file に pg_dump の終了行がありません（途中で終わったダンプ）" "$file lacks the closing line of pg_dump: the dump died"
}

# The archive: read in full, and it contains the tables without which it is of no use.
layer_archive() { # FILE
  local file=${1##*/} contents table code=0
  [[ -f $1 ]] || return 0
  pg_restore -f /dev/null "$1" 2>/dev/null || { finding archive "$file を最後まで読めません" "$file cannot be read to its end"; return 1; }
  contents=$(pg_restore -l "$1")
  for table in $REQUIRED_TABLES; do
    grep -q " TABLE DATA ${table/./ } " <<<"$contents" ||
      finding contents "$file に $table のデータがありません" "$file holds no data of $table" || code=1
  done
  return "$code"
}

layer_rows() { # MANIFEST
  local missing
  manifest_rows "$1" >"$WORK/rows-claimed"
  missing=$(missing_required "$WORK/rows-claimed")
  [[ -z $missing ]] || finding rows "$missing" 'see there'
}

# Everything about one backup, from its files alone.
verify_backup() { # NAME
  local code=0 REQUIRED_TABLES=$REQUIRED_TABLES
  # A backup from before a restore shows what was wrong then; only its form can be judged.
  [[ ! -f $BACKUP_DIR/$1.manifest.json || $(manifest_get "$BACKUP_DIR/$1.manifest.json" kind) != pre-restore ]] || REQUIRED_TABLES=''
  verify_manifest "$1" "$BACKUP_DIR" || code=1
  layer_text "$BACKUP_DIR/$1.sql.gz" || code=1
  layer_text "$BACKUP_DIR/$1.globals.sql.gz" || code=1
  layer_archive "$BACKUP_DIR/$1.dump" || code=1
  [[ ! -f $BACKUP_DIR/$1.manifest.json ]] || layer_rows "$BACKUP_DIR/$1.manifest.json" || code=1
  return "$code"
}

# What only shows in comparison: too old, too small, too few rows.
verify_trend() { # NAME
  local code=0
  trend_age "$1" || code=1
  trend_size "$1" || code=1
  trend_rows "$1" || code=1
  return "$code"
}

trend_age() { # NAME
  local age=$((($(now_epoch) - $(name_epoch "$1")) / 3600))
  ((age < MAX_AGE_HOURS)) || finding age "最新のバックアップは $age 時間前です（上限 $MAX_AGE_HOURS 時間）" "the newest backup is $age hours old (limit $MAX_AGE_HOURS)"
}

dump_bytes() { manifest_files "$(manifest_of "$1")" | awk '$1 ~ /\.dump$/ { print $2 }'; } # NAME

trend_size() { # NAME
  local size median other since
  size=$(dump_bytes "$1")
  since=$(($(name_epoch "$1") - 14 * 86400))
  median=$(for other in $(backup_names); do
    [[ $other == "$1" ]] || (($(name_epoch "$other") < since)) || dump_bytes "$other"
  done | sort -n | awk '{ all[NR] = $1 } END { print NR ? all[int((NR + 1) / 2)] : 0 }')
  ((size * 100 >= median * MIN_SIZE_PERCENT)) ||
    finding small "$1 は $size バイトで、14日間の中央値 $median の $MIN_SIZE_PERCENT % 未満です" "$1 has $size bytes, less than $MIN_SIZE_PERCENT % of the median of 14 days, $median"
}

trend_rows() { # NAME
  local before drops
  before=$(backup_names | awk -v name="$1" '$0 < name' | tail -n 1)
  [[ -n $before ]] || return 0
  drops=$(row_drops <(manifest_rows "$(manifest_of "$before")") <(manifest_rows "$(manifest_of "$1")"))
  [[ -z $drops ]] || finding row-drop "$(tr '\n' ' ' <<<"$drops")" "compared with $before"
}

# While this file exists nothing is pruned. It names what failed.
failure_marker() { printf '%s/.verify-failed\n' "$BACKUP_DIR"; }
