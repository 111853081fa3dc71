# shellcheck shell=bash
# Loads what the log commands share; after `boot`.
LIBRARY=$SCRIPTS_COPY/lib/logs
# shellcheck source=settings.sh
source "$LIBRARY/settings.sh"
# shellcheck source=source.sh
source "$LIBRARY/source.sh"
# shellcheck source=reports.sh
source "$LIBRARY/reports.sh"
