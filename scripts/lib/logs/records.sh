# shellcheck shell=bash
# Lines that did not come through the log store, made into records: of pods, or of a file.

# One app after the other: the log of every pod, each line with the pod it is from. A pod that has no log yet does not
# hide the others.
records_of_pods() {
  need_kubectl
  local app apps code whole read=0 problem
  apps=${APP:-$(setting '.apps[]')}
  : >"$WORK/records"
  for app in $apps; do
    code=0 whole=false
    kubectl logs -n "$NAMESPACE" -l "app=$app" --prefix --timestamps --tail=-1 --since="$(go_duration "$SINCE")" --ignore-errors \
      >"$WORK/printed" 2>"$WORK/kubectl" || code=$?
    # With --ignore-errors kubectl says what it could not read among the lines, but without a prefix.
    : >"$WORK/refused"
    LC_ALL=C awk -v refused="$WORK/refused" '/^error: / { print >refused; next } { print }' "$WORK/printed" >"$WORK/raw"
    while IFS= read -r problem; do
      problem=$(one_line "$problem" kubectl)
      warn "$app のログの一部を取得できません: $problem" "cannot read a part of the log of $app: $problem"
    done <"$WORK/refused"
    problem=$(last_line "$WORK/kubectl" kubectl)
    if ((code != 0)); then
      warn "$app のログを取得できません: $problem" "cannot read the log of $app: $problem"
    elif [[ ! -s $WORK/printed && -s $WORK/kubectl ]]; then
      warn "$app の Pod がないか、何も出力していません: $problem" "$app has no pods, or they said nothing: $problem"
    elif [[ ! -s $WORK/refused ]]; then
      whole=true # be it that nothing was said
    fi
    [[ $whole == false && ! -s $WORK/raw ]] || read=$((read + 1))
    understand "$app" false <"$WORK/raw" >>"$WORK/records"
  done
  ((read > 0)) || fail "$NOTHING" "$NAMESPACE の Pod からログを取得できませんでした" "no log could be read from the pods of $NAMESPACE"
}

# As it stands on a node (lines that the runtime split are joined), as kubectl printed it, or as the program wrote it.
records_of_file() {
  local app
  app=$(sed -nE 's|^.*/pods/[^/]+/([^/]+)/[^/]*$|\1|p' <<<"$LOG_FILE")
  { if [[ $LOG_FILE == - ]]; then cat; else cat -- "$LOG_FILE"; fi; } | LC_ALL=C awk '
    $3 == "P" && ($2 == "stdout" || $2 == "stderr") { held[$2] = held[$2] substr($0, length($1) + length($2) + 5); next }
    $3 == "F" && held[$2] != "" { print $1, $2, "F", held[$2] substr($0, length($1) + length($2) + 5); held[$2] = ""; next }
    { print }
    END { for (stream in held) if (held[stream] != "") print held[stream] }' |
    understand "${app:-${APP:-$(setting '.services[0]')}}" true "$APP" >"$WORK/records"
}

understand() { # APP NODE [ONLY]: raw lines → records; APP is of lines that do not say theirs
  jq -L "$LIBRARY" -Rc --slurpfile s "$LOG_SETTINGS" --arg app "$1" --argjson node "$2" --arg only "${3:-}" \
    'include "understand"; understood($s[0]; $app; $node) | select($only == "" or .app == $only)'
}

go_duration() { # 7d, 1d12h: kubectl knows hours, minutes and seconds
  if [[ $1 == *d* ]]; then printf '%sh%s\n' $((${1%%d*} * 24)) "${1#*d}"; else printf '%s\n' "$1"; fi
}
