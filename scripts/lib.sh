# shellcheck shell=bash
# What the scripts beside this file share: messages, timed steps, tidying up, system packages,
# the virtual environment and the web server. The database has its own file, cluster.sh.
set -euo pipefail
export PATH="$PATH:/usr/sbin:/sbin" # an ordinary user's PATH lacks the folders of ldconfig and runuser

# A system that cannot is told so before anything else happens, in what even an old bash understands.
cannot=''
[ "$(uname -s)" = Linux ] || cannot="it is $(uname -s)"
[ "${BASH_VERSINFO[0]}" -ge 5 ] || cannot=${cannot:-"its bash is $BASH_VERSION, and 5 or later is needed"}
for tool in flock setpriv setsid; do
  command -v $tool >/dev/null || cannot=${cannot:-"it has no $tool, which the package util-linux brings"}
done
if [ -n "$cannot" ]; then
  echo "ABEP Map's scripts are made for Debian 12 and 13 and Ubuntu 24.04, and cannot run on this system: $cannot." >&2
  exit 1
fi

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
LOCAL=$ROOT/.local
VENV=$ROOT/.venv
PYTHON=$VENV/bin/python
POSTGRES='(1[5-9]|[2-9][0-9])' # the major versions that will do: 15 or later
BROWSERS=(chromium google-chrome chromium-browser)
[ -z "${CHROMIUM:-}" ] || BROWSERS=("$CHROMIUM")
cd "$ROOT"

# --- messages, tidying up, timed steps

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# at_exit COMMAND...: runs it however the script ends, the last one given first.
TIDY=()
at_exit() { TIDY+=("$(printf '%q ' "$@")"); }
tidy_up() {
  local status=$? i
  trap '' INT TERM HUP # a second Ctrl-C must not leave half of it behind
  set +e
  end_step
  for ((i = ${#TIDY[@]} - 1; i >= 0; i--)); do eval "${TIDY[i]}"; done
  exit "$status"
}
trap tidy_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# step LABEL COMMAND...: one line with its seconds; the command's output is shown, whole, only if it fails.
# The command gets a process group of its own, so that a signal to this script can end all of it at once.
STEP_PID='' STEP_LOG=''
step() {
  local label=$1 start=${EPOCHREALTIME/[.,]/} status=0 tenths
  shift
  STEP_LOG=$(mktemp)
  printf '  %-42s' "$label"
  set -m
  "$@" >"$STEP_LOG" 2>&1 </dev/null &
  STEP_PID=$!
  set +m
  wait "$STEP_PID" || status=$?
  STEP_PID=''
  tenths=$(((${EPOCHREALTIME/[.,]/} - start) / 100000))
  if [ "$status" = 0 ]; then
    printf '%5d.%d s\n' $((tenths / 10)) $((tenths % 10))
  else
    printf ' failed\n'
    cat "$STEP_LOG" >&2
  fi
  rm -f "$STEP_LOG"
  return "$status"
}
end_step() {
  [ -z "$STEP_PID" ] || { printf '\n'; end_group "$STEP_PID" 5; }
  [ -z "$STEP_LOG" ] || rm -f "$STEP_LOG"
}

# end_group PID SECONDS: asks a process group to end, and makes it end once the seconds are over.
end_group() {
  kill -TERM -- "-$1" 2>/dev/null || return 0
  gone "$1" "$2" || kill -KILL -- "-$1" 2>/dev/null || true
}
# gone PID SECONDS: waits until a process has ended.
gone() {
  local tenths=$(($2 * 10))
  while alive "$1"; do
    [ $((tenths--)) -gt 0 ] || return 1
    sleep 0.1
  done
}
# A process that has ended but was not yet collected by its parent (a zombie) is not alive.
alive() { [ -e "/proc/$1/stat" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }

# proven PIDFILE FOLDER WORDS...: prints the process id in the file if that process works in that folder
# and has every word in its command line. Numbers are used again: no process is signalled on a number alone.
proven() {
  local pid folder=$2 word line
  pid=$(head -n 1 "$1" 2>/dev/null) || return 1
  [[ $pid =~ ^[0-9]+$ ]] && alive "$pid" || return 1
  [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$folder" ] || return 1
  line=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") || return 1
  for word in "${@:3}"; do [[ $line == *"$word"* ]] || return 1; done
  printf '%s\n' "$pid"
}

# --- system packages

# What is missing, found by what it brings, so that other ways of installing count too. package_names knows how the
# packages are called.
missing_packages() { # any of: python geo pictures database browser examples npm
  local need
  for need in "$@"; do
    case $need in
      python)
        command -v python3 >/dev/null || echo python3
        [ -x "$PYTHON" ] || python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
        ;;
      geo) # loaded by GeoDjango at run time
        has_library libgdal || echo libgdal
        has_library libgeos_c || echo libgeos-c
        has_library libproj || echo libproj
        ;;
      pictures) # drawn by Cairo, in letters of a package of fonts
        has_library libcairo || echo libcairo2
        [ -n "$(find /usr/share/fonts /usr/share/texmf/fonts -name 'texgyrepagella-*' -print -quit 2>/dev/null)" ] ||
          echo fonts-texgyre
        ;;
      database)
        [ -n "$(installed_postgres)" ] || echo postgis
        ;;
      browser)
        [ -n "${CHROMIUM:-}" ] || command -v "${BROWSERS[@]}" >/dev/null || echo chromium
        has_library libatomic || echo libatomic1 # for Playwright's driver
        [ -n "$(find /usr/share/fonts -name '*.[to]tf' -print -quit 2>/dev/null)" ] || echo fonts-dejavu-core
        ;;
      examples) # what the examples of docs/api.md are run by
        command -v curl >/dev/null || echo curl
        command -v node >/dev/null || echo nodejs
        ;;
      npm) # installs what checks the page's own code
        command -v node >/dev/null || echo nodejs
        command -v npm >/dev/null || echo npm
        ;;
    esac
  done
}
has_library() { grep -q "/$1\.so" <<<"$(ldconfig -p 2>/dev/null)"; }

