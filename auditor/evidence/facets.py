"""The answers of one view as evidence: the subject's record, the company, and what the subject may read."""

from collections.abc import Mapping
from dataclasses import replace

from auditor.evidence import answers, setup_facets, values
from auditor.evidence.answers import Row
from auditor.evidence.gaps import AT_TOP_LEVEL, gap
from auditor.evidence.listing import Listing, Single
from auditor.evidence.questions import Questions
from auditor.evidence.refusals import Cause
from auditor.evidence.role_facets import rights_of_all_roles, role_rights, roles, roles_held, user_rights
from auditor.model.access import EntityAccess, ObjectAccess, RightsRow, User, UserAbsent
from auditor.model.company import Company, Entity
from auditor.model.evidence import Evidence, Known, Reason, SignIn, Unknown, ViewEvidence


def with_facets(view: ViewEvidence, asked: Questions, sign_in: SignIn) -> ViewEvidence:
    """The view with everything that its answers tell."""
    limit = limitation(asked, sign_in)
    all_roles, all_entities = roles(asked, limit), entities(asked, limit)
    shared = replace(
        view,
        company=company(asked, sign_in.company_id, all_entities),
        subscriptions=subscriptions(asked.company.applications),
        roles=all_roles,
        all_role_rights=rights_of_all_roles(asked, all_roles, limit),
        entities=all_entities,
        settings=setup_facets.settings(asked.company),
        installed=setup_facets.installed(asked.company, limit),
        records=setup_facets.records(asked.company, limit),
        fields=setup_facets.fields(asked.company),
    )
    return about_user(shared, asked, limit)


def about_user(view: ViewEvidence, asked: Questions, limit: str) -> ViewEvidence:
    """The view with what its answers tell about the user who was asked about; the rest stays as it is."""
    held = roles_held(asked, limit)
    return replace(
        view,
        user=user(asked, limit),
        roles_held=held,
        role_rights=role_rights(asked, held, limit),
        effective_rights=effective_rights(asked.permissions),
        user_rights=user_rights(asked),
        entity_access=entity_access(asked),
        object_access=object_access(asked),
    )


def limitation(asked: Questions, sign_in: SignIn) -> str:
    """Why this view may not see the whole company, as a sentence; empty where nothing says so."""
    if sign_in.entity_id:
        return f"The sign-in was limited to the entity {sign_in.entity_id}."
    caller = asked.company.caller
    listed = asked.of_subject(asked.user) if caller is None else caller.rows
    # Its own record can often be read where the list of users cannot.
    mine = listed or (own_record(asked),)
    told = {values.flag(row.get("UNRESTRICTED")) for row in mine}
    if False in told:
        return f"{asked.me} is restricted to some entities."
    return "" if True in told else f"Whether {asked.me} is restricted to some entities could not be read."


def user(asked: Questions, limit: str) -> Evidence[User | UserAbsent]:
    """The subject's record. No row proves absence only where rows of other users can be seen."""
    listing = asked.user
    if listing.gap:
        own = own_record(asked)
        return Known(_user(own, own, asked), _source_of(asked.own_record)) if own else listing.gap
    rows = asked.of_subject(listing)
    if not rows:
        return _absent(asked, limit)
    if len(rows) > 1:
        message = f"Several user IDs differ from {asked.subject} only in upper and lower case."
        return Unknown(Reason.UNDECIDED, message, listing.source, "Give the user ID exactly as Sage Intacct shows it.")
    return Known(_user(rows[0], _one(asked.of_subject(asked.contact)), asked), listing.source)


def own_record(asked: Questions) -> Row:
    """The subject's record as read by its name, signed in as itself; empty where that was not to be had."""
    reply = asked.own_record.reply if asked.own_record else None
    if reply is None or reply.cause is not None or reply.result is None:
        return {}
    rows = [row for row in answers.page(reply.result).rows if row.get("LOGINID", "").casefold() == asked.me.casefold()]
    return rows[0] if len(rows) == 1 else {}


def _source_of(single: Single | None) -> str:
    return single.source if single else ""


def _absent(asked: Questions, limit: str) -> Evidence[User | UserAbsent]:
    message = f"No user {asked.subject} came, which proves nothing here."
    source = asked.user.source
    if limit:
        return Unknown(Reason.INCOMPLETE, f"{message} {limit}", source, AT_TOP_LEVEL)
    seen = asked.other_users
    if seen.gap:
        return replace(seen.gap, message=f"{message} {seen.gap.message}")
    if not any(row.get("LOGINID", "").casefold() not in {asked.me.casefold(), ""} for row in seen.rows):
        return Unknown(Reason.INCOMPLETE, f"{message} {asked.me} sees no other user either.", source)
    return Known(UserAbsent(asked.subject), source)


def _user(row: Row, contact: Row, asked: Questions) -> User:
    limited = next(iter(asked.of_subject(asked.restrictions)), {})
    admin = values.admin_privileges(row.get("ADMIN"))
    return User(
        user_id=row.get("LOGINID") or asked.subject,
        user_type=values.user_type(row.get("USERTYPE")),
        admin_privileges=admin or values.admin_privileges(limited.get("ADMIN")),
        status=values.status(row.get("STATUS")),
        web_services_only=values.flag(row.get("LOGINDISABLED")),
        has_first_name=_filled(contact.get("CONTACTINFO.FIRSTNAME"), limited.get("FIRSTNAME")),
        has_last_name=_filled(contact.get("CONTACTINFO.LASTNAME"), limited.get("LASTNAME")),
        has_email=values.filled(contact.get("EMAIL")),
    )


