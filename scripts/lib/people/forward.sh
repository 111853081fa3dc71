# shellcheck shell=bash
# For commands that people type: a way to a Service of the plane, and what programs said, in one line.

FORWARD_URL='' FORWARD_PROBLEM=''

# A port of this machine that leads to a Service of $NAMESPACE, until the script ends. Sets FORWARD_URL, or
# FORWARD_PROBLEM and fails.
forward_to() { # SERVICE PORT SECONDS_TO_WAIT
  local waited=0 pid
  : >"$WORK/forward" # it is read before kubectl may have made it
  kubectl port-forward -n "$NAMESPACE" "service/$1" ":$2" --address 127.0.0.1 >"$WORK/forward" 2>"$WORK/forward-error" &
  pid=$!
  at_exit kill_quietly "$pid"
  until FORWARD_URL=$(sed -n 's/^Forwarding from \(127\.0\.0\.1:[0-9]*\) .*/http:\/\/\1/p' "$WORK/forward") && [[ -n $FORWARD_URL ]]; do
    if ! kill -0 "$pid" 2>/dev/null || ((waited >= $3 * 5)); then
      FORWARD_PROBLEM=$(last_line "$WORK/forward-error" "kubectl port-forward service/$1")
      return 1
    fi
    sleep 0.2
    waited=$((waited + 1))
  done
}

first_line() { one_line "$(head -n 1 -- "$1")" "$2"; } # FILE ELSE
last_line() { one_line "$(tail -n 1 -- "$1")" "$2"; } # FILE ELSE: kubectl says at the end what the noise before meant

one_line() { # TEXT ELSE
  printf '%.300s\n' "${1:-$2}" | tr -d '\000-\010\013-\037'
}
