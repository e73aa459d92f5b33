#!/bin/sh
# Install the Debian packages that tests start, where that is allowed; else say what will be skipped.
needed=""
command -v chromium >/dev/null 2>&1 || needed="$needed chromium"
command -v dot >/dev/null 2>&1 || needed="$needed graphviz"
command -v strace >/dev/null 2>&1 || needed="$needed strace"
command -v espeak-ng >/dev/null 2>&1 || needed="$needed espeak-ng"
[ -z "$needed" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "NOT INSTALLED:$needed (no apt-get here). Tests that need them are skipped." >&2
    exit 0
fi
if [ "$(id -u)" -eq 0 ]; then as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"
else
    echo "NOT INSTALLED:$needed. Tests that need them are skipped. Remedy: sudo apt-get install$needed" >&2
    exit 0
fi
echo "Installing for the tests:$needed ..."
# shellcheck disable=SC2086
{ $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $needed; } >/dev/null ||
    echo "NOT INSTALLED:$needed (apt-get failed). Tests that need them are skipped." >&2
