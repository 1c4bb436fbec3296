#!/usr/bin/env bash
# Sets up what the tests need (Debian packages for what is missing), builds, checks the format and runs everything.
# A test that cannot run fails; none is skipped.
#   ./test.sh            everything
#   ./test.sh Core Web   only those test projects
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

missing=()
need() { command -v "$1" > /dev/null || missing+=("$2"); }
need chromium chromium
need openssl openssl
need node nodejs
need npm npm
if ((${#missing[@]})); then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi

dotnet restore --verbosity quiet
dotnet build --no-restore --verbosity quiet -clp:NoSummary
dotnet format whitespace Auvious.Actors.sln --no-restore --verify-no-changes
npm --prefix src/Auvious.Web test --silent

# One after the other: the browser's call wants the machine to itself.
projects=("$@")
((${#projects[@]})) || projects=(Core WebRtc Media Server Web)
failed=()
for project in "${projects[@]}"; do
  echo "== Auvious.$project.Tests"
  dotnet test "tests/Auvious.$project.Tests" --no-build --nologo --verbosity quiet --logger "console;verbosity=normal" > "/tmp/auvious-$project-$$.log" 2>&1 \
    || failed+=("$project")
  grep -E '^ *(Failed |Total tests|Passed:|Failed:|Skipped:)|error|Aborted' "/tmp/auvious-$project-$$.log" | head -60 || true
  [[ " ${failed[*]-} " == *" $project "* ]] && tail -n 120 "/tmp/auvious-$project-$$.log"
  rm -f "/tmp/auvious-$project-$$.log"
done
((${#failed[@]} == 0)) || { echo "Failed: ${failed[*]}"; exit 1; }
echo "All tests passed."
