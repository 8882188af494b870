# shellcheck shell=bash
# The project's own PostgreSQL: made, started, stopped and removed without touching any other on the machine.
#
# PostgreSQL does not run as root, and its system user may be unable to enter the folder the clone is in. So the
# data live outside the clone, in a folder only their owner can enter, and .local/cluster says where. There is no
# TCP: the only way in is the socket in that folder, which is why the socket asks for no password.
#
#   FOLDER/data          PostgreSQL's data directory
#   FOLDER/server.log    its messages
#   FOLDER/clone         the clone that it belongs to
#   FOLDER/complete      there once it is ready for use
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# owner COMMAND...: runs it as the user that owns the database, in a folder that user can enter, and with an
# environment that holds no one's PGDATA or PGHOST.
owner() { (become_owner "$@"); }
become_owner() { # the same in place of the present process
  local as=()
  cd /
  [ "$(id -u)" != 0 ] || as=(setpriv --reuid=postgres --regid=postgres --init-groups)
  exec env -i PATH="$PATH" LC_ALL=C.UTF-8 HOME=/ "${as[@]}" "$@" 6>&- 7>&- 8>&- 9>&-
}
owned_folder() { # makes a folder for the owner alone
  if [ "$(id -u)" = 0 ]; then install -d -m 700 -o postgres -g postgres "$1"; else install -d -m 700 "$1"; fi
}

# A socket's whole name may have 107 bytes. Where the folder's own is longer, the socket lives in /tmp.
socket_folder() {
  local name="$1/.s.PGSQL.5432"
  if [ "$(LC_ALL=C; echo ${#name})" -le 107 ]; then echo "$1"; else echo "/tmp/abep-map-$(id -u)-$(basename "$1")"; fi
}

# made_by FOLDER: the major version of PostgreSQL that made the cluster, the only one that can open it.
made_by() { owner cat "$1/data/PG_VERSION" 2>/dev/null; }
programs() { echo "/usr/lib/postgresql/$(made_by "$1")/bin"; } # FOLDER

superuser() { owner "$(programs "$1")/psql" -X -q -v ON_ERROR_STOP=1 -h "$(socket_folder "$1")" -U postgres -d "$2"; }

running() { proven "$1/data/postmaster.pid" "$1/data" postgres >/dev/null; }

init_cluster() { # FOLDER kept|thrown-away
  local settings sockets quick=()
  sockets=$(socket_folder "$1")
  [ "$2" = kept ] || quick=(--no-sync)
  # en-GB by ICU: names sort as people expect, whatever locales the system has.
  owner "/usr/lib/postgresql/$(installed_postgres)/bin/initdb" -D "$1/data" -U postgres --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-GB --data-checksums --no-instructions \
    "${quick[@]}"
  settings="
listen_addresses = ''
unix_socket_directories = '\"${sockets//\'/\'\'}\"'
unix_socket_permissions = 0700
port = 5432
max_connections = 50
shared_buffers = 128MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 512MB
timezone = 'UTC'
log_error_verbosity = 'terse' # else the statement of a process that was killed would stand in the log
"
  # Nothing in a database that is thrown away is worth waiting for the disk.
  [ "$2" = kept ] || settings+="fsync = off
synchronous_commit = off
full_page_writes = off
"
  owner tee -a "$1/data/postgresql.conf" >/dev/null <<<"$settings"
}

# A kept database outlives the script that starts it. One that is thrown away ends, in good order, as soon as its
# script does, even if that is killed.
start_cluster() { # FOLDER kept|thrown-away
  local sockets programs life=() tenths=600 # a minute
  sockets=$(socket_folder "$1")
  programs=$(programs "$1")
  if [ "$sockets" != "$1" ]; then owned_folder "$sockets"; fi
  [ "$2" = kept ] || life=(setpriv --pdeathsig INT)
  set +m # else setsid would have to fork, and $! would not be the database
  become_owner "${life[@]}" setsid "$programs/postgres" -D "$1/data" >>"$1/server.log" 2>&1 </dev/null &
  until owner "$programs/pg_isready" -q -h "$sockets"; do
    if [ $((tenths--)) = 0 ] || ! alive $!; then
      tail -n 20 "$1/server.log" >&2
      fail 'The database did not start.'
    fi
    sleep 0.1
  done
}

fill_cluster() { # FOLDER
  superuser "$1" template1 <"$ROOT/scripts/extensions.sql"
  superuser "$1" postgres <<'SQL'
CREATE ROLE abep_map LOGIN CREATEDB;
CREATE DATABASE abep_map OWNER abep_map;
SQL
  superuser "$1" postgres <"$ROOT/scripts/quiet-role.sql"
}

stop_cluster() { # FOLDER
  local programs
  running "$1" || return 0
  programs=$(programs "$1")
  owner "$programs/pg_ctl" stop -s -m fast -w -t 60 -D "$1/data" ||
    owner "$programs/pg_ctl" stop -s -m immediate -w -D "$1/data"
}

remove_cluster() { # FOLDER
  local sockets
  sockets=$(socket_folder "$1")
  stop_cluster "$1"
  rm -rf "$1"
  if [ "$sockets" != "$1" ]; then rm -rf "$sockets"; fi
}

