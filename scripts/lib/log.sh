# shellcheck shell=bash
# What people read: Japanese first, English beside it. Everything goes to stderr; stdout is for results.

log_line() { # LEVEL JAPANESE ENGLISH
  printf '%s %s%s | %s\n' "$(TZ=${ZONE:-Asia/Tokyo} date +%H:%M:%S)" "$1" "$2" "$3" >&2
}

say() { log_line '' "$@"; }           # JAPANESE ENGLISH
warn() { log_line '警告/warning: ' "$@"; } # JAPANESE ENGLISH
error() { log_line 'エラー/error: ' "$@"; } # JAPANESE ENGLISH

# Exit codes of every script.
readonly FAILED=1 USAGE=2 REFUSED=3 NOTHING=4

fail() { # CODE JAPANESE ENGLISH
  error "$2" "$3"
  exit "$1"
}

# The comment block at the top of a script is its help.
help_of() { # FILE
  awk 'NR == 1 { next } /^#/ { sub(/^# ?/, ""); print; next } { exit }' "$1"
}

wrong_usage() { # JAPANESE ENGLISH
  error "$1。--help を参照" "$2; see --help"
  exit "$USAGE"
}
