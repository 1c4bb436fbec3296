#!/usr/bin/env bash
# Runs nodes of an earlier commit beside nodes of this one, each replaced while calls go on:
#   tests/side-by-side.sh COMMIT
set -euo pipefail
cd "$(dirname "$0")/.."
earlier=$(git rev-parse --verify "${1:?which commit}^{commit}")
at=$(mktemp -d)
trap 'git worktree remove --force "$at/source" 2> /dev/null; rm -rf "$at"' EXIT
git worktree add --detach --quiet "$at/source" "$earlier"
dotnet build "$at/source/src/Auvious.Server" --verbosity quiet -clp:NoSummary -o "$at/build"
dotnet build tests/Auvious.Cluster.Tests --verbosity quiet -clp:NoSummary
AUVIOUS_OTHER_BUILD="$at/build" dotnet test tests/Auvious.Cluster.Tests --no-build --filter FullyQualifiedName~UpgradeTests
