"""One request -> one answer. The checks come in the order of the real gateway (xml-api notes, 4.1).

Form first, for the whole request; then the sender's own credentials; then the
company; then whether the sender is authorised for it; then the user or the
session; then each function on its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from auditor.simulator.access import Access
from auditor.simulator.answers import Answer, Failure, Operation, Result, add, rolled_back
from auditor.simulator.company import Company
from auditor.simulator.functions import FUNCTIONS, Call
from auditor.simulator.functions.call import OpenResults
from auditor.simulator.request import Operation as Asked
from auditor.simulator.request import Rejected, Request, parse
from auditor.simulator.sign_in import Clock, Doorkeeper, Refused, Session, access_of
from auditor.simulator.tables import Tables


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Served:
    """What is kept of one company between requests."""

    tables: Tables
    results: OpenResults


class Gateway:
    """The companies it serves, and the functions it was asked for. Not for several threads at once."""

    def __init__(self, companies: Iterable[Company], clock: Clock = now) -> None:
        companies = tuple(companies)
        self.functions: list[str] = []
        self._door = Doorkeeper(companies, clock)
        self._served = {company.id: _Served(Tables(company), OpenResults()) for company in companies}

    def answer(self, body: bytes, endpoint: str) -> Answer:
        """The answer to a request; `endpoint` is the address that it came in by."""
        try:
            request = parse(body)
            self._door.check_sender(request)
            operations = tuple(self._operation(request, asked, endpoint) for asked in request.operations)
        except Rejected as rejected:
            return rejected.answer
        return Answer(control=request.echo, operations=operations)

    def _operation(self, request: Request, asked: Asked, endpoint: str) -> Operation:
        try:
            session = self._door.admit(request, asked.login)
        except Refused as refused:
            return refused.operation
        access = access_of(session)
        results: list[Result] = []
        for function in asked.functions:
            alone = len(asked.functions) == 1
            results.append(self._result(function, session, access, endpoint if alone else None))
            if asked.transaction and results[-1].errors:
                break
        if asked.transaction and results[-1].errors:
            skipped = (Result(str(f[0].tag), f.get("controlid", "")) for f in asked.functions[len(results) :])
            results = list(rolled_back([*results, *skipped]))
        return Operation(self._door.authentication(session), results=tuple(results))

    def _result(self, function: etree._Element, session: Session, access: Access, endpoint: str | None) -> Result:
        call, controlid = function[0], function.get("controlid", "")
        name = str(call.tag)
        self.functions.append(name)
        try:
            if name == "getAPISession":
                elements = self._open_session(call, session, endpoint)
            else:
                served = self._served[session.company.id]
                elements = FUNCTIONS.get(name, _unknown)(Call(call, access, served.tables, served.results))
        except Failure as failure:
            return Result(name, controlid, errors=(failure.error,))
        return Result(name, controlid, elements)

    def _open_session(self, call: etree._Element, session: Session, endpoint: str | None) -> tuple[etree._Element, ...]:
        # "Always isolate" it, says the documentation; what else happens is not said.
        if endpoint is None:
            raise Failure("Get API Session Failed", "getAPISession has to be the only function of its request.")
        wanted = call.find("locationid")
        entity = session.entity if wanted is None else (wanted.text or "").strip()
        session_id = self._door.open(session, entity)
        if session_id is None:
            raise Failure("Get API Session Failed", f"Location {entity} does not exist or may not be entered.")
        data = etree.Element("data")
        api = etree.SubElement(data, "api")
        add(api, "sessionid", session_id)
        add(api, "endpoint", endpoint)
        add(api, "locationid", entity)
        return (data,)


def _unknown(call: Call) -> tuple[etree._Element, ...]:
    name = str(call.element.tag)
    raise Failure(f"{name} failed", f"The simulator does not know the function {name}.")
