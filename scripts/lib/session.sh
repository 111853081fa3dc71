# shellcheck shell=bash
# A psql that stays open: holds a lock or a snapshot while other programs run.
declare -gA SESSION_IN=() SESSION_OUT=() SESSION_PID=()
readonly SESSION_END='--end-of-answer--'

session_open() { # NAME DATABASE
  local name=$1 folder=$WORK/session-$1 to from
  rm -rf "$folder"
  mkdir "$folder"
  mkfifo "$folder/in" "$folder/out"
  # Started before the pipes are opened here, so that it does not hold its own input open after our end.
  {
    close_inherited
    exec psql -X -qAt -v ON_ERROR_STOP=1 -d "$2" <"$folder/in" >"$folder/out" 2>"$folder/error"
  } &
  SESSION_PID[$name]=$!
  exec {to}>"$folder/in" {from}<"$folder/out"
  SESSION_IN[$name]=$to SESSION_OUT[$name]=$from
  session_ask "$name" 'SELECT 1;' >/dev/null || {
    session_error "$name"
    return 1
  }
}

# Prints the answer; fails when the statement failed or the server went away.
session_ask() { # NAME SQL
  local line to=${SESSION_IN[$1]}
  { printf '%s\n\\echo %s\n' "$2" "$SESSION_END" >&"$to"; } 2>/dev/null || return 1
  while IFS= read -r -u "${SESSION_OUT[$1]}" line; do
    [[ $line == "$SESSION_END" ]] && return 0
    printf '%s\n' "$line"
  done
  return 1
}

session_error() { # NAME
  local text
  text=$(tr '\n' ' ' <"$WORK/session-$1/error")
  error "データベースに接続できないか、接続が切れました: $text" "no or lost connection to the database ${PGHOST:-local}:${PGPORT:-5432}: $text"
}

session_close() { # NAME
  local to=${SESSION_IN[$1]:-} from=${SESSION_OUT[$1]:-}
  [[ -n $to ]] || return 0
  exec {to}>&- {from}<&-
  kill_quietly "${SESSION_PID[$1]}" # a child that is still there may hold its input open
  wait "${SESSION_PID[$1]}" 2>/dev/null || true
  unset "SESSION_IN[$1]" "SESSION_OUT[$1]" "SESSION_PID[$1]"
}

# Only a child that was not waited for yet: the number of another may be somebody else's by now.
kill_quietly() { # PID
  local pid
  for pid in $(jobs -rp); do
    [[ $pid != "$1" ]] || kill "$pid" 2>/dev/null || true
  done
}

# What may outlive this run must not inherit its locks. For subshells only.
close_inherited() {
  local fd
  for fd in "${SESSION_IN[@]}" "${SESSION_OUT[@]}" ${LOCK_FD:+"$LOCK_FD"}; do exec {fd}>&-; done
}

without_sessions() { # COMMAND...
  (
    close_inherited
    exec "$@"
  )
}

# One statement, one answer.
ask() { # DATABASE SQL [PSQL_ARGUMENT...]
  local database=$1 sql=$2
  shift 2
  psql -X -qAt -v ON_ERROR_STOP=1 -d "$database" "$@" <<<"$sql"
}
