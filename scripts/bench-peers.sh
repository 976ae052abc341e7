#!/bin/sh
# Measures Vivavoce beside other voice engines: benches/peers/README.md.
# What is missing is said, and the measurement skipped.
set -eu
cd "$(dirname "$0")/.."
cache="$PWD/.cache/peers"
pins="$PWD/benches/peers/requirements.txt"

skip() {
    echo "skipped: $1" >&2
    exit 0
}

python=""
for candidate in python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || skip "the peers need Python 3.11 to 3.13 with venv"
for program in flite espeak-ng; do
    command -v "$program" >/dev/null || skip "$program, which makes what the caller says, is not installed"
done

mkdir -p "$cache"
if ! cmp -s "$pins" "$cache/installed.txt"; then
    echo "setting up the peers in $cache (once) …" >&2
    rm -rf "$cache/venv"
    "$python" -m venv "$cache/venv"
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins" \
        || skip "the peers could not be fetched by pip"
    cp "$pins" "$cache/installed.txt"
fi

cargo build --release --locked --package vivavoce-signaling
exec "$cache/venv/bin/python" benches/peers/bench.py "${CARGO_TARGET_DIR:-target}/release/vivavoce" "$cache/venv" "$@"
