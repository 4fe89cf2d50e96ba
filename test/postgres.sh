#!/bin/sh
# A private PostgreSQL for the tests, on a Unix socket only, in DIR (made, emptied, removed).
#   postgres.sh start DIR          prints its URL, for PASSREGION_TEST_PG
#   postgres.sh stop DIR
#   postgres.sh run DIR COMMAND…   both around a command, which sees PASSREGION_TEST_PG
# Its collation is French on purpose: what must sort alike on both engines has to say so itself.
# It does not sync: the machine may lose it.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
bin=${bin:-$(dirname "$(command -v initdb || echo /nowhere/initdb)")}

die() {
    echo "postgres.sh: $1" >&2
    exit 1
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start() {
    [ -x "$bin/initdb" ] || die "PostgreSQL is not installed (Debian: postgresql)"
    stop
    mkdir -p "$dir"
    # The path of a socket has at most 107 bytes, and a checkout may stand deep, or where only root
    # may look: the data then goes beside the socket.
    socket=$(mktemp -d /tmp/passregion-pg.XXXXXX)
    data=$dir/data
    if [ "$(id -u)" = 0 ]; then
        mkdir "$data"
        chown postgres "$socket" "$data"
        as_postgres test -w "$data" || { rmdir "$data"; data=$socket/data; }
    fi
    printf '%s\n%s\n' "$socket" "$data" >"$dir/where"
    as_postgres "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --no-sync --no-instructions \
        --locale=C.UTF-8 --locale-provider=icu --icu-locale=fr-FR >"$dir/initdb.log" 2>&1 ||
        die "initdb failed, see $dir/initdb.log"
    as_postgres tee -a "$data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$socket'
fsync = off
max_connections = 200
shared_buffers = 64MB
deadlock_timeout = 100ms
CONF
    as_postgres "$bin/pg_ctl" -D "$data" -w -t 60 -l "$data/server.log" start >/dev/null ||
        die "the server does not start, see $data/server.log"
    echo "postgresql://postgres@/postgres?host=$socket"
}

stop() {
    [ -f "$dir/where" ] || return 0
    { read -r socket && read -r data; } <"$dir/where"
    if [ -f "$data/postmaster.pid" ]; then
        as_postgres "$bin/pg_ctl" -D "$data" -m immediate stop >/dev/null 2>&1 || true
    fi
    case $socket in /tmp/passregion-pg.*) rm -rf "$socket" ;; esac
    rm -rf "$dir/data" "$dir/where" "$dir/initdb.log"
    rmdir "$dir" 2>/dev/null || true
}

[ $# -ge 2 ] || die "usage: postgres.sh start|stop|run DIR [COMMAND…]"
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
shift 2
case $action in
start) start ;;
stop) stop ;;
run)
    PASSREGION_TEST_PG=$(start)
    export PASSREGION_TEST_PG
    trap stop EXIT
    trap 'exit 130' INT TERM
    status=0
    "$@" || status=$?
    exit $status
    ;;
*) die "usage: postgres.sh start|stop|run DIR [COMMAND…]" ;;
esac
