"""Adds up the TRX files that `dotnet test` left and prints `N passed, N failed, N skipped` as the last line.

    python3 eng/count_tests.py artifacts/test-results

Ends with 1 when a test failed, when none ran, when a test project left no results, or, with CI set, when one was skipped:
on the machine that decides nothing may be left out.
"""
import os
import pathlib
import sys
import xml.etree.ElementTree as ET

NS = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
FAILED = {"Failed", "Error", "Timeout", "Aborted"}


def outcomes(folder):
    """Yields (project, test, outcome, message) of every result."""
    for path in sorted(folder.glob("*.trx")):
        for result in ET.parse(path).getroot().iterfind(".//t:UnitTestResult", NS):
            message = result.findtext(".//t:Message", "", NS) or result.findtext(".//t:StdOut", "", NS)
            yield path.stem, result.get("testName"), result.get("outcome"), message.strip()


def without_results(folder):
    """Test projects that did not get as far as writing results: their host crashed or never started."""
    projects = (p.parent.name for p in pathlib.Path("tests").glob("*/*.csproj") if p.stem.endswith(".Tests"))
    return [name for name in projects if not (folder / f"{name}.trx").exists()]


def main():
    folder = pathlib.Path(sys.argv[1])
    passed = failed = 0
    skipped = []
    for project, test, outcome, message in outcomes(folder):
        if outcome == "Passed":
            passed += 1
        elif outcome in FAILED:
            failed += 1
            print(f"FAILED  {project}: {test}\n        {message.splitlines()[0] if message else ''}")
        else:
            skipped.append(f"SKIPPED {project}: {test}\n        {message or 'no reason given'}")
    silent = without_results(folder)
    print("\n".join(skipped + [f"NO RESULTS from {name}" for name in silent]))
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped", flush=True)
    wrong = failed or silent or not passed or (skipped and os.environ.get("CI"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
