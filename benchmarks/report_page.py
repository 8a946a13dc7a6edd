"""What the HTML report costs: its size, our time for it, and Chromium's. Prints one line per number, with its budget.

    .venv/bin/python benchmarks/report_page.py

Chromium needs what the tests in a browser need (tests/browser/browser_environment.py); without it, its numbers are
left out, and the reason is printed. Ends with 1 where a budget is exceeded.
"""

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from audit_cost import Line

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "browser"))

from browsed_reports import MANY, demo, many, page
from browser_environment import Unavailable, environment
from browsing import opened

ROUNDS = 7
PARTS = {
    "style sheet": r"<style>.*?</style>",
    "embedded result": r'<script type="application/json".*?</script>',
    "explanations": r'<details class="more">.*?</details>',
    "permission matrix": r'<table class="matrix">.*?</table>',
}


def sizes() -> Iterator[Line]:
    for what, report, at_most in (("the demo", demo(), 300), (f"{MANY} packs", many(), 3_000)):
        text = page(report)
        yield Line(f"{what}: page", len(text.encode()) / 1_000, "kB", at_most)
        for name, pattern in PARTS.items():
            share = sum(map(len, re.findall(pattern, text, re.DOTALL)))
            yield Line(f"{what}: {name}", share / 1_000, "kB")


def rendering() -> Iterator[Line]:
    """In this process, the templates compiled already, as for the second report of a run."""
    for what, report, at_most in (("the demo", demo(), 0.2), (f"{MANY} packs", many(), 1.0)):
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            page(report)
            times.append(time.perf_counter() - started)
        yield Line(f"{what}: rendered", statistics.median(times), "s", at_most)


def opening() -> Iterator[Line]:
    """Until Chromium's own `loadEventEnd`, in a browser that runs already."""
    try:
        environment()
    except Unavailable as why:
        print(f"Chromium is not measured: {why}")
        return
    for what, report, at_most in (("the demo", demo(), 1.0), (f"{MANY} packs", many(), 2.0)):
        text, times = page(report), []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder, opened(text, Path(folder)) as shown:
                times.append(shown.run("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1_000)
        yield Line(f"{what}: opened by Chromium", statistics.median(times), "s", at_most)


def main() -> None:
    lines = [line for measure in (sizes, rendering, opening) for line in measure()]
    for line in lines:
        print(line)
    if any(line.exceeded for line in lines):
        sys.exit(1)


if __name__ == "__main__":
    main()
