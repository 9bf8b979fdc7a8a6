#!/bin/bash
# Writes what the program is made of, a CycloneDX bill of materials, to artifacts/sbom/portolan.cdx.json; needs a restored checkout.
# Then asks the package source for known weaknesses; where it keeps no list of them, that is said.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
dotnet CycloneDX src/Portolan.Cli/Portolan.Cli.csproj --output artifacts/sbom --filename portolan.cdx.json --output-format Json \
  --exclude-dev --disable-package-restore --set-name portolan --recursive >/dev/null
python3 - artifacts/sbom/portolan.cdx.json <<'EOF'
import json, sys
parts = json.load(open(sys.argv[1], encoding="utf-8"))["components"]
assert parts, "the bill of materials is empty"
for part in parts:
    licences = " ".join(choice.get("license", {}).get("id") or choice.get("expression") or "?" for choice in part.get("licenses", []))
    print(f'{part["name"]} {part["version"]}  {licences}')
print(f"{len(parts)} components")
EOF
if audit=$(dotnet list src/Portolan.Cli/Portolan.Cli.csproj package --vulnerable --include-transitive --no-restore 2>&1); then
  if grep -q 'has the following vulnerable packages' <<<"$audit"; then echo "$audit"; exit 1; fi
  echo 'no known weaknesses in the packages, says the package source'
else
  echo "no audit: $(tail -n 1 <<<"$audit")"
fi
