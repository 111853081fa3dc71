# shellcheck shell=bash
# Starts a log command: `source .../start.sh SINCE_SETTING "$@"`.

# shellcheck source=../people/start.sh
source "$(dirname "$(readlink -f "$0")")/lib/people/start.sh" LOG_SETTINGS log-analysis.json "${@:2}"
need awk

LIBRARY=$SCRIPTS_COPY/lib/logs
# shellcheck source=settings.sh
source "$LIBRARY/settings.sh"
# shellcheck source=source.sh
source "$LIBRARY/source.sh"
# shellcheck source=records.sh
source "$LIBRARY/records.sh"
# shellcheck source=reports.sh
source "$LIBRARY/reports.sh"

logs_settings "$1"