# The newest major version of PostgreSQL that is installed with its PostGIS, if any.
installed_postgres() {
  local folder version
  for folder in "$SYSTEM"/usr/lib/postgresql/*; do
    version=${folder##*/}
    if [[ $version =~ ^$POSTGRES$ ]] && has_postgres "$version"; then echo "$version"; fi
  done | sort -n | tail -n 1
}
has_postgres() { # VERSION
  [ -x "$SYSTEM/usr/lib/postgresql/$1/bin/initdb" ] && [ -e "$SYSTEM/usr/share/postgresql/$1/extension/postgis.control" ]
}
SYSTEM='' # tests of these scripts look for PostgreSQL below another folder

# The packages that apt has for what is missing, the newest of each. What it has none for keeps its name, is complained
# of, and makes the status 1. The names that differ:
#   Debian 12      libgdal32      libgeos-c1v5    libproj25   postgresql-15-postgis-3
#   Debian 13      libgdal36      libgeos-c1t64   libproj25   postgresql-17-postgis-3
#   Ubuntu 24.04   libgdal34t64   libgeos-c1t64   libproj25   postgresql-16-postgis-3
package_names() {
  local missing pattern package status=0
  for missing in "$@"; do
    case $missing in
      libgdal | libproj) pattern="${missing}[0-9]+(t64)?" ;;
      libgeos-c) pattern='libgeos-c1(v5|t64)' ;;
      postgis) pattern="postgresql-$POSTGRES-postgis-3" ;;
      *) pattern=$missing ;;
    esac
    package=$(offered_packages "$pattern" | sort -V | tail -n 1)
    echo "${package:-$missing}"
    if [ -z "$package" ]; then
      echo "apt has no package for $missing." >&2
      status=1
    fi
  done
  return "$status"
}
# offered_packages PATTERN: those that can be installed now. A version with "snap" in it is Ubuntu's way to say that
# the package is empty and only leads to a snap.
offered_packages() {
  apt-cache search --names-only "^($1)\$" | cut -d ' ' -f 1 | xargs -r apt-cache madison |
    sed -nE '/^[^|]*\|[^|]*snap/d; s/^ *([^ |]+) *\|.*/\1/p'
}

