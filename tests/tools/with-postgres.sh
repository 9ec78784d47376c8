#!/usr/bin/env bash
# with-postgres.sh COMMAND...: runs COMMAND with RELIEFLINE_TEST_POSTGRES naming a private PostgreSQL
# cluster, made for it from the installed server binaries and gone afterwards. A RELIEFLINE_TEST_POSTGRES
# that is already set is used as it is.
set -euo pipefail

if [ $# -eq 0 ]; then
  echo "usage: $0 COMMAND..." >&2
  exit 2
fi
if [ -n "${RELIEFLINE_TEST_POSTGRES:-}" ]; then
  exec "$@"
fi

give_up() {
  echo "with-postgres: $1" >&2
  exit 1
}

# The newest server installed as Debian does, or whichever is in the PATH.
bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ]; then
  initdb=$(command -v initdb) ||
    give_up "no PostgreSQL server here: apt-get install postgresql, or set RELIEFLINE_TEST_POSTGRES to a database of your own"
  bin=$(dirname "$initdb")
fi

# initdb refuses root, and another account cannot enter root's own temporary folder: hence /var/tmp.
as_postgres=()
folder=$(mktemp -d /var/tmp/reliefline-postgres.XXXXXX)
if [ "$(id -u)" -eq 0 ]; then
  id postgres >/dev/null 2>&1 || give_up "root may not run PostgreSQL and there is no account postgres: apt-get install postgresql"
  chown postgres "$folder"
  as_postgres=(runuser -u postgres --)
fi

run() { (cd "$folder" && "${as_postgres[@]}" "$@"); }

stop() {
  # Whatever happens here, the command's own exit code is the answer.
  if [ -f "$folder/data/postmaster.pid" ]; then
    run "$bin/pg_ctl" stop -D "$folder/data" -m immediate -w -t 20 >/dev/null 2>&1 || true
  fi
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Every account of this machine reaches a loopback port, so the superuser has a password nobody else knows.
# Method `password`, not scram: the tests open many connections, and scram's 4,096 rounds are felt in a debug build.
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
run sh -c "umask 077; printf %s '$password' > '$folder/password'"
run "$bin/initdb" -D "$folder/data" -U postgres --auth=password --pwfile="$folder/password" \
  --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 || {
  cat "$folder/initdb.log" >&2
  give_up "initdb failed"
}

# No durability: what a power cut leaves behind is not the subject of these tests. A measurement pays for it:
# RELIEFLINE_TEST_FSYNC=on.
fsync=${RELIEFLINE_TEST_FSYNC:-off}
cat >>"$folder/settings" <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 200
shared_buffers = 64MB
fsync = $fsync
full_page_writes = $fsync
SETTINGS
run sh -c "cat '$folder/settings' >> '$folder/data/postgresql.conf'"
# A port is only known to be free by taking it, so a taken one means another try.
for _ in $(seq 20); do
  port=$((20000 + RANDOM % 10000))
  if run "$bin/pg_ctl" start -D "$folder/data" -w -t 60 -l "$folder/server.log" -o "-p $port" >/dev/null 2>&1; then
    started=yes
    break
  fi
  grep -q "could not create any TCP/IP sockets" "$folder/server.log" || break
  rm -f "$folder/server.log"
done
if [ -z "${started:-}" ]; then
  cat "$folder/server.log" >&2
  give_up "PostgreSQL did not start"
fi

export RELIEFLINE_TEST_POSTGRES="postgres://postgres:$password@127.0.0.1:$port/postgres"
# In the background with our own stdin, so that a signal to this script stops the cluster at once.
"$@" <&0 &
command=$!
trap 'kill -TERM $command 2>/dev/null || true; exit 130' INT
trap 'kill -TERM $command 2>/dev/null || true; exit 143' TERM HUP
code=0
wait $command || code=$?
exit $code
