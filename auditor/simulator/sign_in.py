"""Who asks: a user of a company by credentials or by session. The checks come in the gateway's order."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.simulator.access import Access
from auditor.simulator.answers import Answer, Error, Operation
from auditor.simulator.company import Company, User
from auditor.simulator.request import Login, Rejected, Request

Clock = Callable[[], datetime]

WRONG_SIGN_IN = Error("XL03000006", description2="Sign-in information is incorrect")
WRONG_SIGN_IN_401 = Error("XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request.")
LOCKED_OUT = Error("PL04000076", description2="This user is in LOCKEDOUT state")
# Assumed by analogy with the one before.
_INACTIVE = Error("PL04000076", description2="This user is in INACTIVE state")
WRONG_SENDER = Error("XL03000006", description2="Incorrect Intacct XML Partner ID or password.")
# Seen with a wrong company ID (xml-api notes, 1.5): HTTP 400 and a minimal control.
UNKNOWN_COMPANY = Error("invalidRequest", "Invalid Request")
REFUSED_BY_GATEWAY = Error("GW-0011", "Invalid Request [Request ID: 51A0C2BE:D9EE_63EBC07F.59]")
_WEB_SERVICES = "web services"


@dataclass(frozen=True, slots=True)
class Session:
    """A session: bound to a user and perhaps to an entity."""

    company: Company
    user: User
    entity: str
    expires: datetime


class Refused(Exception):
    """The sign-in of one operation was refused."""

    def __init__(self, operation: Operation) -> None:
        super().__init__()
        self.operation = operation


class Doorkeeper:
    """Knows the companies of the gateway and the sessions it gave out."""

    def __init__(self, companies: Iterable[Company], clock: Clock) -> None:
        self._companies = {company.id.casefold(): company for company in companies}
        # Where no company is known yet, the first one says how this gateway behaves.
        self._behaviour = next(iter(self._companies.values())).behaviour
        self._wrong_passwords: Counter[tuple[str, str]] = Counter()
        self._clock = clock
        self._sessions: dict[str, Session] = {}

    def check_sender(self, request: Request) -> None:
        """Refuses a sender whom the gateway does not know, before anybody asks which company is meant."""
        senders = [company.sender(request.sender_id) for company in self._companies.values()]
        if not any(sender and sender.password == request.sender_password for sender in senders):
            if self._behaviour.unknown_sender == "gateway":
                raise Rejected(Answer(400, errors=(REFUSED_BY_GATEWAY,)))
            raise Rejected(Answer(control=request.echo, errors=(WRONG_SENDER,)))
        if request.policy_id:
            error = Error("XL03000006", description2=f"{request.policy_id} is not a valid transport policy.")
            raise Rejected(Answer(control=request.echo, errors=(error,)))

    def admit(self, request: Request, login: Login) -> Session:
        """The session that an operation runs in. Raises Rejected or Refused."""
        session = self._by_login(request, login) if login.session_id is None else self._by_session(request, login)
        return self._prolonged(session)

    def open(self, session: Session, entity: str) -> str | None:
        """The ID of a new session at an entity or at top level; None where the user may not go there."""
        if not _may_enter(session, entity):
            return None
        now = self._clock()
        self._sessions = {key: kept for key, kept in self._sessions.items() if kept.expires > now}
        session_id = secrets.token_urlsafe(30) + ".."
        self._sessions[session_id] = self._prolonged(Session(session.company, session.user, entity, session.expires))
        return session_id

    def forget_sessions(self) -> None:
        """Ends every session at once."""
        self._sessions.clear()

    def authentication(self, session: Session) -> Mapping[str, str]:
        """The block of a success. The locationid is there even if it is empty: a client breaks without it."""
        return {
            "status": "success",
            "userid": session.user.id,
            "companyid": session.company.id,
            "locationid": session.entity,
            "sessiontimestamp": _stamp(self._clock()),
            "sessiontimeout": _stamp(session.expires),
        }

    def _by_login(self, request: Request, login: Login) -> Session:
        company = self._companies.get(login.company_id.casefold())
        if company is None:
            new = self._behaviour.unknown_company == "GW-0011"
            raise Rejected(Answer(400, errors=(REFUSED_BY_GATEWAY if new else UNKNOWN_COMPANY,)))
        echo = {"status": "failure", "userid": login.user_id, "companyid": login.company_id}
        _check_authorised(request, company, echo, login.company_id)
        user = self._user(company, login, echo)
        session = Session(company, user, login.location_id, self._clock())
        # What a company without Web Services answers is not public; nor are slide-ins from consoles simulated.
        subscribed = any(name.casefold() == _WEB_SERVICES for name in company.subscriptions)
        if not subscribed or login.client_id or not _may_enter(session, login.location_id):
            raise Refused(Operation(echo, (WRONG_SIGN_IN,)))
        return session

    def _user(self, company: Company, login: Login, echo: Mapping[str, str]) -> User:
        """The user that these credentials are of."""
        behaviour, user = company.behaviour, company.user(login.user_id)
        if user is None:
            raise _wrong(echo, by_gateway=behaviour.refused_sign_in != "operation")
        who = (company.id, user.id)
        if user.status == "lockedout" or 0 < behaviour.lockout_after <= self._wrong_passwords[who]:
            raise Refused(Operation(echo, (LOCKED_OUT, WRONG_SIGN_IN)))
        if user.status == "inactive" and behaviour.inactive_user == "state":
            raise Refused(Operation(echo, (_INACTIVE, WRONG_SIGN_IN)))
        if user.status != "active" or not user.password or user.password != login.password:
            self._wrong_passwords[who] += 1
            raise _wrong(echo, by_gateway=behaviour.refused_sign_in == "gateway")
        del self._wrong_passwords[who]
        return user

    def _by_session(self, request: Request, login: Login) -> Session:
        session_id = login.session_id or ""
        session = self._sessions.get(session_id)
        if session is None or session.expires <= self._clock():
            self._sessions.pop(session_id, None)
            error = Error("XL03000006", description2=f"Invalid session {session_id[:1]}....")
            raise Refused(Operation({"status": "failure", "userid": "", "companyid": ""}, (error,)))
        echo = {"status": "failure", "userid": session.user.id, "companyid": session.company.id}
        _check_authorised(request, session.company, echo, session.company.id)
        # Sessions slide: every call before the expiry resets it.
        self._sessions[session_id] = self._prolonged(session)
        return session

    def _prolonged(self, session: Session) -> Session:
        expires = self._clock() + timedelta(minutes=session.company.behaviour.session_minutes)
        return Session(session.company, session.user, session.entity, expires)


def _wrong(echo: Mapping[str, str], *, by_gateway: bool) -> Rejected | Refused:
    """What a wrong user or password gets to hear, from the gateway itself or in the operation."""
    if by_gateway:
        return Rejected(Answer(401, errors=(WRONG_SIGN_IN_401,)))
    return Refused(Operation(echo, (WRONG_SIGN_IN,)))


def access_of(session: Session) -> Access:
    """What the user may do in this session."""
    return Access(session.company, session.user, session.entity)


def unauthorised(sender_id: str, company_id: str) -> Error:
    """What a sender gets to hear whom the company does not let in."""
    return Error(
        "XL03000006",
        "Invalid Web Services Authorization",
        f"The sender ID '{sender_id}' is not authorized to make Web Services requests to company ID '{company_id}'.",
        "Contact the company administrator to grant Web Services authorization to this sender ID.",
    )


def _check_authorised(request: Request, company: Company, echo: Mapping[str, str], company_id: str) -> None:
    sender = company.sender(request.sender_id)
    if sender is None or not sender.authorised:
        raise Refused(Operation(echo, (unauthorised(request.sender_id, company_id),)))


def _may_enter(session: Session, entity: str) -> bool:
    if not entity:
        return True
    known = any(e.id == entity and e.status == "active" for e in session.company.entities)
    return known and (not session.user.entities or entity in session.user.entities)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