# ensure_packages NEEDS...: as missing_packages takes them.
ensure_packages() {
  local missing
  check_python
  mapfile -t missing < <(missing_packages "$@")
  if [ ${#missing[@]} -gt 0 ]; then
    install_packages "${missing[@]}"
    check_python
  fi
  if [[ " $* " == *' browser '* ]]; then
    CHROMIUM=$(working_browser)
    [ -n "$CHROMIUM" ] || cannot_set_up "no browser starts here, of these: ${BROWSERS[*]}" chromium
    export CHROMIUM
  fi
}
check_python() {
  command -v python3 >/dev/null || return 0
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    cannot_set_up "Python 3.11 or later is needed, this is $(python3 --version)" python3
}

# The first of the browsers that starts. To be there is not enough: Ubuntu's may be a script that asks for a snap.
working_browser() {
  local name browser page scratch
  scratch=$(mktemp -d)
  for name in "${BROWSERS[@]}"; do
    browser=$(command -v "$name") || continue
    page=$(timeout 60 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$scratch" \
      --dump-dom about:blank 2>/dev/null </dev/null) || continue
    if [[ $page == *'<html>'* ]]; then
      echo "$browser"
      break
    fi
  done
  rm -rf "$scratch"
}

install_packages() { # as missing_packages names them
  local sudo=() names known=yes
  command -v apt-get >/dev/null || cannot_set_up 'it has no apt-get' "$@"
  names=$(package_names "$@" 2>/dev/null) || known=''
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || cannot_set_up 'you are not root, and there is no sudo' "${names//$'\n'/ }"
    # Asked for here, where a password can be typed.
    if ! sudo -n true 2>/dev/null; then
      { [ -t 0 ] && sudo -v; } || cannot_set_up 'you are not root, and sudo does not let you in' "${names//$'\n'/ }"
    fi
    sudo=(sudo)
  fi
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0)
  if [ -z "$known" ]; then
    step 'Package lists' "${apt[@]}" update || cannot_set_up 'apt-get update failed' "$@"
    names=$(package_names "$@") || cannot_set_up 'apt does not have all that is missing' "$@"
  fi
  mapfile -t names <<<"$names"
  at_exit restore_debian "${sudo[@]}"
  spare_debian "${sudo[@]}"
  local install=("${apt[@]}" install --no-install-recommends "${names[@]}")
  say "System packages to install: ${names[*]}"
  step 'System packages' "${install[@]}" ||
    { # the lists may be older than what the server still has
      step 'Package lists, again' "${apt[@]}" update && step 'System packages, again' "${install[@]}"
    } || cannot_set_up 'apt-get install failed' "${names[@]}"
  restore_debian "${sudo[@]}"
}

# Debian makes and starts a database of its own when PostgreSQL is installed. This project needs none of it, so it is
# told not to while the packages are being installed, by a file that is gone again afterwards.
CREATECLUSTER=/etc/postgresql-common/createcluster.d
spare_debian() { # [sudo]
  "$@" mkdir -p "$CREATECLUSTER"
  echo 'create_main_cluster = false' | "$@" tee "$CREATECLUSTER/abep-map.conf" >/dev/null
}
restore_debian() { # [sudo]
  "$@" rm -f "$CREATECLUSTER/abep-map.conf"
  "$@" rmdir "$CREATECLUSTER" 2>/dev/null || true
}

cannot_set_up() { # REASON WHAT-IS-MISSING...
  local reason=$1
  shift
  cat >&2 <<END
ABEP Map cannot be set up on this system: $reason.
Missing: $*
Then, one of these:
  - install what is missing and try again (on Debian 12 or 13 or Ubuntu 24.04, root can do it with apt-get)
END
  [[ " $* " != *' chromium '* ]] || cat >&2 <<'END'
  - for the tests in a browser, install Google Chrome or a Chromium that is no snap (on Ubuntu the package only leads to
    one), or name the program: CHROMIUM=/path/to/chrome make test
END
  cat >&2 <<'END'
  - give it a PostGIS that runs elsewhere: DATABASE_URL=postgis://user:password@host/name
    (Python 3.11 or later, GDAL, GEOS, PROJ and Cairo are needed here even so)
  - let containers do it: docker compose up (docs/containers.md)
END
  exit 1
}

# --- the virtual environment

# ensure_venv runtime|dev. One environment serves both: dev contains runtime. A stamp tells that nothing is to do.
ensure_venv() {
  local kind=$1 file=requirements.txt
  [ "$kind" = runtime ] || file=requirements-dev.txt
  # One that an older Python made, before the system was upgraded, has no pip for the present one.
  if ! "$PYTHON" -c 'import pip' 2>/dev/null; then
    step 'Virtual environment' python3 -m venv --clear "$VENV"
  fi
  if ! stamped "$kind" "$file"; then
    step "Python packages ($file)" install_requirements "$file"
    [ "$kind" = runtime ] || fingerprint requirements.txt >"$VENV/.abep-map-runtime"
    fingerprint "$file" >"$VENV/.abep-map-$kind"
  fi
}
fingerprint() { sha256sum <"$1"; }
stamped() { [ "$(cat "$VENV/.abep-map-$1" 2>/dev/null)" = "$(fingerprint "$2")" ]; }
install_requirements() {
  "$PYTHON" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes --no-deps -r "$1"
  "$PYTHON" -c 'from django.contrib.gis import gdal, geos; gdal.gdal_version(); geos.geos_version(); import cairosvg'
}

# What checks the page's own code: as package-lock.json pins it, by hash, and without running anything of it.
ensure_npm_packages() {
  local stamp=node_modules/.abep-map
  [ "$(cat "$stamp" 2>/dev/null)" != "$(fingerprint package-lock.json)" ] || return 0
  step 'npm packages (package-lock.json)' npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
  fingerprint package-lock.json >"$stamp"
}

# set_up runtime|dev PACKAGES...: all that has to be installed. One at a time in a clone.
set_up() {
  local kind=$1
  mkdir -p "$LOCAL"
  exec 7>"$LOCAL/setup.lock"
  flock 7
  [ -n "${DATABASE_URL:-}" ] || set -- "$@" database
  ensure_packages python geo pictures "${@:2}"
  ensure_venv "$kind"
  if [[ " $* " == *' npm '* ]]; then ensure_npm_packages; fi
  exec 7>&-
}

# --- what Django reads from the environment

# The environment of this clone's own site: a secret made once; plain http and a password alone, for it is served on
# loopback only.
site_environment() {
  [ -s "$LOCAL/secret-key" ] || (umask 077 && random_secret >"$LOCAL/secret-key")
  SECRET_KEY=${SECRET_KEY:-$(<"$LOCAL/secret-key")}
  export SECRET_KEY HTTPS="${HTTPS:-off}" SECOND_FACTOR="${SECOND_FACTOR:-off}"
}
random_secret() { head -c 48 /dev/urandom | base64 -w 0 | tr '+/' '-_'; }

# ready PORT: whether the site says that it is ready: server, database, and the worker that sends e-mails.
ready() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET /readyz HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$1" >&3
    read -r -t 5 line <&3
    [[ $line =~ ^HTTP/1\.[01]\ 200 ]]
  ) 2>/dev/null
}
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
