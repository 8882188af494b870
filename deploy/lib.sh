# shellcheck shell=bash
# shellcheck disable=SC2034
# What the scripts beside this file share: places, messages, and the site's own commands.
set -euo pipefail
SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
HOME_FOLDER=/srv/abep-map
CURRENT=$HOME_FOLDER/current
ENVIRONMENT=/etc/abep-map/environment
STATIC=/var/lib/abep-map-static
BACKUPS=/var/backups/abep-map
ROLE=abep_map # of the system, and of PostgreSQL, which knows the one by the other

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
need_root() { [ "$(id -u)" = 0 ] || fail "Run this as root."; }

# as_site COMMAND...: as the site's user, with the settings of the environment file, in a release's folder.
as_site() { (
  cd "${RELEASE:-$CURRENT}"
  set -a
  # shellcheck source=/dev/null
  . "$ENVIRONMENT"
  set +a
  if [ "$(id -un)" = "$ROLE" ]; then exec "$@"; else exec setpriv --reuid="$ROLE" --regid="$ROLE" --init-groups "$@"; fi
); }
manage() { as_site "${RELEASE:-$CURRENT}/.venv/bin/python" manage.py "$@"; }
as_postgres() { (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"); }

site_says() { curl -fsS --max-time 5 "http://127.0.0.1:8000/$1"; } # healthz|readyz
until_ready() { # SECONDS
  local ends=$((SECONDS + $1)) # by the clock: each question may wait too
  until site_says readyz >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$ends" ] || return 1
    sleep 1
  done
}
