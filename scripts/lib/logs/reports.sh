# shellcheck shell=bash
# The questions, in the two languages they are asked in: LogsQL to the log store, jq to records. Same rows either way.

# Lines of the apps and the time asked for: of --app, else of those that pods are read of. A value is quoted as JSON is.
asked() { # [FILTER]
  local streams apps=''
  streams="namespace=$(quoted "$NAMESPACE")"
  if [[ -n $APP ]]; then streams+=",app=$(quoted "$APP")"; else apps="app:in($(setting '[.apps[] | tojson] | join(",")')) "; fi
  printf '_time:%s {%s} %s%s' "$SINCE" "$streams" "$apps" "${1:-}"
}

quoted() { jq -cn --arg it "$1" '$it'; } # TEXT

# Of one client, whatever the socket was bound to.
readonly ONE_ADDRESS='| replace ("::ffff:", "") at address'
readonly TIMES='min(_time) as first, max(_time) as last'

rows() { # LOGSQL JQ [JQ_ARGUMENT...]: rows as JSON, one a line
  local logsql=$1 report=$2
  shift 2
  if [[ $FROM == store ]]; then
    query_store "$logsql" || fail "$FAILED" "ログストアが応答しません: $STORE_PROBLEM" "the log store does not answer: $STORE_PROBLEM"
  else
    jq -L "$LIBRARY" -sc "$@" --slurpfile s "$LOG_SETTINGS" "include \"reports\"; \$s[0] as \$settings | $report | .[]" "$WORK/records"
  fi
}

# The store says numbers as text.
numbers() { jq -c 'with_entries(if (.key | IN("_msg", "path", "pod", "app", "address")) or (.value | type) != "string" then . else .value = (.value | [tonumber?][0] // .) end)'; }

report_levels() {
  rows "$(asked '') | stats by (app, level) count() as lines | sort by (app, level)" levels
}

report_statuses() { # LOGSQL JQ: requests of users that pass the filter, by app and status
  rows "$(asked "route:* $1") | stats by (app, status) count() as requests | sort by (app, status)" "map(select($2)) | statuses"
}

report_errors() { # LINES
  rows "$(asked 'level:=error') | sort by (_time) desc limit $1 | fields _time, app, pod, level, format, method, path, status, _msg" \
    "errors | sort_by(._time) | reverse | .[:$1]"
}

count_errors() {
  rows "$(asked 'level:=error') | stats count() as lines" '[{ lines: (errors | length) }]' | jq -r '.lines'
}

of_route() { # ROUTE METHOD: the filter; a listed route, or a path as it is
  printf 'route:* (route:=%s or path:=%s)' "$(quoted "$1")" "$(quoted "$1")"
  [[ -z $2 ]] || printf ' method:=%s' "$(quoted "$2")"
}

report_route() { # ROUTE METHOD LINES
  rows "$(asked "$(of_route "$1" "$2")") | sort by (_time) desc limit $3 | fields _time, app, pod, method, path, status, seconds" \
    "route(\$route; \$method) | sort_by(._time) | reverse | .[:$3]" --arg route "$1" --arg method "$2"
}

report_route_statuses() { # ROUTE METHOD
  rows "$(asked "$(of_route "$1" "$2")") | stats by (app, method, status) count() as requests, avg(seconds) as average, max(seconds) as slowest | sort by (app, method, status)" \
    "route(\$route; \$method) | route_statuses" --arg route "$1" --arg method "$2"
}

report_logins() { # TOP
  local paths
  paths=$(setting '[.http.logins[] | tojson] | join(",")')
  rows "$(asked "route:* address:* method:=POST path:in($paths)") $ONE_ADDRESS | stats by (address) count() if (status:=401) as failures, count() if (status:<400) as successes, $TIMES | filter failures:>0 | sort by (failures) desc limit $1" \
    "requests | logins(\$settings.http.logins) | sort_by(.failures) | reverse | .[:$1]"
}

report_scans() { # TOP
  local least
  least=$(setting .defaults.scanPaths)
  rows "$(asked "route:=$(setting '.http.other | tojson') address:* status:=404") $ONE_ADDRESS | stats by (address) count_uniq(path) as paths, count() as requests, $TIMES | filter paths:>=$least | sort by (paths) desc limit $1" \
    "scans(\$settings.http.other; $least) | sort_by(.paths) | reverse | .[:$1]"
}

report_addresses() { # TOP
  rows "$(asked 'route:* address:*') $ONE_ADDRESS | stats by (address) count() as requests, count() if (status:>=400) as refused, $TIMES | sort by (requests) desc limit $1" \
    "addresses | sort_by(.requests) | reverse | .[:$1]"
}

# A table of what a report says, or one word where it says nothing. show.jq knows `clock`, `milli` and the like.
show() { # NAMES COLUMNS REPORT [ARGUMENT...]: comma separated names, jq of the values
  local names=$1 columns=$2
  shift 2
  "$@" >"$WORK/rows"
  numbers <"$WORK/rows" | TZ=$ZONE jq -L "$LIBRARY" -sr --arg from "$FROM" --arg names "$names" --argjson addresses "$ADDRESSES" --slurpfile s "$LOG_SETTINGS" \
    "include \"show\"; (\$s[0] + { scrubbed: (\$from == \"store\") }) as \$settings | if length == 0 then \"(なし / none)\" else table(\$names | split(\",\"); $columns) end"
}

heading() { printf '\n## %s / %s\n' "$1" "$2"; } # JAPANESE ENGLISH

where_from() { # first line of every report
  if [[ $FROM == file ]]; then printf '# %s\n' "$LOG_FILE"
  else printf '# %s: %s / last %s, %s, %s\n' "$NAMESPACE" "直近 $SINCE" "$SINCE" "${APP:-全サービス / all services}" "$FROM"; fi
}
