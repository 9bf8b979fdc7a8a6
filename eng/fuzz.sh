#!/bin/bash
# Fuzzes for as long as it is told: hostile sessions against the server, hostile servers against the client, and every parser,
# guided by coverage (the product's assemblies are instrumented by SharpFuzz, in a copy).
#   eng/fuzz.sh [DURATION]                    (default 10m; 90s, 10m, 1h …)
# PORTOLAN_FUZZ_SEED repeats a run. New inputs worth keeping lie afterwards in artifacts/fuzz/corpus, one file for each parser:
# copy those to tests/Portolan.Fuzz.Tests/Corpus.
set -euo pipefail
cd "$(dirname "$0")/.."
duration=${1:-10m}
case $duration in
  *h) seconds=$((${duration%h} * 3600)) ;;
  *m) seconds=$((${duration%m} * 60)) ;;
  *) seconds=${duration%s} ;;
esac

dotnet tool restore >/dev/null
dotnet build tests/Portolan.Fuzz.Tests -c Release -p:RunAnalyzers=false --verbosity quiet
rm -rf artifacts/fuzz/bin
mkdir -p artifacts/fuzz
cp -r artifacts/bin/Portolan.Fuzz.Tests/release artifacts/fuzz/bin
for room in Portolan.{Protocol,Net,Server,Client,Diagnosis,Administration} portolan; do dotnet sharpfuzz "artifacts/fuzz/bin/$room.dll"; done
parsers=$(find tests/Portolan.Fuzz.Tests/Corpus -name '*.txt' | wc -l)

# A part of a run: its seconds, then what to run. Prints its figures, or everything where something was found.
part() {
  local log=artifacts/fuzz/part.log result=0
  PORTOLAN_FUZZ_SECONDS=$1 PORTOLAN_FUZZ_CORPUS=$PWD/artifacts/fuzz/corpus artifacts/fuzz/bin/Portolan.Fuzz.Tests -noColor -showLiveOutput "${@:2}" >"$log" 2>&1 || result=$?
  grep -aoE '(seed [0-9]+|[a-z-]+: seed .* inputs, .*|[0-9]+ (sessions|visits), .*)$' "$log" || true
  [ "$result" = 0 ] || { cat "$log"; exit "$result"; }
}
part $((seconds / 2)) -class '*SessionFuzzTests'
part $((seconds / 4)) -class '*HostileServerTests'
part $((seconds / 4 / parsers)) -class '*ParserFuzzTests'
