"""Which faults are due for a request, and what they do to it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from lxml import etree

from auditor.errors import UsageError
from auditor.simulator.answers import Answer, Failure, Result
from auditor.simulator.delivery import Delivery
from auditor.simulator.faults.contents import CONTENT_FAULTS
from auditor.simulator.faults.fault import Fault
from auditor.simulator.faults.refusals import SIGN_IN_FAULTS, TRAFFIC_FAULTS
from auditor.simulator.faults.wire import WIRE_FAULTS
from auditor.simulator.functions import FUNCTIONS
from auditor.simulator.injection import Injection
from auditor.simulator.request import Request
from auditor.simulator.schema import all_names
from auditor.simulator.tables import Rows

GROUPS: Mapping[str, tuple[Fault, ...]] = {
    "The sign-in": SIGN_IN_FAULTS,
    "The gateway and the network before it": TRAFFIC_FAULTS,
    "Single functions and their results": CONTENT_FAULTS,
    "The answer on its way": WIRE_FAULTS,
}
FAULTS: Mapping[str, Fault] = {fault.name: fault for group in GROUPS.values() for fault in group}
Named = Mapping[etree._Element, frozenset[str]]
"""The functions of a request, each with the names of what it is about, in lower case."""
_CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")


def checked(injection: Injection) -> Injection:
    """The injection, if there is such a fault and anything that it can be about. Raises UsageError."""
    if injection.fault not in FAULTS:
        nearest = get_close_matches(injection.fault, FAULTS, n=1)
        hint = f"Did you mean {nearest[0]}? " if nearest else ""
        raise UsageError(
            f"There is no fault {injection.fault}.", f"{hint}List them with: intacct-audit simulate --list-faults"
        )
    targets = {name.casefold(): name for name in (*FUNCTIONS, "getAPISession", "company_info", *all_names())}
    if injection.target and injection.target.casefold() not in targets:
        nearest = get_close_matches(injection.target.casefold(), targets, n=1)
        hint = f"Did you mean {targets[nearest[0]]}?" if nearest else "A target is a function or an object."
        raise UsageError(f"There is no function and no object {injection.target}.", hint)
    return injection


class Due:
    """The faults that are due for one request, in the order of their injections."""

    def __init__(self, injections: Sequence[Injection], names: Named) -> None:
        self._due = [(FAULTS[injection.fault], injection) for injection in injections]
        self._names = names

    def instead(self, request: Request) -> Answer | Delivery | None:
        """What the request is answered with in place of everything else."""
        return next((fault.instead(request) for fault, _ in self._due if fault.instead is not None), None)

    @property
    def forgets_sessions(self) -> bool:
        """Whether the sessions are forgotten first."""
        return any(fault.forgets for fault, _ in self._due)

    def failure(self, call: etree._Element) -> Failure | None:
        """The failure that a function gets instead of its result."""
        name = str(call.tag)
        operation = _CAPITAL.sub("_", name).upper()
        target = (call.findtext("object") or name).strip()
        return next((fault.fails(operation, target) for fault in self._of(call) if fault.fails is not None), None)

    def rows_changed(self, call: etree._Element) -> Callable[[Rows], Rows] | None:
        """What becomes of the rows that a function reads."""
        if not is_later_page(call):
            return None
        return next((fault.rows for fault in self._of(call) if fault.rows is not None), None)

    def repeats(self, call: etree._Element) -> bool:
        """Whether the rows of the page before come again."""
        return is_later_page(call) and any(fault.repeats for fault in self._of(call))

    def drops(self, call: etree._Element) -> bool:
        """Whether a function has no result."""
        return any(fault.drops for fault in self._of(call))

    def change(self, call: etree._Element, data: etree._Element) -> None:
        """Changes the data of a function's result."""
        for fault in self._of(call):
            if fault.data is not None:
                fault.data(data)

    def results(self, results: Sequence[Result]) -> Sequence[Result]:
        """What becomes of the results of an operation."""
        for fault, _ in self._due:
            if fault.results is not None and results:
                results = fault.results(results)
        return results

    def delivered(self, delivery: Delivery) -> Delivery:
        """What becomes of the answer on its way."""
        for fault, injection in self._due:
            if fault.delivers is not None:
                delivery = fault.delivers(delivery, injection)
        return delivery

    def _of(self, call: etree._Element) -> list[Fault]:
        return [fault for fault, injection in self._due if _concerns(injection, self._names[call])]


class Faults:
    """The injections of a simulator; counts the requests that each of them concerned."""

    def __init__(self, injections: Iterable[Injection]) -> None:
        self._injections = [checked(injection) for injection in injections]
        self._seen = [0] * len(self._injections)

    def due(self, names: Named, own: Iterable[Injection] = ()) -> Due:
        """What is due for a request with these functions and what they are about; `own` is what it asks for itself."""
        found = []
        for at, injection in enumerate(self._injections):
            if not _is_about(injection, names):
                continue
            self._seen[at] += 1
            number = self._seen[at] - injection.after
            if number > 0 and (injection.times is None or number <= injection.times):
                found.append(injection)
        return Due([*found, *(checked(injection) for injection in own if _is_about(injection, names))], names)


def is_later_page(call: etree._Element) -> bool:
    """Whether a function continues a list: by offset, by record number, or by readMore."""
    if call.tag == "readMore" or (call.findtext("offset") or "0").strip() not in {"", "0"}:
        return True
    greater = call.iterfind("filter//greaterthan")
    return any((test.findtext("field") or "").strip().upper() == "RECORDNO" for test in greater)


def _is_about(injection: Injection, names: Named) -> bool:
    return not injection.target or any(_concerns(injection, about) for about in names.values())


def _concerns(injection: Injection, about: frozenset[str]) -> bool:
    return not injection.target or injection.target.casefold() in about
