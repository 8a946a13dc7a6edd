"""What a run would send and what that costs, as text; nothing is sent and no password is needed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from auditor.evidence.endpoint import host_of
from auditor.evidence.forecast import Forecast
from auditor.evidence.functions import PAGE, Function
from auditor.model.evidence import READS_THAT_COUNT
from auditor.reporters import Display
from auditor.reporters.layout import Line, lay_out
from auditor.reporters.wording import WHOSE_QUOTA, counted


def announced(forecasts: Sequence[Forecast], display: Display) -> str:
    """The calls of each view, request by request, and what all of them cost."""
    return lay_out(_lines(forecasts), display)


def _lines(forecasts: Sequence[Forecast]) -> Iterator[Line]:
    yield Line("This is what would be sent. Nothing was sent, and no password was looked at.")
    for planned in forecasts:
        mine = planned.credentials
        yield Line()
        yield Line(
            f"{planned.view} view: {mine.user_id} of company {mine.company_id or 'not given'}, by sender "
            f"{mine.sender_id or 'not given'}, to {host_of(mine.endpoint)}",
            hang=2,
        )
        yield from _request("First request", planned.first)
        if planned.later:
            yield from _request("Second request, where the key of the user could be read", planned.later)
    yield Line()
    yield from _costs(forecasts)


def _request(title: str, functions: Sequence[Function]) -> Iterator[Line]:
    yield Line(f"{title}: {counted(len(functions), 'call')}", indent=2)
    for (name, target), times in Counter((f.name, f.target) for f in functions).items():
        often = f" ({times} times)" if times > 1 else ""
        yield Line(f"{name} {target}{often}", indent=4, hang=2)


def _costs(forecasts: Sequence[Forecast]) -> Iterator[Line]:
    first = [function for planned in forecasts for function in planned.first]
    every = [*first, *(function for planned in forecasts for function in planned.later)]
    requests = _from_to(len(forecasts), len(forecasts) + sum(bool(planned.later) for planned in forecasts))
    yield Line(
        f"In all: {requests} HTTP requests with {_from_to(len(first), len(every))} calls. Each call is taken for "
        f"one API transaction: {_from_to(_counting(first), _counting(every))} are reads, which are documented to count "
        "one each, whatever the number of rows; whether the others count, Sage does not say."
    )
    yield Line(
        f"A list of more than {PAGE:,} rows takes one call more for each further {PAGE:,}, and what the gateway "
        "refuses in one form, or is too busy for, is asked again. The report tells what was really sent."
    )
    yield Line(WHOSE_QUOTA)


def _counting(functions: Iterable[Function]) -> int:
    return sum(function.name in READS_THAT_COUNT for function in functions)


def _from_to(least: int, most: int) -> str:
    return str(most) if least == most else f"{least} to {most}"
