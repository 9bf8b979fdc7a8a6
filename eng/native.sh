#!/bin/bash
# Builds portolan as one native program (no .NET needed where it runs; half the start-up time and two thirds of the memory), and tries it:
# the tests that start a portolan process start this one.
#   eng/native.sh [--no-test]                 the program is artifacts/native/portolan, with libe_sqlite3.so beside it
# Needs clang and zlib1g-dev, and some minutes: everything the framework might run is compiled.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v clang >/dev/null || { echo "Needs clang and zlib1g-dev: apt-get install clang zlib1g-dev" >&2; exit 1; }
rid=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
rm -rf artifacts/native
dotnet publish src/Portolan.Cli -c Release -r "$rid" -p:PublishAot=true -p:RunAnalyzers=false -o artifacts/native
rm -f artifacts/native/*.pdb artifacts/native/*.xml
ls -l artifacts/native
[ "${1:-}" != --no-test ] || exit 0
export PORTOLAN_EXECUTABLE=$PWD/artifacts/native/portolan
dotnet test tests/Portolan.Cli.Tests --filter 'FullyQualifiedName~Serve|FullyQualifiedName~Remote|FullyQualifiedName~Explain'
dotnet test tests/Portolan.Browser.Tests
dotnet test tests/Portolan.Interop.Tests --filter 'FullyQualifiedName~VerbTests|FullyQualifiedName~TlsPolicyTests'
