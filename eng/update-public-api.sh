#!/bin/bash
# Writes what the libraries' public API has gained or lost into their PublicAPI.Unshipped.txt, for the review to see.
#   eng/update-public-api.sh
set -euo pipefail
cd "$(dirname "$0")/.."
for project in Protocol Net Diagnosis Server Client; do
  folder=src/Portolan.$project
  touch "$folder/PublicAPI.Shipped.txt"
  echo '#nullable enable' >"$folder/PublicAPI.Unshipped.txt"
done
for project in Protocol Net Diagnosis Server Client; do
  folder=src/Portolan.$project
  # The analyzer names each undeclared symbol in the very words of the file.
  { dotnet build "$folder" --no-incremental --no-dependencies --verbosity quiet -p:TreatWarningsAsErrors=false 2>&1 || true; } |
    grep -F "$folder/" | sed -n "s/.*\(warning\|error\) RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\2/p" | LC_ALL=C sort -u >"$folder/.api"
  cat "$folder/.api" >>"$folder/PublicAPI.Unshipped.txt"
  rm "$folder/.api"
  echo "$project: $(($(wc -l <"$folder/PublicAPI.Unshipped.txt") - 1)) symbols"
done
