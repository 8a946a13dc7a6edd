"""The answers of one view about how the company is set up, as far as packs want it: preferences, records, fields."""

import re
from collections.abc import Mapping
from dataclasses import replace

from auditor.evidence import answers, values
from auditor.evidence.answers import Row
from auditor.evidence.company_questions import ENTITY_FIELD, CompanyQuestions, RecordQuestion
from auditor.evidence.gaps import AT_TOP_LEVEL
from auditor.evidence.listing import Single
from auditor.model.company import ENTITY_UNTOLD, FieldSeen, InstalledApplication, RecordsFound
from auditor.model.evidence import NOT_ASKED, Evidence, Known, Reason, Unknown

_DEPLOYED = re.compile(r"isdeployed\W+(true|false)\b", re.IGNORECASE)


def settings(asked: CompanyQuestions) -> dict[str, Evidence[Mapping[str, str]]]:
    """The preferences of each wanted application.

    A list without any preference proves nothing: whether the application is
    not subscribed, or has none set, it does not say (xml-api notes, 2.3). A
    preference that comes twice with different values is left out.
    """
    return {code: _preferences(code, single) for code, single in asked.settings.items()}


def _preferences(code: str, single: Single) -> Evidence[Mapping[str, str]]:
    unknown = single.gap()
    if unknown or single.reply is None or single.reply.result is None:
        return unknown or Unknown(Reason.FAILED, "The answer never came.", single.source)
    told = answers.preferences(single.reply.result, code)
    if told is None:
        return Unknown(Reason.FAILED, f"The answer holds no preference of {code} that can be read.", single.source)
    if not told:
        return Unknown(Reason.UNDECIDED, f"The list of preferences of {code} came empty.", single.source)
    return Known(told, single.source)


def installed(asked: CompanyQuestions, limit: str) -> Evidence[tuple[InstalledApplication, ...]]:
    """The applications of Platform Services.

    Which right opens the list is not documented (xml-api notes, 2.6), so an
    empty one proves nothing, nor does one of a view that may not see all.
    """
    listing = asked.installed
    if listing is None:
        return NOT_ASKED
    if listing.gap:
        return listing.gap
    if limit:
        return Unknown(Reason.INCOMPLETE, f"Other applications may be installed. {limit}", listing.source, AT_TOP_LEVEL)
    found = tuple(
        InstalledApplication(row["APPLICATIONNAME"], _deployed(row))
        for row in listing.rows
        if row.get("APPLICATIONNAME")
    )
    if not found:
        return Unknown(Reason.UNDECIDED, "The list of installed applications came empty.", listing.source)
    return Known(found, listing.source)


def _deployed(row: Row) -> bool | None:
    """What the properties say: elements of their own (documented for `read`), or a text that holds the same."""
    nested = values.flag(row.get("PROPERTIES.ISDEPLOYED"))
    said = {word.casefold() for word in _DEPLOYED.findall(row.get("PROPERTIES", ""))}
    return values.flag(said.pop()) if nested is None and len(said) == 1 else nested


def records(asked: CompanyQuestions, limit: str) -> dict[str, Evidence[RecordsFound]]:
    """Whether records that fit were found, and where.

    Absence is a fact where the view sees the whole company, all that fits was
    read by `query` and, where that is nothing, at least one other record of the
    object was shown: without the right of an entity, or the subscription, a
    list comes empty too (xml-api notes, 0.4 and 2.1).
    """
    return {key: _found(question, limit) for key, question in asked.records.items()}


def _found(question: RecordQuestion, limit: str) -> Evidence[RecordsFound]:
    fitting = question.fitting
    if not fitting.rows:
        return fitting.gap or _none_found(question, limit)
    entities = {row.get(ENTITY_FIELD, ENTITY_UNTOLD) for row in fitting.rows}
    told = fitting.all_told and not limit and ENTITY_UNTOLD not in entities
    return Known(RecordsFound(tuple(sorted(entities)), others_seen=told), fitting.source)


def _none_found(question: RecordQuestion, limit: str) -> Evidence[RecordsFound]:
    source = question.fitting.source
    message = f"No {question.object} that fits came, which proves nothing here."
    if limit:
        return Unknown(Reason.INCOMPLETE, f"{message} {limit}", source, AT_TOP_LEVEL)
    if question.fitting.older:
        # It compares what the data base holds, such as T for active, so another spelling of the value may fit.
        return Unknown(Reason.UNDECIDED, f"{message} The older read may spell the values differently.", source)
    if question.others is not None and question.others.gap:
        return replace(question.others.gap, message=f"{message} {question.others.gap.message}")
    if question.others is None or not question.others.rows:
        return Unknown(Reason.UNDECIDED, f"{message} No other one came either.", source)
    return Known(RecordsFound(others_seen=True), source)


def fields(asked: CompanyQuestions) -> dict[str, Evidence[tuple[FieldSeen, ...]]]:
    """The fields of each wanted object.

    `lookup` ignores permissions and subscriptions (xml-api notes, 2.2), so what
    it lists is all there is; a list without any field is no list.
    """
    return {name: _described(name, single) for name, single in asked.fields.items()}


def _described(name: str, single: Single) -> Evidence[tuple[FieldSeen, ...]]:
    unknown = single.gap()
    if unknown or single.reply is None or single.reply.result is None:
        return unknown or Unknown(Reason.FAILED, "The answer never came.", single.source)
    described = answers.described_fields(single.reply.result, name)
    if described is None:
        return Unknown(Reason.FAILED, f"The answer does not describe {name}.", single.source)
    if not described:
        return Unknown(Reason.UNDECIDED, f"The description of {name} came without any field.", single.source)
    return Known(described, single.source)
