#!/usr/bin/env bash
# Sets up what the tests need (Debian packages for what is missing), builds, checks the format and runs everything.
# A test that cannot run fails; none is skipped.
#   ./test.sh            everything
#   ./test.sh Core Web   only those: Core, WebRtc, Media, Server, PostgreSql, Cluster, Web, Stranger, Docker
# Server and PostgreSql are the same tests on the one database and on the other.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# What runs for seconds starts sooner without it (ARCHITECTURE.md, Decisions).
export DOTNET_TieredPGO=0

missing=()
need() { command -v "$1" > /dev/null || missing+=("$2"); }
need chromium chromium
need openssl openssl
need node nodejs
need npm npm
command -v initdb > /dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || missing+=(postgresql)
need turnserver coturn
need ip iproute2
# An S3-compatible store (tests/s3/store.py): a library without a command.
[ -d /usr/lib/python3/dist-packages/swift ] || missing+=(python3-swift)
if ((${#missing[@]})); then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi

dotnet restore --verbosity quiet
dotnet build --no-restore --verbosity quiet -clp:NoSummary
dotnet format whitespace Auvious.Actors.sln --no-restore --verify-no-changes
npm --prefix src/Auvious.Web test --silent | tail -n 8

logs=$(mktemp -d)
clean() {
  [ ! -e "$logs/postgres/postmaster.pid" ] || tests/postgres.sh stop "$logs" || true
  rm -rf "$logs"
}
trap clean EXIT
trap 'exit 130' INT TERM

run_project() {
  dotnet test "tests/Auvious.$1.Tests" --no-build --nologo --logger "console;verbosity=normal" "${@:2}" > "$logs/$1" 2>&1
}

# What is of one database alone, or of none (Runs=once), is tested once.
run_server() { run_project Server --filter 'FullyQualifiedName!~Databases.PostgreSql&FullyQualifiedName!~Databases.Outage&FullyQualifiedName!~Databases.Trouble'; }
run_postgresql() {
  local port
  port=$(tests/postgres.sh start "$logs") || return 1
  AUVIOUS_TEST_DATABASE=PostgreSql AUVIOUS_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres" \
    run_project Server --filter 'Runs!=once&FullyQualifiedName!~Databases.Sqlite&FullyQualifiedName!~Architecture'
  local result=$?
  mv "$logs/Server" "$logs/PostgreSql"
  tests/postgres.sh stop "$logs"
  return $result
}

# A client written from the documents alone, against the server as a process that it also kills and starts again.
run_stranger() {
  npm --prefix tests/stranger ci --no-audit --no-fund --loglevel=error > "$logs/$1" 2>&1 || return 1
  local port server
  port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
  server="$PWD/src/Auvious.Server/bin/Debug/net10.0/Auvious.Server.dll"
  SERVER="http://127.0.0.1:$port" \
    SERVER_COMMAND="cd '$logs' && ASPNETCORE_ENVIRONMENT=Development exec dotnet '$server' --urls http://127.0.0.1:$port --Storage:Directory='$logs/data' --Media:Port=0" \
    npm --prefix tests/stranger test >> "$logs/$1" 2>&1
}

# The images' files, without an engine to make images with.
run_docker() {
  npm --prefix docker/lint ci --no-audit --no-fund --loglevel=error > "$logs/$1" 2>&1 || return 1
  npm --prefix docker/lint test >> "$logs/$1" 2>&1 || return 1
  docker/publish.sh "$logs/app" >> "$logs/$1" 2>&1
}

# One after the other: the browser's call wants the machine to itself.
parts=("$@")
((${#parts[@]})) || parts=(Core WebRtc Media Server PostgreSql Cluster Stranger Web Docker)
failed=()
for part in "${parts[@]}"; do
  echo "== $part"
  if declare -F "run_${part,,}" > /dev/null; then run="run_${part,,}"; else run=run_project; fi
  began=$SECONDS
  if "$run" "$part"; then
    echo "$((SECONDS - began)) s"
    grep -E '^ *(Total tests|Passed):|^# (tests|pass) |^ℹ (tests|pass) ' "$logs/$part"
  else
    failed+=("$part")
    grep -E -A 25 '^ +Failed [A-Za-z]+\.|^not ok|^✖' "$logs/$part" | head -n 400 || true
    tail -n 40 "$logs/$part"
  fi
done
((${#failed[@]} == 0)) || { echo "Failed: ${failed[*]}"; exit 1; }
echo "All tests passed."
