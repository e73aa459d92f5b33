#!/bin/sh
# Check that Python and its venv module are there; name the apt line for what is missing.
python="$1"
if ! command -v "$python" >/dev/null 2>&1; then
    echo "Callwright needs Python 3.11 or later, and there is no '$python'. Remedy: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Callwright needs Python 3.11 or later; '$python' is $("$python" -V 2>&1). Remedy: name a later one, as in: make PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    echo "Python's venv module is missing. Remedy: sudo apt-get install python3-venv" >&2
    exit 1
fi
