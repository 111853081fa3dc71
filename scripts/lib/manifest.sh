# shellcheck shell=bash
# The manifest of a backup: JSON with one value a line, so that awk can read it where there is no jq.
# Its last value is the checksum of the lines before it: a manifest that was touched proves nothing.

json_string() { # TEXT
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  printf '"%s"' "$text"
}

# Lines "KEY<TAB>VALUE" as members of an object; KEY and VALUE contain no tabs. Values are numbers.
json_numbers() { # INDENT
  awk -F '\t' -v indent="$1" '{ gsub(/\\/, "\\\\", $1); gsub(/"/, "\\\"", $1)
    printf "%s%s\"%s\": %s", (NR > 1 ? ",\n" : ""), indent, $1, $2 } END { if (NR) print "" }'
}

# Reads "key<TAB>value" lines (values are JSON already), a file of rows and the folder of the files.
manifest_write() { # TARGET FOLDER ROWS FILE...    lines on stdin
  local target=$1 folder=$2 rows=$3 key value file separator=''
  shift 3
  {
    printf '{\n'
    while IFS=$'\t' read -r key value; do printf '  "%s": %s,\n' "$key" "$value"; done
    printf '  "files": {\n'
    for file in "$@"; do
      printf '%s    "%s": { "size": %s, "sha256": "%s" }' "$separator" "$file" \
        "$(stat -c %s "$folder/$file")" "$(sha256sum <"$folder/$file" | cut -d ' ' -f 1)"
      separator=$',\n'
    done
    printf '\n  },\n  "rows": {\n'
    json_numbers '    ' <"$rows"
    printf '  },\n'
  } >"$target.body"
  { cat "$target.body" && printf '  "checksum": "%s"\n}\n' "$(sha256sum <"$target.body" | cut -d ' ' -f 1)"; } >"$target"
  rm "$target.body"
}

# The text or number of a top-level key; empty when there is none.
manifest_get() { # MANIFEST KEY
  awk -v key="$2" '
    index($0, "  \"" key "\": ") == 1 {
      value = substr($0, length(key) + 7); sub(/,$/, "", value)
      if (value ~ /^".*"$/) { value = substr(value, 2, length(value) - 2); gsub(/\\"/, "\"", value); gsub(/\\\\/, "\\", value) }
      print value; exit
    }' "$1"
}

# "KEY<TAB>COUNT" per table.
manifest_rows() { # MANIFEST
  awk '/^  "rows": \{/ { inside = 1; next } /^  \}/ { inside = 0 }
    inside { line = $0; sub(/,$/, "", line); at = match(line, /": [0-9]+$/)
      name = substr(line, 6, at - 6); gsub(/\\"/, "\"", name); gsub(/\\\\/, "\\", name)
      print name "\t" substr(line, at + 3) }' "$1"
}

# "FILE SIZE SHA256" per file.
manifest_files() { # MANIFEST
  sed -nE 's/^    "([^"]+)": \{ "size": ([0-9]+), "sha256": "([0-9a-f]{64})" \},?$/\1 \2 \3/p' "$1"
}

manifest_is_intact() { # MANIFEST
  local claimed
  claimed=$(sed -nE '$!{h;d};/^\}$/{x;s/^  "checksum": "([0-9a-f]{64})"$/\1/p}' "$1")
  [[ -n $claimed && $claimed == "$(head -n -2 "$1" | sha256sum | cut -d ' ' -f 1)" ]]
}

# Names of the published backups, oldest first. What has no manifest is not a backup.
backup_names() {
  local file
  for file in "$BACKUP_DIR"/backup_[0-9]*_[0-9]*.manifest.json; do
    [[ -f $file ]] || continue
    file=${file##*/}
    [[ $file =~ ^backup_[0-9]{8}_[0-9]{6}\.manifest\.json$ ]] && printf '%s\n' "${file%.manifest.json}"
  done
  return 0
}

manifest_of() { printf '%s/%s.manifest.json\n' "$BACKUP_DIR" "$1"; } # NAME

# The wall clock in a name, as seconds since 1970.
name_epoch() { # NAME
  local n=${1#*_}
  TZ=$ZONE date -d "${n:0:4}-${n:4:2}-${n:6:2} ${n:9:2}:${n:11:2}:${n:13:2}" +%s
}

newest_backup() { backup_names | tail -n 1; }
