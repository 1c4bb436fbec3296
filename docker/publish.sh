#!/usr/bin/env bash
# The image's publish step without an image, as the Dockerfile has it but for the compiling ahead, which takes minutes:
#   docker/publish.sh DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet publish src/Auvious.Server -c Release --use-current-runtime --self-contained false -o "${1:?where to}"
test -s "$1/Auvious.Server.dll" && test -s "$1/wwwroot/index.html" && test -s "$1/appsettings.json"
