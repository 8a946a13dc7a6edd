"""Both credential views -> a snapshot. The admin's goes first.

So a refused integration is the last thing that is sent, and what the admin saw
can still explain it. A refused admin ends everything: nothing more is sent,
not even with the other credentials, because refusals lock users out and the
locked one may be the user of a live sync.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from auditor.errors import CompanyMismatch, GatewayError, UsageError
from auditor.evidence.credentials import Credentials
from auditor.evidence.facets import about_user, limitation, with_facets
from auditor.evidence.functions import Query
from auditor.evidence.gateway import Gateway, SignInRefused
from auditor.evidence.listing import read
from auditor.evidence.questions import AllQuestions
from auditor.evidence.transport import Wire
from auditor.evidence.xml_request import check_credentials, check_text
from auditor.model.evidence import Facet, Known, Reason, SignIn, Snapshot, Traffic, Unknown, View, ViewEvidence
from auditor.model.wanted import Wanted, record_key


def collect(  # noqa: PLR0913 - one run is exactly this: two views, a subject, what to read, a time; how to talk
    admin: Credentials | None,
    integration: Credentials | None,
    subject: str,
    wanted: Wanted,
    *,
    taken_at: datetime,
    progress: Callable[[str], None] = lambda _message: None,
    wire: Wire | None = None,
) -> Snapshot:
    """Reads what these credentials show about the subject.

    Raises UsageError before anything is sent where the input cannot be used;
    CompanyMismatch, SenderRefused and GatewayError where there is nothing to
    judge. A refused sign-in is a fact of the snapshot, not an error.
    """
    given = [(view, c) for view, c in ((View.ADMIN, admin), (View.INTEGRATION, integration)) if c is not None]
    _check_input([credentials for _, credentials in given], subject, wanted, taken_at)
    seen: list[Seen] = []
    for view, credentials in given:
        asked = AllQuestions(credentials, subject, wanted)
        refused = _refusal_in(told.about_subject for told in seen)
        if refused is not None:
            unasked = ViewEvidence(view, credentials.user_id, credentials.sender_id, sign_in=_unasked(refused))
            seen.append(_silenced(unasked, asked, refused))
            continue
        progress(f"Reading as {credentials.user_id} ({view.value} view)")
        seen.append(_seen(view, asked, wire or Wire()))
        _require_one_company(told.about_subject for told in seen)
    views = tuple(told.about_subject for told in seen)
    others = {user: tuple(told.about_others[user] for told in seen) for user in seen[0].about_others}
    return Snapshot(_company_id(views, given[0][1]), subject, taken_at.astimezone(UTC), views, others)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one credential view told: about the subject, and about each other user whom rules name.

    What the view cost is told once, with what it saw of the subject.
    """

    about_subject: ViewEvidence
    about_others: Mapping[str, ViewEvidence]


def _seen(view: View, asked: AllQuestions, wire: Wire) -> Seen:
    credentials = asked.credentials
    gateway = Gateway(credentials, wire)
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


def _check_input(given: list[Credentials], subject: str, wanted: Wanted, taken_at: datetime) -> None:
    if not given:
        raise UsageError("There are no credentials.", "Set INTACCT_USER_ID and so on, or INTACCT_AUDIT_USER_ID.")
    if not subject:
        raise UsageError("It is not said which user to audit.", "Give --user.")
    if taken_at.tzinfo is None:
        raise ValueError("taken_at has to name its time zone.")
    for user in (subject, *wanted.subjects):
        check_text(user, "user ID of the subject")
    for field, value in (told for record in wanted.records for told in record.fields):
        check_text(value, f"value of {field}")
    for name in wanted.objects:
        Query(name, ("RECORDNO",))
    for credentials in given:
        check_credentials(credentials)
        # Names that cannot be asked for are refused here, before anything is sent.
        AllQuestions(credentials, subject, wanted)
    _require_same([credentials.company_of() for credentials in given])


def _require_one_company(views: Iterable[ViewEvidence]) -> None:
    echoed = (view.sign_in.data for view in views if isinstance(view.sign_in, Known))
    _require_same([sign_in.company_id for sign_in in echoed if sign_in.accepted])


def _require_same(companies: list[str]) -> None:
    if len({company.casefold() for company in companies}) > 1:
        raise CompanyMismatch(
            f"The two sets of credentials belong to different companies: {' and '.join(companies)}.",
            "Give credentials of one company: INTACCT_COMPANY_ID and INTACCT_AUDIT_COMPANY_ID have to agree.",
        )
