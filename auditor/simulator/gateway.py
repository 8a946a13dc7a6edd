"""One request -> one answer. The checks come in the order of the real gateway (xml-api notes, 4.1).

Form first, for the whole request; then the sender's own credentials; then the
company; then whether the sender is authorised for it; then the user or the
session; then each function on its own.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from lxml import etree

from auditor.simulator.access import Access
from auditor.simulator.answers import Answer, Failure, Operation, Result, add, rolled_back
from auditor.simulator.bare import bare, return_format
from auditor.simulator.company import Company
from auditor.simulator.delivery import Delivery
from auditor.simulator.faults import Due, Faults
from auditor.simulator.functions import FUNCTIONS, Call
from auditor.simulator.functions.call import OpenResults
from auditor.simulator.injection import Injection
from auditor.simulator.request import Operation as Asked
from auditor.simulator.request import Rejected, Request, parse
from auditor.simulator.sign_in import Clock, Doorkeeper, Refused, Session, access_of
from auditor.simulator.tables import Tables

_MOST_CONTROLIDS = 10_000


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Served:
    """What is kept of one company between requests; `pages` holds the latest page of each list."""

    tables: Tables
    results: OpenResults = field(default_factory=OpenResults)
    pages: dict[tuple[str, ...], etree._Element] = field(default_factory=dict)
    executed: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Circumstances:
    """Under what a function runs: for which request and session, at which address, alone or not, with which faults."""

    request: Request
    session: Session
    access: Access
    endpoint: str
    alone: bool
    due: Due


class Gateway:
    """The companies it serves, and the functions it was asked for. Not for several threads at once."""

    def __init__(self, companies: Iterable[Company], clock: Clock = now, faults: Iterable[Injection] = ()) -> None:
        companies = tuple(companies)
        self.functions: list[str] = []
        self._door = Doorkeeper(companies, clock)
        self._served = {company.id: _Served(Tables(company)) for company in companies}
        passwords = [sender.password for company in companies for sender in company.senders]
        passwords += [user.password for company in companies for user in company.users]
        self.secrets = frozenset(filter(None, passwords))
        self._faults = Faults([*faults, *(injection for company in companies for injection in company.faults)])

    def answer(self, body: bytes, endpoint: str, faults: Sequence[Injection] = ()) -> Delivery:
        """What a request gets; `endpoint` is the address that it came in by, `faults` are those it asks for."""
        try:
            request = parse(body)
        except Rejected as rejected:
            return self._faults.due({}, faults).delivered(rejected.answer.delivery())
        calls = [f[0] for asked in request.operations for f in asked.functions]
        due = self._faults.due({call: self._names(call) for call in calls}, faults)
        return due.delivered(self._delivery(request, endpoint, due))

    def _names(self, call: etree._Element) -> frozenset[str]:
        """What a function is about, by which a fault can be aimed at it: its own name, and the object that it reads."""
        results = (served.results.find(call.findtext("resultId") or "") for served in self._served.values())
        objects = (call.findtext("object"), call.get("object"), *(result.name for result in results if result))
        return frozenset(name.strip().casefold() for name in (str(call.tag), *objects) if name)

    def _delivery(self, request: Request, endpoint: str, due: Due) -> Delivery:
        if due.forgets_sessions:
            self._door.forget_sessions()
        answer = due.instead(request) or self._answer(request, endpoint, due)
        if isinstance(answer, Delivery):
            return answer
        wanted, results = _wanted_format(request), [result for o in answer.operations for result in o.results]
        if wanted != "xml" and len(results) == 1 and results[0].elements:
            return bare(results[0].elements[-1], wanted)
        return replace(answer, whitespace=request.whitespace, explained=request.explained).delivery()

    def _answer(self, request: Request, endpoint: str, due: Due) -> Answer:
        try:
            self._door.check_sender(request)
            operations = tuple(self._operation(request, asked, endpoint, due) for asked in request.operations)
        except Rejected as rejected:
            return rejected.answer
        return Answer(control=request.echo, operations=operations)

    def _operation(self, request: Request, asked: Asked, endpoint: str, due: Due) -> Operation:
        try:
            session = self._door.admit(request, asked.login)
        except Refused as refused:
            return refused.operation
        alone = len(asked.functions) == len(request.operations) == 1
        around = _Circumstances(request, session, access_of(session), endpoint, alone, due)
        results: list[Result] = []
        for function in asked.functions:
            results.append(self._result(function, around))
            if asked.transaction and results[-1].errors:
                break
        if asked.transaction and results[-1].errors:
            skipped = (Result(str(f[0].tag), f.get("controlid", "")) for f in asked.functions[len(results) :])
            results = list(rolled_back([*results, *skipped]))
        told = [result for f, result in zip(asked.functions, results, strict=True) if not due.drops(f[0])]
        return Operation(self._door.authentication(session), results=tuple(due.results(told)))

    def _result(self, function: etree._Element, around: _Circumstances) -> Result:
        call, controlid = function[0], function.get("controlid", "")
        name = str(call.tag)
        self.functions.append(name)
        try:
            self._check_controlid(name, controlid, around)
            elements = self._run(call, around)
        except Failure as failure:
            return Result(name, controlid, errors=(failure.error,))
        return Result(name, controlid, elements)

    def _check_controlid(self, name: str, controlid: str, around: _Circumstances) -> None:
        # The number of this refusal is not public, and its text comes from an article about it (xml-api notes, 4.2).
        executed = self._served[around.session.company.id].executed
        if around.request.unique and controlid in executed:
            raise Failure(f"{name} failed", f"A request's function with the control ID {controlid} is in process")
        executed[controlid] = None
        if len(executed) > _MOST_CONTROLIDS:
            executed.pop(next(iter(executed)))

    def _run(self, call: etree._Element, around: _Circumstances) -> tuple[etree._Element, ...]:
        failure = around.due.failure(call)
        if failure is not None:
            raise failure
        if call.tag == "getAPISession":
            return self._open_session(call, around)
        if return_format(call) != "xml" and not around.alone:
            raise Failure("Query Failed", "Another return format than XML needs a request of one function.")
        served = self._served[around.session.company.id]
        asked = Call(call, around.access, served.tables, served.results, around.due.rows_changed(call))
        elements = FUNCTIONS.get(str(call.tag), _unknown)(asked)
        for data in elements:
            _repeat(asked, data, served, around.due)
            around.due.change(call, data)
        return elements

    def _open_session(self, call: etree._Element, around: _Circumstances) -> tuple[etree._Element, ...]:
        # "Always isolate" it, says the documentation; what else happens is not said.
        if not around.alone:
            raise Failure("Get API Session Failed", "getAPISession has to be the only function of its request.")
        wanted = call.find("locationid")
        entity = around.session.entity if wanted is None else (wanted.text or "").strip()
        # Back to the top level, "unless the user is restricted to entities" (xml-api notes, 1.6).
        stays = wanted is not None and not entity and around.session.user.entities
        session_id = None if stays else self._door.open(around.session, entity)
        if session_id is None:
            raise Failure(
                "Get API Session Failed", f"{entity or 'The top level'} does not exist or may not be entered."
            )
        data = etree.Element("data")
        api = etree.SubElement(data, "api")
        add(api, "sessionid", session_id)
        add(api, "endpoint", around.endpoint)
        add(api, "locationid", entity)
        return (data,)


def _wanted_format(request: Request) -> str:
    functions = [function for asked in request.operations for function in asked.functions]
    return return_format(functions[0][0]) if len(functions) == 1 else "xml"


def _repeat(call: Call, data: etree._Element, served: _Served, due: Due) -> None:
    """Remembers the rows of a page of a user's list, or brings those of the page before once more."""
    listtype = data.get("listtype", "").upper()
    kept = (call.access.user.id, listtype, *(str(cell.tag) for row in islice(data, 1) for cell in row))
    before = served.pages.get(kept)
    if before is not None and due.repeats(call.element):
        for row in list(data):
            data.remove(row)
        data.extend(deepcopy(row) for row in before)
        data.set("count", str(len(data)))
    elif listtype:
        served.pages[kept] = data


def _unknown(call: Call) -> tuple[etree._Element, ...]:
    name = str(call.element.tag)
    raise Failure(f"{name} failed", f"The simulator does not know the function {name}.")
