"""One function's answer: the last of the four places where success is checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.evidence import refusals
from auditor.evidence.functions import Function, Query, ReadByQuery, ReadMore
from auditor.evidence.refusals import Cause
from auditor.evidence.xml_response import Level, Result

_OUTCOMES = {
    Cause.PERMISSION: "refused",
    Cause.NOT_OFFERED: "not offered",
    Cause.OPERATION: "not offered",
    Cause.SCHEMA: "not offered",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one function. `cause` is None where it succeeded; then `result` is there."""

    function: Function
    cause: Cause | None
    result: Result | None = None
    message: str = ""
    support_id: str = ""
    position: int = 0

    @property
    def outcome(self) -> str:
        """The word for the list of calls."""
        return "ok" if self.cause is None else _OUTCOMES.get(self.cause, "failed")

    @property
    def rows(self) -> int:
        """How many rows came."""
        listed = isinstance(self.function, Query | ReadByQuery | ReadMore)
        return len(self.result.data) if listed and self.result and self.result.data is not None else 0


def judged(function: Function, results: Sequence[Result], position: int) -> Reply:
    """What the results under a function's control ID say. Exactly one, and of that function, or it does not count."""
    if len(results) != 1:
        many = "several results" if results else "no result"
        return Reply(function, Cause.UNKNOWN, None, f"The gateway sent {many} for this function.", "", position)
    (result,) = results
    if result.function.casefold() != function.name.casefold():
        return Reply(function, Cause.UNKNOWN, None, "The gateway answered another function.", "", position)
    if result.succeeded:
        return Reply(function, None, result, "", "", position)
    faults = result.faults
    cause, text = refusals.classify(Level.RESULT, faults), refusals.message(faults)
    return Reply(function, cause, result, text, refusals.support_id(faults), position)
