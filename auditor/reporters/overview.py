"""The matrix of many products for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.model.report import Report, Standing
from auditor.model.verdict import Verdict
from auditor.reporters.layout import Line, Style
from auditor.reporters.matrix import Row, matrix
from auditor.reporters.wording import counted

_FOLDED_AT = 8
_MARKS = {
    Standing.READY: ("✓", Style.GOOD),
    Standing.MET_IN_PART: ("?", Style.UNSURE),
    Standing.NOT_PROVED: ("?", Style.UNSURE),
    Standing.NOT_READY: ("✗", Style.BAD),
}


def overview(report: Report) -> Iterator[Line]:
    """How many products the company is ready for, a line for each, and what is missing for the others."""
    rows = matrix(report)
    ready = sum(row.standing is Standing.READY for row in rows)
    yield Line(f"Ready for {ready} of {counted(len(rows), 'product')}.", Style.TITLE)
    width = max((len(row.product) for row in rows), default=0)
    for standing, alike in groupby(rows, key=lambda row: row.standing):
        products = list(alike)
        mark, style = _MARKS[standing]
        yield Line()
        yield Line(f"{standing.upper()} ({len(products)})", Style.TITLE)
        for row in products:
            name = row.product + " " * (width - len(row.product))
            yield Line(f"{mark} {name}  {_tally(row)}", style, indent=2, hang=4)
    yield from _lacking(rows)
    yield Line()
    yield Line("In full: intacct-audit check PACK, --show all, or --output html=FILE.", Style.DIM)


def _tally(row: Row) -> str:
    return f"{counted(len(row.missing), 'gap')}, {len(row.unproven)} unproven, {row.met} in place"


def _lacking(rows: Sequence[Row]) -> Iterator[Line]:
    open_rows = [row for row in rows if row.missing or row.unproven]
    if open_rows:
        yield Line()
        yield Line("WHAT IS MISSING", Style.TITLE)
    for row in open_rows:
        yield Line(f"{row.product} [{row.part.pack.id}]", Style.TITLE, indent=2)
        yield from _listed("✗", Style.BAD, row.missing)
        yield from _listed("?", Style.UNSURE, row.unproven)


def _listed(mark: str, style: Style, verdicts: Sequence[Verdict]) -> Iterator[Line]:
    shown = verdicts if len(verdicts) <= _FOLDED_AT + 1 else verdicts[:_FOLDED_AT]
    for verdict in shown:
        waits = f" (waits for {verdict.caused_by})" if verdict.caused_by else ""
        yield Line(f"{mark} {verdict.rule.title}{waits}", style, indent=4, hang=2)
    if len(shown) < len(verdicts):
        yield Line(f"{mark} and {len(verdicts) - len(shown)} more", style, indent=4, hang=2)
