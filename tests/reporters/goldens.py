"""The expected texts of tests/reporters/golden/.

After a wanted change, write them anew and read the difference before it is committed:

    python tests/reporters/goldens.py
"""

from collections.abc import Mapping
from pathlib import Path

from sample import REPORT

from auditor.reporters import REPORTERS, Display

FOLDER = Path(__file__).resolve().parent / "golden"
CASES: Mapping[str, tuple[str, Display]] = {
    "terminal.txt": ("terminal", Display()),
    "terminal-all.txt": ("terminal", Display(colour=True, width=100, show="all")),
    "terminal-ascii.txt": ("terminal", Display(width=60, ascii=True)),
    "report.json": ("json", Display()),
    "junit.xml": ("junit", Display()),
    "results.sarif": ("sarif", Display(show="all")),
    "summary.md": ("markdown", Display()),
    "annotations.txt": ("github", Display()),
    "action-plan.csv": ("csv", Display()),
}


def actual(name: str) -> str:
    reporter, display = CASES[name]
    return REPORTERS[reporter].render(REPORT, display)


def expected(name: str) -> str:
    return (FOLDER / name).read_bytes().decode("utf-8")


if __name__ == "__main__":
    for name in CASES:
        (FOLDER / name).write_bytes(actual(name).encode("utf-8"))
