# shellcheck shell=bash
# Starts a command that people type: `source .../start.sh VARIABLE FILE "$@"`. What it must know is rendered into
# config/FILE; the variable may name another file. Answers --help wherever it stands.

# Of the checkout; what runs behind `boot` is a copy of the scripts alone.
SETTINGS=${!1:-$(dirname "$(dirname "$(readlink -f "$0")")")/config/$2}
export "$1=$SETTINGS"
# shellcheck source=../boot.sh
source "$(dirname "$(readlink -f "$0")")/lib/boot.sh"
boot "${@:3}"
# shellcheck source=forward.sh
source "$SCRIPTS_COPY/lib/people/forward.sh"

setting() { jq -r "$1 // \"\"" "$SETTINGS"; } # JQ_PATH

need() { # PROGRAM
  command -v "$1" >/dev/null || fail "$FAILED" "$1 がありません。インストールしてください" "there is no $1; install it"
}

for word in "${@:3}"; do
  [[ $word != --help && $word != -h ]] || { help_of "$0"; exit 0; }
done
need jq
[[ -f $SETTINGS ]] ||
  fail "$FAILED" "$SETTINGS がありません。npm run synth で生成してください" "there is no $SETTINGS; npm run synth renders it"
