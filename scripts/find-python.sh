#!/bin/sh
# Check that Python and its venv module are there; name the apt line for what is missing.
# Arguments: the program, and what make was to do.
python="$1"
if ! command -v "$python" >/dev/null 2>&1; then
    echo "Callwright needs Python 3.11 or later, and there is no '$python'. Remedy: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Callwright needs Python 3.11 or later; '$python' says: $("$python" -V 2>&1 | head -n 1)" >&2
    echo "Remedy: sudo apt-get install python3 python3-venv (Debian 12 or later), or name a later Python, as in: make $2 PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    echo "Python's venv module is missing. Remedy: sudo apt-get install python3-venv" >&2
    exit 1
fi
