#!/usr/bin/env bash
# A PostgreSQL server for tests: on loopback, without a password, everything in one directory.
#   postgres.sh start DIRECTORY [PORT]   makes what is not there, starts it, and prints its port
#   postgres.sh stop DIRECTORY           as an operator does
#   postgres.sh crash DIRECTORY          at once: every connection breaks
#   postgres.sh freeze DIRECTORY         it keeps its connections and answers nothing
#   postgres.sh thaw DIRECTORY           it goes on
set -euo pipefail
what=$1 directory=$2 port=${3:-}
data=$directory/postgres

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
as_owner=()
[ "$(id -u)" != 0 ] || as_owner=(runuser -u postgres --)
program() {
  local found
  found=$(command -v "$1" || ls /usr/lib/postgresql/*/bin/"$1" 2> /dev/null | sort -V | tail -n 1)
  cd / && "${as_owner[@]}" "${found:?PostgreSQL is not installed}" "${@:2}"
}

signal() {
  local main
  main=$(head -n 1 "$data/postmaster.pid")
  # The main process first when it stops, last when it goes on: it must not take its frozen children for dead.
  if [ "$1" = STOP ]; then kill -STOP "$main" $(pgrep -P "$main"); else kill -CONT $(pgrep -P "$main") "$main"; fi
}

start() {
  if [ ! -e "$data/PG_VERSION" ]; then
    mkdir -p "$data"
    [ "$(id -u)" != 0 ] || { chmod o+x "$directory"; chown postgres "$data"; }
    program initdb -D "$data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync > /dev/null
    printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = '$data'" 'max_connections = 400' >> "$data/postgresql.conf"
  fi
  local try
  for try in 1 2 3 4 5; do
    local at=${port:-$((RANDOM % 20000 + 12000))}
    if program pg_ctl -D "$data" -l "$data/log" -o "-p $at" -w start > /dev/null 2>&1; then echo "$at"; return; fi
    [ -z "$port" ] || break
  done
  tail -n 20 "$data/log" >&2
  return 1
}

case $what in
  start) start ;;
  stop) program pg_ctl -D "$data" -m fast -w stop > /dev/null ;;
  crash) program pg_ctl -D "$data" -m immediate -w stop > /dev/null ;;
  freeze) signal STOP ;;
  thaw) signal CONT ;;
  *) sed -n 2,7p "$0"; exit 1 ;;
esac