# The way django-environ writes a socket's folder: postgis://user@//folder/name
database_url() { # FOLDER
  "$PYTHON" -c 'import sys, urllib.parse as u; print(f"postgis://abep_map@/{u.quote(sys.argv[1])}/abep_map")' \
    "$(socket_folder "$1")"
}

# --- a second cluster that follows the first, for trying out more than one machine

# Before it is started for the first time.
let_others_follow() { # FOLDER
  owner tee -a "$1/data/postgresql.conf" >/dev/null <<<"
wal_level = replica
max_wal_senders = 4
"
}

start_standby() { # FOLDER OF-THE-PRIMARY
  local sockets
  sockets=$(socket_folder "$1")
  owner "$(programs "$2")/pg_basebackup" -D "$1/data" -h "$(socket_folder "$2")" -U postgres \
    --write-recovery-conf --checkpoint=fast --no-sync
  owner tee -a "$1/data/postgresql.conf" >/dev/null <<<"
unix_socket_directories = '\"${sockets//\'/\'\'}\"'
hot_standby_feedback = on
wal_retrieve_retry_interval = 1s
"
  start_cluster "$1" kept
}

# --- the cluster that this clone keeps

kept_cluster() { cat "$LOCAL/cluster" 2>/dev/null; }

# Where this clone's cluster is or is to be. A copied clone brings the other one's .local along: it gets a cluster of
# its own. A clone that was moved keeps its cluster.
find_cluster() {
  local folder other base
  folder=$(kept_cluster) || folder=''
  if [ -n "$folder" ] && [ -d "$folder" ]; then
    if [ "$(stat -c %U "$folder")" != "$(owner id -un)" ]; then
      fail "The database of this clone, $folder, belongs to another user: run this as the one who made it."
    fi
    other=$(cat "$folder/clone" 2>/dev/null) || other=''
    if [ "$other" = "$ROOT" ]; then return; fi
    if [ "$(cat "$other/.local/cluster" 2>/dev/null)" != "$folder" ]; then
      owner tee "$folder/clone" >/dev/null <<<"$ROOT"
      return
    fi
    say "This clone is a copy of $other: it gets a database of its own."
  fi
  if [ "$(id -u)" = 0 ]; then base=/var/lib/abep-map; else base=${XDG_STATE_HOME:-$HOME/.local/state}/abep-map; fi
  mkdir -p "$base"
  folder=$(cd "$base" && pwd -P)/$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
  owned_folder "$folder"
  owner tee "$folder/clone" >/dev/null <<<"$ROOT"
  printf '%s\n' "$folder" >"$LOCAL/cluster"
}

make_cluster() { # FOLDER
  stop_cluster "$1"
  rm -rf "$1/data" # what an interrupted attempt left
  init_cluster "$1" kept
  start_cluster "$1" kept
  fill_cluster "$1"
  owner touch "$1/complete"
}

# Sets DATABASE_URL to this clone's database, running; or leaves the one that the environment names.
# Whoever uses the database holds a shared lock as long as it lives, and the last one out stops it: `make manage`
# beside a running site neither starts a second database nor takes it away.
use_database() {
  local folder version
  [ -z "${DATABASE_URL:-}" ] || return 0
  exec 8>"$LOCAL/database.users" 7>"$LOCAL/database.lock"
  flock 7
  flock -s 8
  at_exit leave_database
  find_cluster
  folder=$(kept_cluster)
  if [ ! -e "$folder/complete" ]; then
    say "The database will be kept in $folder"
    step 'Database, made' make_cluster "$folder"
  elif ! running "$folder"; then
    version=$(made_by "$folder")
    has_postgres "$version" ||
      fail "The database of this clone, $folder, was made by PostgreSQL $version: install postgresql-$version-postgis-3 again."
    step 'Database, started' start_cluster "$folder" kept
  fi
  exec 7>&-
  DATABASE_URL=$(database_url "$folder")
  export DATABASE_URL
}
leave_database() {
  exec 7>"$LOCAL/database.lock"
  flock 7
  if flock -n -x 8; then stop_cluster "$(kept_cluster)"; fi
  exec 7>&- 8>&-
}

# --- a cluster for one script, gone when it ends

throw_away_database() {
  local base=${TMPDIR:-/tmp} folder old
  [ -z "${DATABASE_URL:-}" ] || return 0
  [ "$(id -u)" != 0 ] || base=/tmp # the one that the database's user can surely enter
  # The folder is locked while its script lives. One without a lock was left by a script that was killed.
  for old in "$base"/abep-map-test.*; do
    if [ -n "$(find "$old" -maxdepth 0 -mmin +1 2>/dev/null)" ] && flock -n "$old" true; then remove_cluster "$old"; fi
  done
  folder=$(cd "$(mktemp -d "$base/abep-map-test.XXXXXX")" && pwd -P)
  exec 6<"$folder"
  flock 6
  at_exit remove_cluster "$folder"
  owned_folder "$folder"
  step 'A database for this run' init_cluster "$folder" thrown-away
  start_cluster "$folder" thrown-away
  step 'Its extensions' fill_cluster "$folder"
  DATABASE_URL=$(database_url "$folder")
  export DATABASE_URL
}
