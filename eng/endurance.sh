#!/bin/bash
# The numbers of the promise: 10,000 idle sessions, 2,000 transfers at once over eleven passive ports, 100,000 connections made and dropped;
# afterwards memory and descriptors are back. A quarter of an hour on two cores, and 1 GB of memory, for both ends run here.
#   eng/endurance.sh
set -euo pipefail
cd "$(dirname "$0")/.."
ulimit -n "$(ulimit -Hn)"
[ "$(ulimit -n)" = unlimited ] || [ "$(ulimit -n)" -ge 16384 ] || { echo "Needs 16,384 open files, and this shell may have $(ulimit -n) (ulimit -Hn)." >&2; exit 1; }
export PORTOLAN_LOAD=full
log=$(mktemp)
trap 'rm -f "$log"' EXIT
result=0
dotnet test tests/Portolan.Server.Tests -c Release -p:RunAnalyzers=false --filter FullyQualifiedName~.LoadTests. --logger 'console;verbosity=detailed' >"$log" 2>&1 || result=$?
grep -aE '^ *(Passed|Failed) Portolan|[0-9]+ (idle sessions|downloads|connections)' "$log" || cat "$log"
[ "$result" = 0 ] || { cat "$log"; exit "$result"; }
