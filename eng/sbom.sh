#!/bin/bash
# Writes what the program is made of, CycloneDX bills of materials, to artifacts/sbom: portolan.cdx.json (NuGet packages of the program) and
# console.cdx.json (npm packages of the console's pages); needs a restored checkout. Then asks the package sources for known weaknesses of
# these parts and fails where there are some; where a source keeps no list of them or cannot be reached, that is said.
set -euo pipefail
cd "$(dirname "$0")/.."
program=src/Portolan.Cli/Portolan.Cli.csproj
pages=src/Portolan.Console/ui
mkdir -p artifacts/sbom

dotnet tool restore >/dev/null
dotnet CycloneDX $program --output artifacts/sbom --filename portolan.cdx.json --output-format Json \
  --exclude-dev --disable-package-restore --set-name portolan --recursive >/dev/null
npm sbom --prefix $pages --package-lock-only --omit dev --sbom-format cyclonedx >artifacts/sbom/console.cdx.json
python3 - artifacts/sbom/portolan.cdx.json artifacts/sbom/console.cdx.json <<'EOF'
import json, sys
for path in sys.argv[1:]:
    parts = json.load(open(path, encoding="utf-8"))["components"]
    assert parts, f"{path} is empty"
    for part in parts:
        licences = " ".join(choice.get("license", {}).get("id") or choice.get("expression") or "?" for choice in part.get("licenses", []))
        print(f'{part["name"]} {part["version"]}  {licences}')
    print(f"{path}: {len(parts)} components")
EOF

failed=0
if audit=$(dotnet list $program package --vulnerable --include-transitive --no-restore 2>&1); then
  if grep -q 'has the following vulnerable packages' <<<"$audit"; then echo "$audit"; failed=1; else echo 'NuGet: no known weaknesses, says the package source'; fi
else
  echo "NuGet: not asked: $(tail -n 1 <<<"$audit")"
fi
audit=$(npm audit --prefix $pages --package-lock-only --omit dev --json 2>/dev/null) || true
python3 - "$audit" <<'EOF' || failed=1
import json, sys
try:
    found = json.loads(sys.argv[1])["vulnerabilities"]
except (ValueError, KeyError):
    print("npm: not asked: the registry keeps no list, or cannot be reached")
    sys.exit()
for name, weakness in found.items():
    print(f'npm: {name}: {weakness["severity"]}')
if not found:
    print("npm: no known weaknesses, says the registry")
sys.exit(bool(found))
EOF
exit "$failed"
