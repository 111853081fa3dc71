# shellcheck shell=bash
# What the log commands know and are asked for. LOG_SETTINGS is rendered from config/thresholds.yaml.

logs_settings() { # SINCE_SETTING
  NAMESPACE=$(setting .namespace)
  DEFAULT_SINCE=$(setting ".defaults.$1") SINCE='' LINES_SHOWN='' APP='' FROM='' LOG_FILE='' ADDRESSES=false
}

# Options of both commands; each takes two words.
common_option() { # OPTION [VALUE]
  case $1 in
    --since)
      [[ ${2:-} =~ ^[1-9][0-9]{0,4}[mhd]$ ]] || wrong_usage "--since は 30m, 6h, 7d の形です（現在: ${2:-なし}）" "--since is like 30m, 6h or 7d, found '${2:-nothing}'"
      SINCE=$2
      ;;
    --app)
      [[ ${2:-} =~ ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$ ]] || wrong_usage "--app は backend のような名前です（現在: ${2:-なし}）" "--app is a name such as backend, found '${2:-nothing}'"
      APP=$2
      ;;
    --lines)
      [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || wrong_usage "--lines は 1 以上の整数です（現在: ${2:-なし}）" "--lines is a whole number from 1, found '${2:-nothing}'"
      LINES_SHOWN=$2
      ;;
    --from)
      [[ ${2:-} == store || ${2:-} == pods ]] || wrong_usage "--from は store か pods です（現在: ${2:-なし}）" "--from is store or pods, found '${2:-nothing}'"
      FROM=$2
      ;;
    --file)
      [[ -n ${2:-} ]] || wrong_usage '--file にはファイル名が必要です' '--file needs the name of a file'
      LOG_FILE=$2
      ;;
    *) wrong_usage "不明な引数 $1" "unknown argument $1" ;;
  esac
}

check_options() {
  [[ -z $LOG_FILE || -z $FROM ]] || wrong_usage '--file と --from は同時に使えません' '--file and --from exclude each other'
  [[ -z $LOG_FILE || -z $SINCE ]] || wrong_usage '--file は全部を読むため、--since は同時に使えません' '--file and --since exclude each other: a file is read as a whole'
  SINCE=${SINCE:-$DEFAULT_SINCE}
  [[ -z $LOG_FILE || $LOG_FILE == - || -r $LOG_FILE ]] ||
    fail "$NOTHING" "$LOG_FILE を読めません" "cannot read $LOG_FILE"
}
