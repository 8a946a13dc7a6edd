"""One signed-in view: sends batches of read functions and matches the answers by control ID.

Success is checked at each of the four places: the HTTP status, the control
block, the authentication block, and each result. After a refused sign-in this
object sends nothing more, whatever it is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn

from auditor.errors import GatewayError, NoAudit, SenderRefused
from auditor.evidence import refusals
from auditor.evidence.answers import texts
from auditor.evidence.credentials import Credentials, Secret
from auditor.evidence.endpoint import endpoint_problem, host_of, is_loopback_endpoint
from auditor.evidence.functions import Function, GetAPISession
from auditor.evidence.patience import Patience
from auditor.evidence.refusals import Cause
from auditor.evidence.replies import Reply, judged
from auditor.evidence.transport import Hiccup, Transport, Wire
from auditor.evidence.xml_request import Request, check_credentials
from auditor.evidence.xml_response import Authentication, Level, Response, Result, parse
from auditor.model.evidence import Call, SignIn, SignInCause, Traffic

_EXPIRED = (
    "The company itself has expired: have Sage, or whoever opened it, renew it, or check the company ID. Neither the "
    "sender nor the user is at fault."
)
_SENDER_CHECKLIST = (
    "Check in this order: the sender ID and its password, both case sensitive; the company ID; with Sage, whether the "
    "sender and the company are active. Change something before the next try: repeated refusals lock users out."
)
_SIGN_IN_CAUSES = {
    Cause.SENDER_NOT_AUTHORISED: SignInCause.SENDER_NOT_AUTHORISED,
    Cause.LOCKED_OUT: SignInCause.USER_LOCKED_OUT,
    Cause.SIGN_IN: SignInCause.REFUSED,
}
_PASSING = {Cause.BUSY, Cause.HICCUP}

Told = Callable[[int, Sequence[Function], float], None]
"""Learns before each attempt how many requests were sent, what this one asks for, and how long it waits first."""


class SignInRefused(NoAudit):
    """The gateway refused the sign-in of this view's user; `sign_in` is the fact."""

    def __init__(self, sign_in: SignIn) -> None:
        super().__init__(f"The sign-in of {sign_in.user_id} was refused: {sign_in.message}")
        self.sign_in = sign_in


class _SchemaRefused(GatewayError):
    """The gateway does not know something in the request, and so ran none of it."""

    def __init__(self, text: str) -> None:
        super().__init__(f"The gateway refused the form of the request: {text}", retry=False)


