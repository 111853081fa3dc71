#!/usr/bin/env bash
# log-analysis.sh: ログの集計と検索 / count and search the application's logs
#
#   log-analysis.sh                        レベル別・応答別の件数と、最新のエラー
#                                          messages by level, responses by status, the newest errors
#   log-analysis.sh --errors               エラーの一覧（新しい順に選び、古い順に表示） / the newest errors, oldest first
#   log-analysis.sh --route '[METHOD] PATH'
#                                          その経路のリクエスト: 件数、時間、一覧。PATH は /api/sightings や /api/sightings/:id
#                                          requests of a route: counts, times, the newest ones
#             --app NAME                   1 つのサービスだけ（backend, frontend, ml-system, postgres） / of one service only
#             --since 30m|6h|7d            さかのぼる時間（既定 1h） / how far back (default 1h)
#             --lines N                    一覧の行数（既定 100） / lines of a list (default 100)
#             --addresses                  メッセージ中の IP アドレスを隠さない / do not mask IP addresses in messages
#             --from store|pods            ログストアか Pod か（既定: ログストア、なければ Pod） / default: the log store, else the pods
#             --file FILE                  ファイルか標準入力（-）から / from a file, or standard input (-)
#                                          行にも置き場所（.../pods/...）にもサービス名がなければ --app の名前になります。--since は使えません
#                                          what neither line nor place (.../pods/...) names is of --app; not together with --since
#
#   LOG_STORE_URL      ログストアの URL（既定: kubectl port-forward） / of the log store (default: kubectl port-forward)
#   LOG_QUERY_SECONDS  1 回の問い合わせの制限時間（秒、既定 120） / limit of a query in seconds (default 120)
#   LOG_SETTINGS       既定 config/log-analysis.json（prod）。ほかの環境は dist/ENV/log-analysis.json / of another environment
#
# 認証情報は隠して表示します。列はタブ区切りです。 / Credentials are filtered. Columns are separated by tabs.
# 終了コード / exit codes: 0 成功 ok, 1 失敗 failed, 2 使い方 usage, 4 読めるログがない nothing to read
set -Eeuo pipefail
# shellcheck source=lib/logs/start.sh
source "$(dirname "$(readlink -f "$0")")/lib/logs/start.sh" since "$@"

command=summary route='' method=''
while (($# > 0)); do
  case $1 in
    --errors)
      [[ $command != route ]] || wrong_usage '--errors と --route は同時に使えません' '--errors and --route exclude each other'
      command=errors
      shift
      ;;
    --route)
      [[ $command != errors ]] || wrong_usage '--errors と --route は同時に使えません' '--errors and --route exclude each other'
      [[ ${2:-} =~ ^(([A-Za-z]{1,16})\ +)?(/[^[:space:]?#]*)$ ]] ||
        wrong_usage "--route は '/api/sightings' か 'POST /api/sightings' の形です（現在: ${2:-なし}）" "--route is like '/api/sightings' or 'POST /api/sightings', found '${2:-nothing}'"
      command=route method=${BASH_REMATCH[2]^^} route=${BASH_REMATCH[3]}
      shift 2
      ;;
    --addresses)
      ADDRESSES=true
      shift
      ;;
    *)
      common_option "$@"
      shift 2
      ;;
  esac
done
check_options
lines=${LINES_SHOWN:-$(setting .defaults.lines)}

show_errors() { # LINES
  local count
  count=$(count_errors) || exit "$FAILED" # it has said why
  heading "エラー（$count 件中の最新 $1 件まで）" "errors (up to the newest $1 of $count)"
  # shellcheck disable=SC2016 # jq's variables
  show TIME,APP,POD,MESSAGE '(._time | clock), .app, .pod, text($settings; $addresses)' report_errors "$1"
}

show_route() {
  heading "応答: ${method:+$method }$route" 'responses'
  show APP,METHOD,STATUS,REQUESTS,AVERAGE_SECONDS,SLOWEST_SECONDS \
    '.app, .method, .status, .requests, (.average | milli), (.slowest | milli)' report_route_statuses "$route" "$method"
  heading "リクエスト（最新 $lines 件まで）" "requests (up to the newest $lines)"
  # shellcheck disable=SC2016 # jq's variables
  show TIME,APP,POD,METHOD,STATUS,SECONDS,PATH \
    '(._time | clock), .app, .pod, .method, .status, (.seconds | milli), (.path | scrubbed($settings))' report_route "$route" "$method" "$lines"
}

open_logs
where_from
case $command in
  errors) show_errors "$lines" ;;
  route) show_route ;;
  summary)
    heading 'レベル別の件数' 'messages by level'
    show APP,LEVEL,MESSAGES '.app, .level, .lines' report_levels
    heading '応答別の件数' 'responses by status'
    show APP,STATUS,REQUESTS '.app, .status, .requests' report_statuses '*' true
    show_errors "${LINES_SHOWN:-$(setting .defaults.top)}"
    ;;
esac
