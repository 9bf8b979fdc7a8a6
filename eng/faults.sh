#!/bin/bash
# Strikes uploads with power cuts, failing and full disks, resets, cut TLS and kills for as long as it is told, and counts what was lost.
#   eng/faults.sh [SECONDS]                   (default 600; root on Linux, for the disk whose power is cut)
set -euo pipefail
cd "$(dirname "$0")/.."
export PORTOLAN_FAULT_SECONDS=$((${1:-600} / 2))
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for tests in Server:UploadPromiseTests Cli:KillTests; do
  result=0
  dotnet test "tests/Portolan.${tests%:*}.Tests" -p:RunAnalyzers=false --filter "FullyQualifiedName~${tests#*:}" --logger 'console;verbosity=detailed' >"$log" 2>&1 || result=$?
  grep -aE '[0-9]+ (faults injected|kills)' "$log" || cat "$log"
  [ "$result" = 0 ] || exit "$result"
done
