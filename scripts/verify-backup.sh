#!/usr/bin/env bash
# verify-backup.sh: backup.sh --verify の別名 / another name for backup.sh --verify; takes the same arguments
set -Eeuo pipefail
[[ ${1:-} != --help ]] || exec bash "$(dirname "$(readlink -f "$0")")/backup.sh" --help
exec bash "$(dirname "$(readlink -f "$0")")/backup.sh" --verify "$@"
