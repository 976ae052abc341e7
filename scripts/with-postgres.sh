#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own and takes that away again.
#
#   scripts/with-postgres.sh COMMAND [ARGUMENT…]
#
# The server listens on a free port of 127.0.0.1 with its data in a temporary folder.
# The command finds it in VIVAVOCE_TEST_POSTGRES_URL and may create what it likes.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT…]" >&2; exit 2; }

# Debian keeps the server's programs out of PATH; elsewhere, or by a link, they are in it.
initdb=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1 || true)
initdb=${initdb:-$(command -v initdb || true)}
[ -n "$initdb" ] || { echo 'with-postgres: no initdb; install the package postgresql' >&2; exit 1; }
bin=$(dirname "$(readlink -f "$initdb")")

home=$(mktemp -d "${TMPDIR:-/tmp}/vivavoce-postgres.XXXXXX")
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL refuses to run as root.
    owner=$(id -un postgres 2>/dev/null || echo nobody)
    chown "$owner" "$home"
    as_owner=(runuser -u "$owner" --)
fi

# pg_ctl wants to stand in a folder that its user may enter.
server() { (cd / && "${as_owner[@]}" "$bin/$1" "${@:2}"); }

stop() {
    server pg_ctl -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

server initdb -D "$home/data" -U vivavoce -A trust -E UTF8 --locale=C --no-sync >"$home.log" 2>&1 || {
    cat "$home.log" >&2
    rm -f "$home.log"
    exit 1
}
rm -f "$home.log"

# Another program may take the port between the choice and the start.
for try in 1 2 3; do
    port=$(free_port)
    if server pg_ctl -D "$home/data" -l "$home/log" -w -t 30 \
        -o "-h 127.0.0.1 -p $port -k $home -F -c max_connections=200" start >/dev/null; then
        break
    fi
    [ "$try" -lt 3 ] || { cat "$home/log" >&2; exit 1; }
done
server createdb -h 127.0.0.1 -p "$port" -U vivavoce vivavoce

export VIVAVOCE_TEST_POSTGRES_URL="postgres://vivavoce@127.0.0.1:$port/vivavoce"
status=0
"$@" || status=$?
exit "$status"
