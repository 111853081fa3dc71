#!/usr/bin/env bash
# restore_command of the sandbox: brings one WAL file out of the receiver's folder, compressed or unfinished as it may be.
# Usage: wal-fetch.sh FOLDER NAME TARGET SEGMENT_BYTES
set -Eeuo pipefail
folder=$1 name=$2 target=$3 bytes=$4

if [[ -f $folder/$name ]]; then
  cp "$folder/$name" "$target"
elif [[ -f $folder/$name.gz ]]; then
  gzip -dc "$folder/$name.gz" >"$target"
elif [[ -f $folder/$name.partial ]]; then
  cp "$folder/$name.partial" "$target"
elif [[ -f $folder/$name.gz.partial ]]; then
  # The stream has no end yet; what was flushed is there.
  gzip -dc "$folder/$name.gz.partial" >"$target" 2>/dev/null || true
else
  exit 1
fi
# The server takes segments of full length only; zeros say "the log ends here".
if [[ $name =~ ^[0-9A-F]{24}$ ]]; then truncate -s "$bytes" "$target"; fi
