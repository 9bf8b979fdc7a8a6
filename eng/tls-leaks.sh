#!/bin/bash
# Makes thousands of TLS connections with each engine and shows after each quarter what the process holds: heap, descriptors,
# and the objects of OpenSSL that live. The tests do the same with 2,000; the figures of docs/tls.md come from here.
#   eng/tls-leaks.sh [CONNECTIONS]            (default 10000; about a minute)
set -euo pipefail
cd "$(dirname "$0")/.."
export PORTOLAN_LEAK_CONNECTIONS=${1:-10000}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
result=0
dotnet test tests/Portolan.Net.Tests -c Release -p:RunAnalyzers=false --filter FullyQualifiedName~TlsLeakTests --logger "console;verbosity=detailed" >"$log" 2>&1 || result=$?
grep -E '^ +(Passed|Failed) Portolan|^ *(before:|round [0-9]+,)|^ *Error Message|^ *Assert|^ +[0-9]+ bytes' "$log" || cat "$log"
exit "$result"
