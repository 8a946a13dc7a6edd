"""Both credential views -> a snapshot. The admin's goes first.

So a refused integration is the last thing that is sent, and what the admin saw
can still explain it. A refused admin ends everything: nothing more is sent,
not even with the other credentials, because refusals lock users out and the
locked one may be the user of a live sync.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from auditor.errors import GatewayError
from auditor.evidence.credentials import Credentials
from auditor.evidence.facets import about_user, limitation, with_facets
from auditor.evidence.functions import Function
from auditor.evidence.gateway import Gateway, SignInRefused, Told
from auditor.evidence.listing import read
from auditor.evidence.questions import AllQuestions
from auditor.evidence.step import Progress, Step, untold
from auditor.evidence.task import require_same, task_of
from auditor.evidence.transport import Wire
from auditor.evidence.xml_request import check_credentials
from auditor.model.evidence import Facet, Known, Reason, SignIn, Snapshot, Traffic, Unknown, View, ViewEvidence
from auditor.model.wanted import Wanted, record_key


def collect(  # noqa: PLR0913 - one run is exactly this: two views, a subject, what to read, a time; how to talk
    admin: Credentials | None,
    integration: Credentials | None,
    subject: str,
    wanted: Wanted,
    *,
    taken_at: datetime,
    progress: Progress = untold,
    wire: Wire | None = None,
) -> Snapshot:
    """Reads what these credentials show about the subject.

    Raises UsageError before anything is sent where the input cannot be used;
    CompanyMismatch, SenderRefused and GatewayError where there is nothing to
    judge. A refused sign-in is a fact of the snapshot, not an error.
    """
    if taken_at.tzinfo is None:
        raise ValueError("taken_at has to name its time zone.")
    task = task_of(admin, integration, subject, wanted)
    for _, asked in task:
        check_credentials(asked.credentials)
    seen: list[Seen] = []
    for view, asked in task:
        credentials = asked.credentials
        refused = _refusal_in(told.about_subject for told in seen)
        if refused is not None:
            unasked = ViewEvidence(view, credentials.user_id, credentials.sender_id, sign_in=_unasked(refused))
            seen.append(_silenced(unasked, asked, refused))
            continue
        before = sum(told.about_subject.traffic.requests for told in seen)
        seen.append(_seen(view, asked, wire or Wire(), _teller(progress, view, credentials.user_id, before)))
        _require_one_company(told.about_subject for told in seen)
    views = tuple(told.about_subject for told in seen)
    others = {user: tuple(told.about_others[user] for told in seen) for user in seen[0].about_others}
    return Snapshot(_company_id(views, task[0][1].credentials), subject, taken_at.astimezone(UTC), views, others)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one credential view told: about the subject, and about each other user whom rules name.

    What the view cost is told once, with what it saw of the subject.
    """

    about_subject: ViewEvidence
    about_others: Mapping[str, ViewEvidence]


def _teller(progress: Progress, view: View, user_id: str, before: int) -> Told:
    def told(requests: int, functions: Sequence[Function], pause: float) -> None:
        targets = tuple(dict.fromkeys(function.target for function in functions))
        progress(Step(view, user_id, before + requests, targets, pause))

    return told


def _seen(view: View, asked: AllQuestions, wire: Wire, told: Told) -> Seen:
    credentials = asked.credentials
    gateway = Gateway(credentials, wire, told)
    refused: SignIn | None = None
    try:
        _read_everything(gateway, asked)
    except SignInRefused as refusal:
        refused = refusal.sign_in
    finally:
        gateway.close()
    sign_in = refused or gateway.sign_in
    if sign_in is None:
        raise GatewayError("The gateway answered without saying who is signed in.")
    source = f"sign-in as {credentials.user_id}"
    empty = ViewEvidence(view, credentials.user_id, credentials.sender_id, Known(sign_in, source))
    if refused is not None:
        return _silenced(replace(empty, traffic=gateway.traffic), asked, refused)
    main = with_facets(empty, asked.subject, sign_in)
    limit = limitation(asked.subject, sign_in)
    others = {user: about_user(main, questions, limit) for user, questions in asked.others.items()}
    return Seen(replace(main, traffic=gateway.traffic), others)


def _read_everything(gateway: Gateway, asked: AllQuestions) -> None:
    """The first request has to succeed; a later one that breaks leaves gaps in what it asked for."""
    read(gateway, asked.readings())
    try:
        while read(gateway, asked.readings()):
            pass
    except GatewayError as error:
        for reading in asked.readings():
            if reading.next() is not None:
                reading.give_up(error)


def _refusal_in(views: Iterable[ViewEvidence]) -> SignIn | None:
    for view in views:
        match view.sign_in:
            case Known(sign_in) if not sign_in.accepted:
                return sign_in
    return None


def _silenced(view: ViewEvidence, asked: AllQuestions, refused: SignIn) -> Seen:
    """The view with every facet but the sign-in marked as not asked, for that refusal."""
    nothing, wanted = _unasked(refused), asked.wanted
    by_name: Mapping[Facet, Iterable[str]] = {
        Facet.OBJECT_ACCESS: wanted.objects,
        Facet.SETTINGS: wanted.settings,
        Facet.RECORDS: map(record_key, wanted.records),
        Facet.FIELDS: wanted.fields,
    }
    whole = {facet.value: nothing for facet in Facet if facet not in {Facet.SIGN_IN, *by_name}}
    single = {facet.value: dict.fromkeys(names, nothing) for facet, names in by_name.items()}
    silent: Any = {**whole, **single}
    view = replace(view, **silent)
    return Seen(view, dict.fromkeys(asked.others, replace(view, traffic=Traffic())))


def _unasked(refused: SignIn) -> Unknown:
    message = f"Nothing more was sent after the sign-in of {refused.user_id} was refused: {refused.message}"
    return Unknown(Reason.NOT_ASKED, message, f"sign-in as {refused.user_id}", support_id=refused.support_id)


def _company_id(views: Iterable[ViewEvidence], first: Credentials) -> str:
    for view in views:
        match view.sign_in:
            case Known(sign_in) if sign_in.accepted:
                return sign_in.company_id
    return first.company_of()


def _require_one_company(views: Iterable[ViewEvidence]) -> None:
    echoed = (view.sign_in.data for view in views if isinstance(view.sign_in, Known))
    require_same([sign_in.company_id for sign_in in echoed if sign_in.accepted])
