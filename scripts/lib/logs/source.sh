# shellcheck shell=bash
# Where lines come from: the log store; without it what the pods still have; or a file.

# Sets FROM to store, pods or file, and makes the records of the latter two.
open_logs() {
  if [[ -n $LOG_FILE ]]; then
    FROM='file'
    records_of_file
  elif [[ $FROM != pods ]] && open_store; then
    FROM=store
  else
    [[ $FROM != store ]] || fail "$FAILED" "ログストアに接続できません: $STORE_PROBLEM" "cannot reach the log store: $STORE_PROBLEM"
    [[ -z $STORE_PROBLEM ]] ||
      warn "ログストアに接続できないため、Pod に残っているログだけを読みます: $STORE_PROBLEM" "no log store, so only what the pods still have is read: $STORE_PROBLEM"
    FROM=pods
    records_of_pods
  fi
}

STORE_PROBLEM='' STORE_URL=''

# A way to the store: LOG_STORE_URL, else a port of this machine. Policies let nobody else in.
open_store() {
  local service
  STORE_PROBLEM=''
  service=$(setting .store.service)
  if [[ -n ${LOG_STORE_URL:-} ]]; then
    STORE_URL=${LOG_STORE_URL%/}
  else
    [[ -n $service ]] || return 1
    need_kubectl
    forward_to "$service" "$(setting .store.port)" "$(setting .wait)" || {
      STORE_PROBLEM=$FORWARD_PROBLEM
      return 1
    }
    STORE_URL=$FORWARD_URL
  fi
  query_store '* | limit 1' >/dev/null
}

query_store() { # LOGSQL: rows as JSON, one a line
  need curl
  local code=0
  curl -sS --max-time "${LOG_QUERY_SECONDS:-120}" -o "$WORK/answer" -w '%{http_code}' \
    --data-urlencode "query=$1" "$STORE_URL/select/logsql/query" >"$WORK/status" 2>"$WORK/curl" || code=$?
  if ((code != 0)); then
    STORE_PROBLEM=$(first_line "$WORK/curl" "curl $code")
    return 1
  elif [[ $(<"$WORK/status") != 200 ]]; then
    STORE_PROBLEM="HTTP $(<"$WORK/status"): $(first_line "$WORK/answer" 'no answer')"
    return 1
  fi
  cat "$WORK/answer"
}

need_kubectl() {
  command -v kubectl >/dev/null ||
    fail "$FAILED" 'kubectl がありません。インストールするか、LOG_STORE_URL か --file を使ってください' 'there is no kubectl; install it, or use LOG_STORE_URL or --file'
}
