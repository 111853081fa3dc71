#!/usr/bin/env bash
# security-log-analysis.sh: ログから見たセキュリティ / what the logs say about attacks
#
#   security-log-analysis.sh               下のすべて / all of the following
#   security-log-analysis.sh --refused     拒否・失敗した応答（401, 403, 429, 5xx）の件数 / refused and failed requests
#   security-log-analysis.sh --logins      失敗したログイン（401）を送信元ごとに。そのあとの成功も / failed logins by address, with those that passed
#   security-log-analysis.sh --scans       存在しないパスを探し回った送信元 / addresses that asked for many paths that do not exist
#   security-log-analysis.sh --top         リクエストの多い送信元 / the addresses with the most requests
#             --app NAME                   1 つのサービスだけ / of one service only
#             --since 30m|6h|7d            さかのぼる時間（既定 1d、週次の確認は 7d） / how far back (default 1d; 7d for the weekly review)
#             --lines N                    送信元の数（既定 10） / number of addresses (default 10)
#             --mask                       IP アドレスの後半を隠す（共有するとき） / mask addresses, for what is passed on
#             --from store|pods            ログストアか Pod か（既定: ログストア、なければ Pod） / default: the log store, else the pods
#             --file FILE                  ファイルか標準入力（-）から / from a file, or standard input (-)
#                                          行にも置き場所（.../pods/...）にもサービス名がなければ --app の名前になります。--since は使えません
#                                          what neither line nor place (.../pods/...) names is of --app; not together with --since
#
#   LOG_STORE_URL      ログストアの URL（既定: kubectl port-forward） / of the log store (default: kubectl port-forward)
#   LOG_QUERY_SECONDS  1 回の問い合わせの制限時間（秒、既定 120） / limit of a query in seconds (default 120)
#   LOG_SETTINGS       既定 config/log-analysis.json（prod）。ほかの環境は dist/ENV/log-analysis.json / of another environment
#
# 数えるのはステータスであって、行に含まれる文字列ではありません。ヘルスチェックは除きます。列はタブ区切りです。
# Statuses are counted, not texts within a line; health checks are left out. Columns are separated by tabs.
# 終了コード / exit codes: 0 成功 ok, 1 失敗 failed, 2 使い方 usage, 4 読めるログがない nothing to read
set -Eeuo pipefail
# shellcheck source=lib/logs/start.sh
source "$(dirname "$(readlink -f "$0")")/lib/logs/start.sh" reviewSince "$@"

parts=() ADDRESSES=true
while (($# > 0)); do
  case $1 in
    --refused | --logins | --scans | --top)
      parts+=("${1#--}")
      shift
      ;;
    --mask)
      ADDRESSES=false
      shift
      ;;
    *)
      common_option "$@"
      shift 2
      ;;
  esac
done
check_options
((${#parts[@]} > 0)) || parts=(refused logins scans top)
lines=${LINES_SHOWN:-$(setting .defaults.top)}
# shellcheck disable=SC2016 # jq's variables
readonly WHO='(.address | shown($addresses))' WHEN='(.first | clock), (.last | clock)'
scan=$(setting .defaults.scanPaths)

open_logs
where_from
for part in "${parts[@]}"; do
  case $part in
    refused)
      heading '拒否・失敗したリクエスト' 'refused and failed requests'
      show APP,STATUS,REQUESTS '.app, .status, .requests' report_statuses '(status:in(401,403,429) or status:>=500)' \
        '.status == 401 or .status == 403 or .status == 429 or .status >= 500'
      ;;
    logins)
      heading "失敗したログイン（上位 $lines）" "failed logins (top $lines)"
      show ADDRESS,FAILURES,SUCCESSES,FIRST,LAST "$WHO, .failures, .successes, $WHEN" report_logins "$lines"
      ;;
    scans)
      heading "スキャン（存在しないパス $scan 種類以上、上位 $lines）" "scans (at least $scan paths that do not exist, top $lines)"
      show ADDRESS,PATHS,REQUESTS,FIRST,LAST "$WHO, .paths, .requests, $WHEN" report_scans "$lines"
      ;;
    top)
      heading "送信元（上位 $lines）" "addresses (top $lines)"
      show ADDRESS,REQUESTS,REFUSED,FIRST,LAST "$WHO, .requests, .refused, $WHEN" report_addresses "$lines"
      ;;
  esac
done
