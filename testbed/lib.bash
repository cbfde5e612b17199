# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by the scripts of this folder: where the testbed keeps its state, and how they start, find and end what
# runs in it. Everything listens on the loopback interface, and every process is ended by the number in its pid
# file, never by its name.

set -euo pipefail

REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STATE=${TESTBED_STATE:-$REPOSITORY/.testbed}
ENV_FILE=$STATE/env
mkdir -p "$STATE"

# Distribution 2.8.2 panics while this is set.
unset AWS_CA_BUNDLE

say() { printf '%4ds %s\n' "$SECONDS" "$*" >&2; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# Whether something accepts connections on that port of the loopback interface.
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first of `count` (default 1) neighbouring ports, from the wanted one upwards, on which nothing listens.
free_port() {
    local port=$1 count=${2:-1} offset
    for ((; port < 65000; port += count)); do
        for ((offset = 0; offset < count; offset++)); do
            if listens $((port + offset)); then continue 2; fi
        done
        echo "$port"
        return
    done
    fail "no free port from $1 upwards"
}

# Runs a command until it succeeds: `within SECONDS COMMAND...`
within() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        if ((SECONDS >= deadline)); then return 1; fi
        sleep 0.25
    done
}

# Whether the process of a pid file lives and its command line holds that word: `runs PIDFILE WORD`. A number that
# the system has given to another process since is not ours.
runs() {
    local pid
    [ -s "$1" ] && read -r pid <"$1" && [ -r "/proc/$pid/cmdline" ] \
        && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q -- "$2"
}

# Ends the process of a pid file: `end PIDFILE WORD`. Asks first, insists after 20 seconds.
end() {
    local pid
    if runs "$1" "$2"; then
        read -r pid <"$1"
        kill "$pid" 2>/dev/null || true
        if ! within 20 gone "$pid"; then kill -KILL "$pid" 2>/dev/null || true; fi
    fi
    rm -f "$1"
}

# A zombie counts as gone: whoever started it may never ask for its exit status.
gone() { ! grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status" 2>/dev/null; }

# Puts KEY=VALUE pairs into the environment file that the tests read, replacing those of the same keys.
remember() {
    local pair
    touch "$ENV_FILE"
    for pair in "$@"; do
        { grep -v "^${pair%%=*}=" "$ENV_FILE" || true; echo "$pair"; } >"$ENV_FILE.new"
        mv "$ENV_FILE.new" "$ENV_FILE"
    done
}

# Removes every key of that prefix from the environment file.
forget() {
    if [ -f "$ENV_FILE" ]; then
        grep -v "^$1" "$ENV_FILE" >"$ENV_FILE.new" || true
        mv "$ENV_FILE.new" "$ENV_FILE"
    fi
}

# What the environment file holds for a key, or nothing.
recall() { if [ -f "$ENV_FILE" ]; then sed -n "s/^$1=//p" "$ENV_FILE"; fi; }

# Downloads Debian packages, with what they need and this machine lacks, and unpacks them below a folder without
# installing them, so that no service of theirs is started: `unpack FOLDER PACKAGE...`
unpack() {
    local folder=$1 archives=$1.debs package
    shift
    mkdir -p "$folder" "$archives/partial"
    apt-get install --yes --quiet=2 --download-only --reinstall --no-install-recommends \
        -o APT::Sandbox::User=root -o Dir::Cache::archives="$archives" "$@" >/dev/null \
        || fail "cannot download $*; 'apt-get update' may be due"
    for package in "$archives"/*.deb; do dpkg --extract "$package" "$folder"; done
    rm -rf "$archives"
}

# Downloads one package of another suite of Debian, from where this machine has its own, and unpacks it below a folder.
# What it depends on is not looked at: `unpack_from_suite SUITE FOLDER PACKAGE`
unpack_from_suite() {
    local suite=$1 folder=$2 package=$3 apt=$2.apt options
    mkdir -p "$folder" "$apt/lists/partial" "$apt/cache/archives/partial"
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
        "$(debian_mirror)" "$suite" /usr/share/keyrings/debian-archive-keyring.gpg >"$apt/suite.sources"
    options=(--quiet=2 -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$apt/suite.sources"
        -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache")
    (cd "$apt" && apt-get "${options[@]}" update >/dev/null && apt-get "${options[@]}" download "$package" >/dev/null) \
        || fail "cannot download $package of Debian's $suite"
    dpkg --extract "$apt"/*.deb "$folder"
    rm -rf "$apt"
}

# The address from which this machine's own packages of Debian come.
debian_mirror() {
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep --max-count=1 '/debian/*$' \
        || fail 'no source of Debian packages is configured'
}
