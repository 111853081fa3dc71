# shellcheck shell=bash
# Metrics to a Pushgateway, with bash alone: the database's image has no curl.

METRICS=''

metric() { # NAME VALUE [LABELS]
  METRICS+="$1${3:+{$3\}} $2"$'\n'
}

label_value() { # TEXT
  local text=${1//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

# POST replaces metrics of the same name only: a failed run does not wipe the time of the last success.
push_metrics() { # JOB
  local url=${PUSHGATEWAY_URL:-} host port path status
  [[ -n $url && -n $METRICS ]] || return 0
  if ! [[ $url =~ ^http://([^/:]+)(:([0-9]+))?(/.*)?$ ]]; then
    warn "PUSHGATEWAY_URL「$url」は http://ホスト:ポート の形ではありません" "PUSHGATEWAY_URL '$url' is not http://host:port"
    return 0
  fi
  host=${BASH_REMATCH[1]} port=${BASH_REMATCH[3]:-80} path=${BASH_REMATCH[4]%/}/metrics/job/$1
  # Not being able to report must not fail a backup: that the report is missing is noticed by Prometheus.
  status=$(post_metrics "$host" "$port" "$path" 2>/dev/null) || status='no connection'
  [[ $status =~ \ 20[02] ]] ||
    warn "メトリクスを $url へ送れませんでした（$status）" "could not push metrics to $url ($status)"
  METRICS=''
}

post_metrics() { # HOST PORT PATH
  # shellcheck disable=SC2016 # the inner shell expands
  timeout 10 bash -c '
    exec 3<>"/dev/tcp/$1/$2"
    printf "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s" \
      "$3" "$1" "$(printf %s "$4" | wc -c)" "$4" >&3
    IFS= read -r line <&3 && printf "%s\n" "$line"' - "$1" "$2" "$3" "$METRICS"
}
