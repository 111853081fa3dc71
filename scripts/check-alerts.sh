#!/usr/bin/env bash
# check-alerts.sh: いま発報しているアラートと、その受付 / what fires now, and who has taken it
#
#   check-alerts.sh               発報中で、消音も抑制もされていないもの。ほかは件数だけ
#                                 what fires and is neither silenced nor muted; of the rest only how many
#             --all               消音・抑制・時間外のものも一覧にする / list what is silenced, muted or waits, too
#             --team NAME         1 つのチームだけ（dev, ops-l1, ops-l2） / of one team only
#             --json              JSON で出力する / as JSON
#
#   ALERTMANAGER_URL   Alertmanager の URL（既定: kubectl port-forward） / of Alertmanager (default: kubectl port-forward)
#   ALERT_SETTINGS     既定 config/check-alerts.json（prod）。ほかの環境は dist/ENV/check-alerts.json / of another environment
#
# 受付は、メッセージの「受付・消音」による消音です。STATE が unacknowledged のものは、決めた時間を過ぎても受付がありません。
# To acknowledge is to silence with the link of the message; `unacknowledged` has waited longer for it than it may.
# 終了コードは、発報中の最も重いもの / the exit code is the worst that fires:
#   0 なし none, 11 sev1, 12 sev2, 13 sev3, 14 sev4; 1 失敗 failed（監視が止まっている場合も or nothing monitors）, 2 使い方 usage
set -Eeuo pipefail
# shellcheck source=lib/people/start.sh
source "$(dirname "$(readlink -f "$0")")/lib/people/start.sh" ALERT_SETTINGS check-alerts.json "$@"

all=false team='' json=false
while (($# > 0)); do
  case $1 in
    --all) all=true ;;
    --json) json=true ;;
    --team)
      [[ ${2:-} =~ ^[a-z0-9][-a-z0-9]*$ ]] || wrong_usage "--team は ops-l1 のような名前です（現在: ${2:-なし}）" "--team is a name such as ops-l1, found '${2:-nothing}'"
      team=$2
      shift
      ;;
    *) wrong_usage "不明な引数 $1" "unknown argument $1" ;;
  esac
  shift
done

# Groups, since only there it says what waits for its hours.
ask_alertmanager() { # URL
  local code=0 status
  status=$(curl -sS --max-time "$(setting .wait)" -o "$WORK/alerts" -w '%{http_code}' "$1/api/v2/alerts/groups" 2>"$WORK/curl") || code=$?
  if ((code != 0)); then
    problem=$(last_line "$WORK/curl" "curl $code")
  elif [[ $status != 200 ]]; then
    problem="HTTP $status: $(last_line "$WORK/alerts" 'no answer')"
  elif ! jq -e 'type == "array"' "$WORK/alerts" >/dev/null 2>&1; then
    problem="$1 は Alertmanager ではありません / is no Alertmanager"
  else
    return 0
  fi
  fail "$FAILED" "Alertmanager に問い合わせできません: $problem" "cannot ask Alertmanager: $problem"
}

NAMESPACE=$(setting .namespace)
url=${ALERTMANAGER_URL:-}
if [[ -z $url ]]; then
  need kubectl
  forward_to "$(setting .service)" "$(setting .port)" "$(setting .wait)" ||
    fail "$FAILED" "Alertmanager に接続できません: $FORWARD_PROBLEM" "cannot reach Alertmanager: $FORWARD_PROBLEM"
  url=$FORWARD_URL
fi
need curl
ask_alertmanager "${url%/}"

said() { # FILE JQ: of what is in it, by alerts.jq
  TZ=$(setting .timeZone) jq -r -L "$SCRIPTS_COPY/lib/alerts" --slurpfile s "$SETTINGS" --arg team "$team" \
    "include \"alerts\"; \$s[0] as \$settings | $2" "$1"
}

[[ $(said "$WORK/alerts" "lives(\$settings)") == true ]] ||
  fail "$FAILED" "$(setting .watchdog) が発報していません。Prometheus のルールが届いていないため、発報がなくても正常とは言えません（手順書: docs/runbooks/Watchdog.md）" \
    "$(setting .watchdog) does not fire: no rule of Prometheus reaches Alertmanager, so silence means nothing (docs/runbooks/Watchdog.md)"
said "$WORK/alerts" "told(\$settings; \$team)" >"$WORK/told"
if [[ $json == true ]]; then
  said "$WORK/told" "map(select($all or .active))"
else
  printf '## 発報中 / firing\n'
  said "$WORK/told" 'map(select(.active)) | table'
  printf '\n## 消音・抑制・時間外 / silenced, muted, waiting for their hours\n'
  if [[ $all == true ]]; then
    said "$WORK/told" 'map(select(.active | not)) | table'
  else
    said "$WORK/told" 'map(select(.active | not)) | counts'
  fi
fi
exit "$(said "$WORK/told" worst)"
