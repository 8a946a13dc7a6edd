"""One request -> one answer. The checks come in the order of the real gateway (xml-api notes, 4.1).

Well-formedness and schema first, for the whole request; then the sender's own
credentials; then the company; then whether the sender is authorised for it;
then the user or the session; then each function on its own.
"""

from collections.abc import Mapping, Sequence
from itertools import count

from lxml import etree

from auditor.simulator.access import Access
from auditor.simulator.answers import SESSION_END, SESSION_START, Answer, Error, Failure, Result, add
from auditor.simulator.company import Company, User
from auditor.simulator.functions import FUNCTIONS, Results

_CONTROL = (
    *("senderid", "password", "controlid", "uniqueid", "dtdversion", "policyid", "debug", "includewhitespace"),
    "showadditionalerrorinfo",
)
_LOGIN = ("userid", "companyid", "password", "clientid", "locationid")
_ECHOED = ("senderid", "controlid", "uniqueid", "dtdversion")
_WRONG_SIGN_IN = Error("XL03000006", "", "Sign-in information is incorrect")


class _Rejected(Exception):
    """The request ends here with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Gateway:
    """The companies it knows, the sessions it gave out, and the functions it was asked for."""

    def __init__(self, companies: Sequence[Company]) -> None:
        self.companies = {company.id.casefold(): company for company in companies}
        self.functions: list[str] = []
        self._sessions: dict[str, tuple[Company, User, str]] = {}
        self._numbers = count(1)
        self._results = Results()

    def answer(self, body: bytes, endpoint: str) -> Answer:
        """The answer to a request; `endpoint` is the address the request came in by."""
        try:
            return self._answer(_parsed(body), endpoint)
        except _Rejected as rejected:
            return rejected.answer

    def _answer(self, request: etree._Element, endpoint: str) -> Answer:
        control = _checked_control(request)
        functions = _checked_functions(request, control)
        echo = {tag: control.get(tag, "") for tag in _ECHOED if tag in control or tag in {"senderid", "controlid"}}
        self._check_sender(control, echo)
        login = request.find("operation/authentication/login")
        session = request.findtext("operation/authentication/sessionid")
        if login is None:
            company, user, entity = self._by_session(session or "", control, echo)
        else:
            company, user, entity = self._by_login(login, control, echo)
        authentication = _authentication("success", user.id, company.id, entity)
        results = tuple(
            self._run(function, Access(company, user), entity, endpoint, alone=len(functions) == 1)
            for function in functions
        )
        return Answer(control=echo, authentication=authentication, results=results)

    def _check_sender(self, control: Mapping[str, str], echo: Mapping[str, str]) -> None:
        senders = [company.sender(control["senderid"]) for company in self.companies.values()]
        if not any(sender and sender.password == control.get("password") for sender in senders):
            text = "Incorrect Intacct XML Partner ID or password."
            raise _Rejected(Answer(control=echo, control_errors=(Error("XL03000006", "", text),)))

    def _by_login(
        self, login: etree._Element, control: Mapping[str, str], echo: Mapping[str, str]
    ) -> tuple[Company, User, str]:
        user_id, company_id = (login.findtext(tag) or "" for tag in ("userid", "companyid"))
        company = self.companies.get(company_id.casefold())
        if company is None:
            # Seen with a wrong company ID (xml-api notes, 1.5): HTTP 400 and a minimal control.
            raise _Rejected(Answer(400, control_errors=(Error("invalidRequest", "Invalid Request"),)))

        def refuse(*errors: Error) -> _Rejected:
            authentication = {"status": "failure", "userid": user_id, "companyid": company_id}
            return _Rejected(Answer(control=echo, authentication=authentication, operation_errors=errors))

        sender = company.sender(control["senderid"])
        if sender is None or not sender.authorised:
            raise refuse(_not_authorised(control["senderid"], company_id))
        user = company.user(user_id)
        if user is not None and user.status == "lockedout":
            raise refuse(Error("PL04000076", "", "This user is in LOCKEDOUT state"), _WRONG_SIGN_IN)
        if user is None or user.status != "active" or user.password != (login.findtext("password") or ""):
            raise refuse(_WRONG_SIGN_IN)
        entity = (login.findtext("locationid") or "").strip()
        if entity and not _may_enter(company, user, entity):
            raise refuse(_WRONG_SIGN_IN)
        return company, user, entity

    def _by_session(
        self, session: str, control: Mapping[str, str], echo: Mapping[str, str]
    ) -> tuple[Company, User, str]:
        if session not in self._sessions:
            error = Error("XL03000006", "", f"Invalid session {session[:1]}....")
            authentication = {"status": "failure", "userid": "", "companyid": ""}
            raise _Rejected(Answer(control=echo, authentication=authentication, operation_errors=(error,)))
        company, user, entity = self._sessions[session]
        sender = company.sender(control["senderid"])
        if sender is None or not sender.authorised:
            authentication = {"status": "failure", "userid": user.id, "companyid": company.id}
            errors = (_not_authorised(control["senderid"], company.id),)
            raise _Rejected(Answer(control=echo, authentication=authentication, operation_errors=errors))
        return company, user, entity

    def _run(self, function: etree._Element, access: Access, entity: str, endpoint: str, *, alone: bool) -> Result:
        call, controlid = function[0], function.get("controlid", "")
        name = str(call.tag)
        self.functions.append(name)
        try:
            if name == "getAPISession":
                data = self._open_session(call, access, entity, endpoint if alone else None)
            else:
                data = FUNCTIONS[name](call, access, self._results)
        except Failure as failure:
            return Result(name, controlid, errors=(failure.error,))
        return Result(name, controlid, data)

    def _open_session(self, call: etree._Element, access: Access, entity: str, endpoint: str | None) -> etree._Element:
        if endpoint is None:
            raise Failure("Get API Session Failed", "getAPISession has to be alone in its request")
        wanted = call.find("locationid")
        if wanted is not None:
            entity = (wanted.text or "").strip()
        if entity and not _may_enter(access.company, access.user, entity):
            raise Failure("Get API Session Failed", "Invalid locationid")
        session = f"sim{next(self._numbers):08d}.."
        self._sessions[session] = (access.company, access.user, entity)
        data = etree.Element("data")
        api = etree.SubElement(data, "api")
        add(api, "sessionid", session)
        add(api, "endpoint", endpoint)
        add(api, "locationid", entity)
        return data


def _not_authorised(sender_id: str, company_id: str) -> Error:
    return Error(
        "XL03000006",
        "Invalid Web Services Authorization",
        f"The sender ID '{sender_id}' is not authorized to make Web Services requests to company ID '{company_id}'.",
        "Contact the company administrator to grant Web Services authorization to this sender ID.",
    )


def _may_enter(company: Company, user: User, entity: str) -> bool:
    return any(e.id == entity for e in company.entities) and (not user.entities or entity in user.entities)


def _authentication(status: str, user_id: str, company_id: str, entity: str) -> Mapping[str, str]:
    return {
        "status": status,
        "userid": user_id,
        "companyid": company_id,
        "locationid": entity,
        "sessiontimestamp": SESSION_START,
        "sessiontimeout": SESSION_END,
    }


def _parsed(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise _schema(f"XML Parse schema error: Fatal Error: {error.msg}") from None
    if root.getroottree().docinfo.internalDTD is not None or root.tag != "request":
        raise _schema("XML Parse schema error: Fatal Error: the document is no request.")
    return root


def _checked_control(request: etree._Element) -> dict[str, str]:
    control = request.find("control")
    if control is None or request[0] is not control:
        raise _schema("XML Parse error: the first element of a request is control.")
    _check_order(control, _CONTROL)
    values = {str(child.tag): (child.text or "").strip() for child in control}
    for needed in ("senderid", "controlid"):
        if needed not in values:
            raise _schema(f"XML Parse error: control needs {needed}.")
    return values


def _checked_functions(request: etree._Element, control: Mapping[str, str]) -> list[etree._Element]:
    login = request.find("operation/authentication/login")
    if login is None and request.find("operation/authentication/sessionid") is None:
        raise _schema("XML Parse error: authentication needs login or sessionid.", control)
    if login is not None:
        _check_order(login, _LOGIN)
    functions = request.findall("operation/content/function")
    if not functions:
        raise _schema("XML Parse error: content needs at least one function.", control)
    for function in functions:
        if function.get("controlid") is None or len(function) != 1:
            raise _schema("XML Parse error: a function has a controlid and holds exactly one call.", control)
        name = str(function[0].tag)
        if name != "getAPISession" and name not in FUNCTIONS:
            raise _schema(f"XML Parse error: Error 500: Element {name} is not expected here.", control)
    return functions


def _check_order(element: etree._Element, order: Sequence[str]) -> None:
    places = [order.index(str(child.tag)) if child.tag in order else -1 for child in element]
    if -1 in places or places != sorted(set(places)):
        raise _schema(f"XML Parse error: the elements of {element.tag} are unknown or out of order.")


def _schema(text: str, control: Mapping[str, str] | None = None) -> _Rejected:
    echo = {tag: (control or {}).get(tag, "") for tag in ("senderid", "controlid")}
    return _Rejected(Answer(control=echo, control_errors=(Error("XL03000003", "", text),)))
