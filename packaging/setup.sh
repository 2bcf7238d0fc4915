# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by packaging/run and packaging/test: installs Debian packages by name, configures and builds.
# Expects: $top, the project's folder.

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "gatepost: $*"
    exit 1
}

# install_packages LIST…: what the named lists (packaging/packages.LIST) name and the machine lacks.
install_packages() {
    local list name wanted=() missing=()
    for list in "$@"; do
        while read -r name; do
            wanted+=("$name")
        done < <(grep -v '^#' "$top/packaging/packages.$list")
    done
    local installed
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 == "installed" { print $1 }')
    for name in "${wanted[@]}"; do
        grep -qx -- "$name" <<<"$installed" || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || fail "these packages are missing and apt-get is not here to install them: ${missing[*]}"
    say "Installing with apt: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "run as root, or install yourself: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    # Tests start servers such as nginx themselves, on loopback: none shall run because its package was installed.
    local policy=/usr/sbin/policy-rc.d has_policy=yes
    if [ ! -e "$policy" ]; then
        has_policy=no
        trap '"${as_root[@]}" rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
        "${as_root[@]}" chmod +x "$policy"
    fi
    local log done=yes
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        done=no
    fi
    if [ "$has_policy" = no ]; then
        "${as_root[@]}" rm -f "$policy"
        trap - EXIT
    fi
    if [ "$done" = no ]; then
        tail -n 20 "$log" >&2
        fail "apt could not install them; its last lines are above"
    fi
    rm -f "$log"
}

# build PRESET [cmake option…]: configures once, then builds what changed. Quiet unless it takes long or fails.
build() {
    local preset=$1 dir="$top/build/$1" log
    shift
    log=$(mktemp)
    local launcher=()
    command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    if [ ! -e "$dir/build.ninja" ]; then
        say "Building Gatepost (preset $preset); the first time takes a few minutes …"
        cmake -S "$top" --preset "$preset" "${launcher[@]}" "$@" >"$log" 2>&1 || {
            tail -n 40 "$log" >&2
            fail "configuring failed; its last lines are above"
        }
    fi
    if ! cmake --build "$dir" >"$log" 2>&1; then
        grep -E 'error|warning|FAILED' -A 4 "$log" | tail -n 60 >&2
        fail "the build failed; its errors are above"
    fi
    rm -f "$log"
}
