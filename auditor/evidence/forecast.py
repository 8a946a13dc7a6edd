"""What a run would send, before anything is sent: from the questions themselves, so that it cannot differ from them."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.evidence.credentials import Credentials
from auditor.evidence.functions import Function
from auditor.evidence.listing import Reading
from auditor.evidence.task import task_of
from auditor.model.evidence import View
from auditor.model.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Forecast:
    """The functions of one view: those of its first request, and those that follow once a user's key was read.

    Further pages of long lists come on top, and repetitions of what the gateway refuses in its first form.
    """

    view: View
    credentials: Credentials
    first: tuple[Function, ...]
    later: tuple[Function, ...]


def forecast(
    admin: Credentials | None, integration: Credentials | None, subject: str, wanted: Wanted
) -> tuple[Forecast, ...]:
    """What `collect` would ask with the same arguments, in its order. Raises UsageError where it could not ask."""
    return tuple(
        Forecast(view, asked.credentials, _next_of(asked.readings()), _next_of(asked.keyed()))
        for view, asked in task_of(admin, integration, subject, wanted)
    )


def _next_of(readings: Iterable[Reading]) -> tuple[Function, ...]:
    return tuple(function for reading in readings if (function := reading.next()) is not None)
