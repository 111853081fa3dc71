# shellcheck shell=bash
# Starts a log command: `source .../start.sh SINCE_SETTING "$@"`. Answers --help wherever it stands.

# Of the checkout; what runs behind `boot` is a copy of the scripts alone.
LOG_SETTINGS=${LOG_SETTINGS:-$(dirname "$(dirname "$(readlink -f "$0")")")/config/log-analysis.json}
export LOG_SETTINGS
# shellcheck source=../boot.sh
source "$(dirname "$(readlink -f "$0")")/lib/boot.sh"
boot "${@:2}"

LIBRARY=$SCRIPTS_COPY/lib/logs
# shellcheck source=settings.sh
source "$LIBRARY/settings.sh"
# shellcheck source=source.sh
source "$LIBRARY/source.sh"
# shellcheck source=records.sh
source "$LIBRARY/records.sh"
# shellcheck source=reports.sh
source "$LIBRARY/reports.sh"

for word in "${@:2}"; do
  [[ $word != --help && $word != -h ]] || { help_of "$0"; exit 0; }
done
logs_settings "$1"
