"""Many products at one look: for which of them is the company ready, and what does it lack for the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model.report import PackReport, Report, Standing, required_verdicts
from auditor.model.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One product. `missing` are required rules that are gaps, `unproven` those that could not be decided."""

    part: PackReport
    missing: tuple[Verdict, ...]
    unproven: tuple[Verdict, ...]
    met: int

    @property
    def product(self) -> str:
        """The name of the product."""
        return self.part.pack.product

    @property
    def standing(self) -> Standing:
        """Where the company stands with it."""
        return self.part.standing


def matrix(report: Report) -> tuple[Row, ...]:
    """A row for each pack: the readiest first, then those that lack least, then by name."""
    return tuple(sorted(map(_row, report.packs), key=_rank))


def _rank(row: Row) -> tuple[int, int, int, str]:
    return list(Standing).index(row.standing), len(row.missing), len(row.unproven), row.product.casefold()


def _row(part: PackReport) -> Row:
    required = required_verdicts(part.verdicts)
    return Row(
        part,
        missing=_with(required, Outcome.GAP),
        unproven=_with(required, Outcome.UNPROVEN),
        met=len(_with(required, Outcome.PASS)),
    )


def _with(verdicts: Iterable[Verdict], outcome: Outcome) -> tuple[Verdict, ...]:
    return tuple(verdict for verdict in verdicts if verdict.outcome is outcome)