def _one(rows: tuple[Row, ...]) -> Row:
    return rows[0] if len(rows) == 1 else {}


def _filled(first: str | None, second: str | None) -> bool | None:
    told = values.filled(first)
    return values.filled(second) if told is None else told


def company(asked: Questions, company_id: str, all_entities: Evidence[tuple[Entity, ...]]) -> Evidence[Company]:
    """The company record, of which either answer may be missing."""
    setup, info = asked.company.setup.gap(), asked.company.info.gap()
    if setup and info:
        return setup
    money, names = _texts(asked.company.setup), _texts(asked.company.info)
    # The setup names no base currency where there are several (Sage's documentation of getFinancialSetup).
    multi = values.flag(money.get("multibasecurrency"))
    source = asked.company.info.source if setup else asked.company.setup.source
    return Known(
        Company(
            company_id,
            names.get("name") or names.get("title"),
            money.get("basecurrency"),
            _several_currencies(all_entities) if multi is None else multi,
        ),
        source,
    )


def _texts(single: Single) -> Mapping[str, str]:
    if single.reply is None or single.reply.cause is not None or single.reply.result is None:
        return {}
    return answers.texts(single.reply.result)


def _several_currencies(all_entities: Evidence[tuple[Entity, ...]]) -> bool | None:
    match all_entities:
        case Known(rows):
            active = {row.currency for row in rows if row.currency and row.status in {"active", None}}
            return len(active) > 1
    return None


def subscriptions(single: Single) -> Evidence[tuple[str, ...]]:
    """The codes of the subscribed applications. A company without any does not exist."""
    unknown = single.gap()
    if unknown or single.reply is None or single.reply.result is None:
        return unknown or Unknown(Reason.FAILED, "The answer never came.", single.source)
    codes = answers.applications(single.reply.result)
    if not codes:
        return Unknown(Reason.UNDECIDED, "The list of subscribed applications came empty.", single.source)
    return Known(codes, single.source)


def effective_rights(single: Single) -> Evidence[tuple[RightsRow, ...]]:
    """The rows of getUserPermissions. An empty block is an answer: the user has no right at all."""
    unknown = single.gap()
    if unknown or single.reply is None or single.reply.result is None:
        return unknown or Unknown(Reason.FAILED, "The answer never came.", single.source)
    rows = answers.permissions(single.reply.result)
    if rows is None:
        return Unknown(Reason.FAILED, "The answer holds no permissions block.", single.source)
    return Known(rows, single.source)


def entities(asked: Questions, limit: str) -> Evidence[tuple[Entity, ...]]:
    """The entities of the company."""
    listing = asked.company.entities
    if listing.gap:
        return listing.gap
    if limit:
        return Unknown(Reason.INCOMPLETE, f"Other entities may exist. {limit}", listing.source)
    return Known(
        tuple(
            Entity(row["LOCATIONID"], row.get("CURRENCY") or None, values.status(row.get("STATUS")))
            for row in listing.rows
            if row.get("LOCATIONID")
        ),
        listing.source,
    )


def entity_access(asked: Questions) -> Evidence[EntityAccess]:
    """Whether the subject is restricted. The user record says it, the list of restrictions names the entities."""
    mine = asked.of_subject(asked.restrictions)
    ids = tuple(sorted({row["LOCATIONID"] for row in mine if row.get("LOCATIONID")}))
    for rows, listing in ((asked.of_subject(asked.user), asked.user), (mine, asked.restrictions)):
        told = _agreed(rows)
        if told is not None and listing.complete:
            return Known(EntityAccess(told, () if told else ids), listing.source)
    told = _agreed((own_record(asked),))
    if told is not None:
        return Known(EntityAccess(told, () if told else ids), _source_of(asked.own_record))
    return _first_gap(asked.user, asked.restrictions) or Unknown(
        Reason.UNDECIDED,
        f"The answers do not tell whether {asked.subject} is restricted to entities.",
        asked.user.source,
    )


def _agreed(rows: tuple[Row, ...]) -> bool | None:
    told = {values.flag(row.get("UNRESTRICTED")) for row in rows}
    return told.pop() if len(told) == 1 else None


def _first_gap(*listings: Listing) -> Unknown | None:
    return next((listing.gap for listing in listings if listing.gap), None)


def object_access(asked: Questions) -> dict[str, Evidence[ObjectAccess]]:
    """What the one-row reads showed. No row is a success too: permission is checked before data."""
    return {name: _access(probe) for name, probe in asked.probes.items()}


def _access(probe: Single) -> Evidence[ObjectAccess]:
    if probe.reply is None:
        return probe.gap() or Unknown(Reason.FAILED, "The answer never came.", probe.source)
    if probe.reply.cause is None:
        return Known(ObjectAccess.READABLE, probe.source)
    if probe.reply.cause is Cause.PERMISSION:
        return Known(ObjectAccess.DENIED, probe.source)
    return gap(probe.reply, probe.source) or Unknown(Reason.FAILED, "The answer never came.", probe.source)
