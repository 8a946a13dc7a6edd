"""The open ends of the report as a work list for a spreadsheet: what is to be done or found out, by whom, and where.

RFC 4180: every field in quotation marks, lines end with CRLF. The last columns
are empty for those who do the work. No cell can be taken for a formula.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from auditor.model.report import Report
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.clean import clean
from auditor.reporters.reporter import Display
from auditor.reporters.telling import chore_told, found, on_row, why_open
from auditor.reporters.wording import cost, exit_meaning, where
from auditor.reporters.worklist import Duty, Window, worklist

# What a spreadsheet takes for the start of a formula, also as the full-width characters of East Asia.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%")


class Line(NamedTuple):
    """One thing to do. The names of the fields are the headings."""

    number: str
    kind: str
    who: str
    where: str
    what: str
    how: str
    products: str
    rules: str
    level: str
    why: str
    path_verified: str
    done: str = ""
    done_by: str = ""
    done_on: str = ""
    remark: str = ""


def render(report: Report, _display: Display) -> str:
    """The whole file. It does not depend on the display: what is in place needs no work."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(Line._fields)
    for line in (*_to_do(worklist(report)), *_to_find_out(report), _about(report)):
        writer.writerow(map(_inert, line))
    return text.getvalue()


def _to_do(duties: Iterable[Duty]) -> Iterator[Line]:
    for duty in duties:
        for window in duty.windows:
            yield from _window(duty, window)


def _window(duty: Duty, window: Window) -> Iterator[Line]:
    gaps = [judged.verdict for judged in window.judged]
    tasks = [
        *((chore_told(chore, window), chore.products) for chore in window.chores),
        *((on_row(row), row.products) for row in window.rows),
    ]
    products = tuple(dict.fromkeys(judged.product for judged in window.judged))
    if not tasks:
        tasks = [("; ".join(verdict.rule.title for verdict in gaps), products)]
    things = f": {', '.join(window.things)}" if window.things else ""
    for what, asked_by in tasks:
        yield Line(
            number=str(window.number),
            kind="to do",
            who=duty.actor,
            where=where(window.path) + things,
            what=what,
            how=" ".join(window.steps),
            products=", ".join(asked_by),
            rules=", ".join(f"{judged.pack_id}/{judged.verdict.rule.id}" for judged in window.judged),
            level=_weightiest(gaps),
            why=" ".join(dict.fromkeys(verdict.rule.why for verdict in gaps)),
            path_verified=window.verified.isoformat() if window.verified else "",
        )


def _weightiest(gaps: Iterable[Verdict]) -> str:
    levels = [verdict.rule.level for verdict in gaps]
    return next((level for level in type(levels[0]) if level in levels), "") if levels else ""


def _to_find_out(report: Report) -> Iterator[Line]:
    for part in report.packs:
        for verdict in part.verdicts:
            if verdict.outcome is Outcome.UNPROVEN:
                yield Line(
                    number="",
                    kind="to find out",
                    who=verdict.rule.fix.actor,
                    where=where(verdict.rule.fix.path),
                    what=verdict.rule.title,
                    how=" ".join((*found(verdict), *why_open(verdict))),
                    products=part.pack.product,
                    rules=f"{part.pack.id}/{verdict.rule.id}",
                    level=verdict.rule.level,
                    why=verdict.rule.why,
                    path_verified=verdict.rule.fix.verified.isoformat(),
                )


def _about(report: Report) -> Line:
    answers = " ".join(part.readiness for part in report.packs)
    told = f"Company {report.company_id}, user {report.subject}. {cost(report)}"
    end = f"Exit code {report.exit_code}: {exit_meaning(report)}."
    return Line("", "about this list", "", "", answers, f"{told} {end}", "", "", "", "", "")


def _inert(cell: str) -> str:
    """The cell on one line; an apostrophe in front makes a spreadsheet show what it would have worked out."""
    shown = clean(cell)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
