# shellcheck shell=bash disable=SC2030,SC2031 # in_sandbox changes the environment of its subshell, on purpose
# A throw-away cluster: its own data, its own unix socket, no network. Every restore is tried here first.
SANDBOX='' # folder; data in data/, socket in socket/
readonly SANDBOX_ADMIN=sandbox_admin

# Runs a command against the sandbox and against nothing else, whatever the environment says.
in_sandbox() { # COMMAND...
  (
    unset PGSERVICE PGSERVICEFILE PGHOSTADDR PGPASSWORD PGPASSFILE PGSSLMODE PGOPTIONS
    export PGHOST=$SANDBOX/socket PGPORT=5432 PGUSER=$SANDBOX_USER
    "$@"
  )
}

sandbox_folder() {
  remove_dead_sandboxes
  # The path of a unix socket has a limit of 107 bytes.
  ((${#SANDBOX_DIR} < 70)) ||
    fail "$USAGE" "SANDBOX_DIR のパスが長すぎます: $SANDBOX_DIR" "the path of SANDBOX_DIR is too long: $SANDBOX_DIR"
  [[ ${PGHOST:-} != "$SANDBOX_DIR"/sandbox.* ]] ||
    fail "$REFUSED" "PGHOST がサンドボックスを指しています: $PGHOST" "PGHOST points at a sandbox: $PGHOST; it must name the live server"
  SANDBOX=$(mktemp -d "$SANDBOX_DIR/sandbox.XXXXXX") ||
    fail "$FAILED" "$SANDBOX_DIR に書き込めません" "cannot write to $SANDBOX_DIR"
  printf '%s\n' $$ >"$SANDBOX/owner"
  mkdir -m 700 "$SANDBOX/socket"
  at_exit sandbox_remove "$SANDBOX"
}

# A run that was killed leaves its sandbox behind; nobody else will stop it.
remove_dead_sandboxes() {
  local folder owner
  for folder in "$SANDBOX_DIR"/sandbox.*; do
    [[ -O $folder && -f $folder/owner ]] || continue
    owner=$(<"$folder/owner")
    kill -0 "$owner" 2>/dev/null || sandbox_remove "$folder"
  done
}

sandbox_remove() { # FOLDER
  [[ -n $1 && -f $1/owner ]] || return 0
  [[ ! -f $1/data/postmaster.pid ]] || pg_ctl -D "$1/data" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$1"
}

# Durability is worth nothing here, time is.
sandbox_settings() {
  cat <<EOS
listen_addresses = ''
unix_socket_directories = '$SANDBOX/socket'
port = 5432
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 8GB
checkpoint_timeout = 1h
autovacuum = off
maintenance_work_mem = ${SANDBOX_MEMORY:-128MB}
shared_buffers = ${SANDBOX_MEMORY:-128MB}
logging_collector = off
EOS
}

sandbox_start() {
  if ! without_sessions pg_ctl -D "$SANDBOX/data" -l "$SANDBOX/log" -s -w -t "${SANDBOX_START_SECONDS:-120}" start; then
    error "サンドボックスが起動しません: $(tail -n 3 "$SANDBOX/log" | tr '\n' ' ')" "the sandbox does not start: $(tail -n 3 "$SANDBOX/log" | tr '\n' ' ')"
    return 1
  fi
}

sandbox_create() {
  sandbox_folder
  SANDBOX_USER=$SANDBOX_ADMIN
  initdb -D "$SANDBOX/data" -U "$SANDBOX_ADMIN" -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$SANDBOX/log" 2>&1 ||
    fail "$FAILED" "initdb が失敗しました: $(tail -n 2 "$SANDBOX/log")" "initdb failed: $(tail -n 2 "$SANDBOX/log")"
  sandbox_settings >>"$SANDBOX/data/postgresql.conf"
  sandbox_start || exit "$FAILED"
  # The last proof before anything is written: this really is the cluster that was made a moment ago.
  [[ $(in_sandbox ask postgres 'SHOW data_directory;') == "$SANDBOX/data" ]] ||
    fail "$REFUSED" 'サンドボックスではないサーバーに接続しました' 'connected to a server that is not the sandbox'
}

# Roles as in the original, without passwords; tablespaces and parameters of a host that is not this one are left out.
sandbox_roles() { # GLOBALS_GZ
  gzip -dc "$1" | sed -E '/^(CREATE|ALTER|GRANT .* ON|REVOKE .* ON|COMMENT ON) TABLESPACE/d' |
    in_sandbox psql -X -q -v ON_ERROR_STOP=1 -d postgres >/dev/null
}

sandbox_database() { # NAME [ENCODING COLLATE CTYPE]
  local options="ENCODING '${2:-UTF8}' LC_COLLATE '${3:-C.UTF-8}' LC_CTYPE '${4:-C.UTF-8}'"
  in_sandbox ask postgres "CREATE DATABASE :\"name\" TEMPLATE template0 $options;" -v name="$1" 2>"$WORK/create.err" && return 0
  grep -q 'locale' "$WORK/create.err" || { cat "$WORK/create.err" >&2; return 1; }
  warn "ロケール ${3:-} がこのイメージにないため、並び順は検査されません" "locale ${3:-} is unknown to this image: sort order is not tested"
  in_sandbox ask postgres 'CREATE DATABASE :"name" TEMPLATE template0;' -v name="$1"
}

# Restores an archive and proves it: no error, the expected rows, sound heaps and indexes, answers to business questions.
sandbox_test() { # DATABASE DUMP EXPECTED_ROWS
  in_sandbox pg_restore -e -j "$JOBS" --no-tablespaces -d "$1" "$2" || {
    error "pg_restore が失敗しました: $2" "pg_restore failed: $2"
    return 1
  }
  sandbox_check "$1" "$3"
}

sandbox_check() { # DATABASE EXPECTED_ROWS
  in_sandbox check_database "$1" "$2" || return 1
  in_sandbox pg_amcheck --install-missing -j "$JOBS" -d "$1" >"$WORK/amcheck" 2>&1 || {
    error "pg_amcheck が破損を報告しました: $(head -n 5 "$WORK/amcheck")" "pg_amcheck reports damage: $(head -n 5 "$WORK/amcheck")"
    return 1
  }
}

# Loads plain SQL. Roles that it names and nobody defined are created, empty: only a single file may be left of a backup.
sandbox_load_sql() { # DATABASE SQL_GZ
  local role
  gzip -dc "$2" | awk '/^COPY .* FROM stdin;$/ { data = 1 } data { if ($0 == "\\.") data = 0; next }
    match($0, /^ALTER .* OWNER TO /) || match($0, /^GRANT .* TO /) || match($0, /^REVOKE .* FROM /) || match($0, /^ALTER DEFAULT PRIVILEGES FOR ROLE /) {
      name = substr($0, RSTART + RLENGTH); sub(/ (IN SCHEMA|GRANT|REVOKE|WITH|GRANTED) .*/, "", name); sub(/;$/, "", name); print name }' |
    sort -u >"$WORK/roles"
  while IFS= read -r role; do
    [[ $role == PUBLIC || $role =~ ^\"?pg_ ]] && continue
    in_sandbox ask postgres "SELECT format('CREATE ROLE %I;', r) FROM (SELECT (parse_ident(:'role'))[1] AS r) x
      WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) \gexec" -v role="$role" >/dev/null || return 1
  done <"$WORK/roles"
  # Stopping at the first error: psql alone would go on and end with code 0.
  gzip -dc "$2" | in_sandbox psql -X -q -v ON_ERROR_STOP=1 -d "$1" >/dev/null
}