class Gateway:
    """The gateway as one user of one company sees it."""

    def __init__(
        self, credentials: Credentials, wire: Wire, told: Told = lambda _sent, _functions, _pause: None
    ) -> None:
        check_credentials(credentials)
        self._credentials = credentials
        self._wire = wire
        self._told = told
        self._transport = Transport(wire)
        self._endpoint = credentials.endpoint
        self._session: Secret | None = None
        self._may_renew = True
        self._refused: NoAudit | None = None
        self._functions_sent = 0
        self._calls: list[Call] = []
        self._seconds = 0.0
        self.authentication: Authentication | None = None

    def close(self) -> None:
        """Lets go of the connection and forgets the session."""
        self._session = None
        self._transport.close()

    @property
    def traffic(self) -> Traffic:
        """What this view has cost until now."""
        sent = self._transport
        return Traffic(sent.requests, sent.bytes_sent, sent.bytes_received, self._seconds, tuple(self._calls))

    @property
    def sign_in(self) -> SignIn | None:
        """The accepted sign-in, once there was one."""
        echoed = self.authentication
        if echoed is None:
            return None
        return replace(
            self._sign_in(accepted=True, company=echoed.company_id), entity_id=echoed.location_id or self._entity_id
        )

    def ask(self, functions: Sequence[Function]) -> tuple[Reply, ...]:
        """One reply per function, in order; one HTTP request unless something has to be repeated.

        Raises SignInRefused, SenderRefused or GatewayError where there is no reply at all.
        A function that this gateway may not know takes the whole request down; then
        the certain functions and the others are sent apart.
        """
        try:
            return self._ask(functions)
        except _SchemaRefused as refused:
            doubtful = [function for function in functions if not function.certain]
            if not doubtful:
                raise
            text = refused.message
        certain = [function for function in functions if function.certain]
        replies = dict(zip(certain, self._ask(certain) if certain else (), strict=True))
        try:
            # Alone they have been refused already.
            told = self._ask(doubtful) if certain else self._unknown_form(doubtful, text)
        except _SchemaRefused as refused:
            told = self._unknown_form(doubtful, refused.message)
        replies.update(zip(doubtful, told, strict=True))
        return tuple(replies[function] for function in functions)

    def mark(self, reply: Reply, outcome: str) -> None:
        """Corrects the outcome of a call, once more is known than its own answer told."""
        self._calls[reply.position] = replace(self._calls[reply.position], outcome=outcome)

    def _unknown_form(self, functions: Sequence[Function], text: str) -> tuple[Reply, ...]:
        start = len(self._calls) - len(functions)
        replies = tuple(Reply(f, Cause.SCHEMA, None, text, "", start + at) for at, f in enumerate(functions))
        for reply in replies:
            self.mark(reply, "not offered")
        return replies

    def _ask(self, functions: Sequence[Function]) -> tuple[Reply, ...]:
        """Sends, and sends again those functions whose own result says that they failed for the moment."""
        patience = Patience(self._wire, lambda pause: self._told(self._transport.requests, functions, pause))
        replies = dict(enumerate(self._send(functions, patience)))
        once_more = True
        while passing := [at for at, reply in replies.items() if reply.cause in _PASSING]:
            if not once_more and all(replies[at].cause is Cause.HICCUP for at in passing):
                break
            if not patience.wait():
                break
            again = self._send([functions[at] for at in passing], patience)
            replies.update(zip(passing, again, strict=True))
            once_more = False
        return tuple(replies[at] for at in range(len(functions)))

    def _send(self, functions: Sequence[Function], patience: Patience) -> tuple[Reply, ...]:
        """One batch through the gateway, with a new session where the old one has expired."""
        if self._wire.by_session and self._session is None:
            self._open_session(patience)
        response, ids = self._exchange(functions, patience)
        if self._session is not None and self._cause(response) is Cause.SESSION:
            if not self._may_renew:
                raise GatewayError("The gateway ended the session twice.", "Run it again without sessions.")
            self._may_renew = False
            self._session = None
            return self._send(functions, patience)
        self._require_success(response)
        return self._matched(functions, ids, response)

    def _open_session(self, patience: Patience) -> None:
        # Alone in its request, as Sage asks for (xml-api notes, 1.3).
        function = GetAPISession()
        response, ids = self._exchange([function], patience)
        self._require_success(response)
        (reply,) = self._matched([function], ids, response)
        told = texts(reply.result) if reply.result else {}
        if reply.cause is not None or not told.get("sessionid"):
            raise GatewayError(f"The gateway opened no session: {reply.message or 'its answer holds none.'}")
        endpoint = told.get("endpoint", self._endpoint)
        problem = endpoint_problem(endpoint, loopback=is_loopback_endpoint(self._credentials.endpoint))
        if problem:
            raise GatewayError(
                f"The gateway named {host_of(endpoint)} as the place for further requests, where credentials are not "
                f"sent: {problem}.",
                "Report this to Sage, and to whoever runs the network in between.",
                retry=False,
            )
        self._session, self._endpoint = Secret(told["sessionid"]), endpoint

    def _exchange(self, functions: Sequence[Function], patience: Patience) -> tuple[Response, list[str]]:
        """Attempts until an answer comes that is not a plea for patience. Records each attempt's calls."""
        if self._refused is not None:
            raise self._refused
        started = self._wire.clock()
        try:
            while True:
                ids = self._announce(functions)
                try:
                    return self._attempt(functions, ids, patience), ids
                except Hiccup as hiccup:
                    failure = hiccup
                if not patience.wait(failure.after):
                    raise failure
        finally:
            self._seconds += self._wire.clock() - started

    def _announce(self, functions: Sequence[Function]) -> list[str]:
        self._told(self._transport.requests, functions, 0.0)
        number = self._transport.requests + 1
        ids = []
        for function in functions:
            self._functions_sent += 1
            ids.append(f"f{self._functions_sent}")
            self._calls.append(Call(number, function.name, function.target, "failed"))
        return ids

    def _attempt(self, functions: Sequence[Function], ids: list[str], patience: Patience) -> Response:
        named = tuple(zip(ids, functions, strict=True))
        request = Request(self._credentials, f"audit-{ids[0]}", named, self._session)
        delivery = self._transport.post(self._endpoint, request, patience.deadline)
        if b"rate limit exceeded" in delivery.content[:4000].lower():
            # Sent as bare text with HTTP 200 at times (a production client looks for it there).
            raise Hiccup("The gateway asks for fewer requests (API rate limit exceeded).")
        response = parse(delivery.content, delivery.status)
        if self._cause(response) is Cause.BUSY:
            raise Hiccup(f"The gateway is busy: {refusals.message(response.faults)}")
        return response

    def _cause(self, response: Response) -> Cause | None:
        """Why the request as a whole failed; None where it did not."""
        return refusals.classify(response.failed_at, response.faults) if response.failed_at else None

    def _require_success(self, response: Response) -> None:
        """Raises what a failure of the whole request means, and remembers it where nothing more may be sent."""
        cause = self._cause(response)
        if cause is None:
            self.authentication = response.authentication
            return
        text = refusals.message(response.faults)
        if cause in _SIGN_IN_CAUSES or response.failed_at is Level.AUTHENTICATION:
            self._refuse(SignInRefused(self._refusal(response, cause, text)))
        if cause is Cause.SCHEMA:
            raise _SchemaRefused(text)
        if cause in {Cause.SENDER, Cause.AMBIGUOUS, Cause.COMPANY_EXPIRED}:
            hint = _EXPIRED if cause is Cause.COMPANY_EXPIRED else _SENDER_CHECKLIST
            self._refuse(SenderRefused(f"The gateway refused the request: {text}", hint))
        self._refuse(GatewayError(f"The gateway refused the request: {text}", _SENDER_CHECKLIST, retry=False))

    def _refuse(self, error: NoAudit) -> NoReturn:
        self._refused = error
        self.close()
        raise error

    def _refusal(self, response: Response, cause: Cause, text: str) -> SignIn:
        return replace(
            self._sign_in(accepted=False, company=""),
            entity_id=self._entity_id,
            cause=_SIGN_IN_CAUSES.get(cause, SignInCause.REFUSED),
            message=text,
            support_id=refusals.support_id(response.faults),
        )

    def _sign_in(self, *, accepted: bool, company: str) -> SignIn:
        mine = self._credentials
        company = mine.company_of(company)
        return SignIn(accepted, mine.sender_id, company, mine.user_id, console=mine.console)

    @property
    def _entity_id(self) -> str:
        # The company ID may be console|client|entity.
        _, _, entity, *_ = (*self._credentials.company_id.split("|"), "", "")
        return self._credentials.entity_id or entity.strip()

    def _matched(self, functions: Sequence[Function], ids: list[str], response: Response) -> tuple[Reply, ...]:
        start = len(self._calls) - len(functions)
        return tuple(
            self._reply(function, [r for r in response.results if r.control_id == control_id], start + at)
            for at, (function, control_id) in enumerate(zip(functions, ids, strict=True))
        )

    def _reply(self, function: Function, results: list[Result], position: int) -> Reply:
        reply = judged(function, results, position)
        self._calls[position] = replace(self._calls[position], outcome=reply.outcome, rows=reply.rows)
        return reply
