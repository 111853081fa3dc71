# shellcheck shell=bash
# Starts every script: runs it from a private copy, loads the library, and tidies up at the end.

# bash reads a script while it runs; one that is replaced meanwhile continues in the middle of another text.
# Hence the real work is done by a copy that nobody else writes to.
boot() { # ARGUMENT...
  local script
  script=$(readlink -f "$0")
  if [[ ${SCRIPTS_COPY:-} != "$(dirname "$script")" ]]; then
    remove_dead_runs
    RUN=$(readlink -f "$(mktemp -d "${TMPDIR:-/tmp}/run.XXXXXX")")
    printf '%s\n' $$ >"$RUN/owner"
    export RUN SCRIPTS_COPY=$RUN/scripts
    mkdir "$SCRIPTS_COPY" "$RUN/work"
    cp -RL "$(dirname "$script")"/. "$SCRIPTS_COPY/"
    exec bash "$SCRIPTS_COPY/$(basename "$script")" "$@"
  fi
  local part
  for part in "$SCRIPTS_COPY"/lib/*.sh; do
    # shellcheck source=/dev/null
    [[ $part == */boot.sh || $part == */wal-fetch.sh ]] || source "$part"
  done
  WORK=$RUN/work
  EXIT_STEPS=()
  trap 'end_of_script $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap ':' PIPE # a database session that ended is an error of ours, not our end
  trap 'unexpected $? "$BASH_COMMAND" "${BASH_SOURCE[0]##*/}:$LINENO"' ERR
  load_settings
}

# A run that was killed could not tidy up.
remove_dead_runs() {
  local folder owner
  for folder in "${TMPDIR:-/tmp}"/run.*; do
    [[ -O $folder && -f $folder/owner ]] || continue
    owner=$(<"$folder/owner")
    kill -0 "$owner" 2>/dev/null || rm -rf "$folder"
  done
}

# Runs a command when the script ends, however it ends (but for kill -9); the latest first.
at_exit() { # COMMAND...
  EXIT_STEPS=("$(printf '%q ' "$@")" "${EXIT_STEPS[@]}")
}

end_of_script() { # CODE
  trap - EXIT ERR
  set +e
  trap '' INT TERM # tidying up is short and must be finished
  local step
  for step in "${EXIT_STEPS[@]}"; do eval "$step"; done
  rm -rf "$RUN"
  exit "$1"
}

unexpected() { # CODE COMMAND PLACE
  # Subshells report too, and the one that started them reports again; once is enough.
  [[ $BASHPID == "$$" ]] || return 0
  error "$3 で「$2」が終了コード $1 で失敗しました" "$3: '$2' failed with exit code $1"
  exit 1
}
