"""Rights on a section or on one permission, decided row by row.

"All" and "Read only" are buttons of the permissions window, not stored facts:
what they mean depends on the rows that the window of this company shows, so
each row of the catalogue is decided on its own (see `row.py`), and so is each
row that this company has beyond it. What a button means on a row: `grants.py`.
"""

from dataclasses import replace

from auditor.evaluate.case import BUSINESS, Case, worst
from auditor.evaluate.grants import grants_of
from auditor.evaluate.holdings import Holdings
from auditor.evaluate.judgement import Judgement, not_applicable, unproven, unseen
from auditor.evaluate.row import Decision, Row, RowVerdict, Window, decide
from auditor.evaluate.strangers import TEACH, could_explain, unread_rows
from auditor.model.evidence import Reason, Unknown
from auditor.model.requirement import HasRights
from auditor.model.verdict import Box, Finding, Outcome


def has_rights(requirement: HasRights, case: Case) -> Judgement:
    """The subject's rights, against the rows that a section shows here or against the boxes of one permission."""
    holdings = case.holdings
    if holdings.visible is None:
        return unseen(case.subject, _worst(holdings))
    judgement = rights_in(Window(case, holdings, case.company_rows), requirement)
    return capped_by_user_type(judgement, case) if judgement.outcome is Outcome.PASS else judgement


def rights_in(window: Window, requirement: HasRights, *, alone: bool = True) -> Judgement:
    """The rights in a window, whoever's they are and whatever caps them.

    A section without any row that every company shows decides by itself only
    where it stands `alone`; else it is judged by the rows that are known to be
    there, and does not apply where there are none.
    """
    rows = _rows(requirement, window.case)
    if not rows:
        message = f"The catalogue knows no row for {what(requirement)}."
        return unproven(window.case.subject, message, Reason.UNDECIDED)
    return _judge(requirement, [decide(row, window) for row in rows], window, alone=alone)


def _rows(requirement: HasRights, case: Case) -> list[Row]:
    """The rows of which a box has to be ticked."""
    grants = grants_of(requirement, case.catalogue)
    return [Row(grant.permission, grant.documented, grant.inferred, grant.named) for grant in grants if grant.asks]


def _judge(requirement: HasRights, decided: list[RowVerdict], window: Window, *, alone: bool) -> Judgement:
    place = what(requirement)
    core = requirement.permission is not None or any(row.row.permission.shown.core for row in decided)
    missing = [row for row in decided if row.decision is Decision.GAP]
    unsure = [row for row in decided if row.decision is Decision.UNPROVEN]
    held = [row for row in decided if row.decision is Decision.HELD]
    nothing = requirement.permission is None and not held and not any(row.held_at_all for row in decided)
    if nothing and not missing and (core or alone) and not window.may_hide_rights():
        missing, unsure = unsure or list(decided), []
    advice = _advice(decided)
    if missing and could_explain(window, missing):
        return _unread_rows(window, place, missing, advice)
    if missing:
        lacking = "nothing is ticked" if nothing else f"boxes are missing in {_count(len(missing), 'row')}"
        if requirement.permission is not None:
            lacking = f"{_boxes(missing[0])} is not ticked"
        findings = tuple(_finding(row, window) for row in missing)
        return Judgement(Outcome.GAP, f"{place}: {lacking}.", findings, advice)
    if unsure:
        summary = f"{place}: {_count(len(unsure), 'row')} could not be decided."
        return Judgement(Outcome.UNPROVEN, summary, tuple(_finding(row, window) for row in unsure), advice)
    return _nothing_missing(requirement, decided, window, proves=core or not alone)


def _nothing_missing(requirement: HasRights, decided: list[RowVerdict], window: Window, *, proves: bool) -> Judgement:
    """The judgement where no box is known to be missing and each row could be decided."""
    subject, place, advice = window.case.subject, what(requirement), _advice(decided)
    unread = unread_rows(window, requirement.application) if requirement.permission is None else ()
    if unread:
        message = (
            f"{place}: others in this company hold rows that the catalogue cannot read and {subject} does not hold: "
            f"{'; '.join(unread)}."
        )
        return unproven(subject, message, Reason.UNDECIDED, *window.holdings.sources(), hint=TEACH)
    if requirement.permission is None and window.company is None:
        message = f"{place}: all rows of the catalogue are ticked; whether this company has others could not be read."
        return unproven(subject, message, window.case.company_rows_gap(), *window.holdings.sources())
    if not proves:
        message = f"{place}: the catalogue knows no row that every company shows, so it cannot say what all of it is."
        return unproven(subject, message, Reason.UNDECIDED, *window.holdings.sources())
    if not any(row.decision is Decision.HELD for row in decided):
        message = f"{place}: no row that this company is known to show."
        return replace(not_applicable(subject, message), advice=advice)
    return _passed(place, decided, advice, window)


def _passed(what: str, decided: list[RowVerdict], advice: tuple[str, ...], window: Window) -> Judgement:
    judged = [row for row in decided if row.decision is Decision.HELD]
    derived = any(row.derived for row in judged)
    summary = (
        f"{what}: all boxes of {_count(len(judged), 'row')} are ticked, of {len(decided)} that catalogue "
        f"{window.case.catalogue.version} knows."
    )
    if derived:
        summary += " Some of it comes from elsewhere than the role rows (derived)."
    granted = tuple(dict.fromkeys(source for row in judged for source in row.granted_by))
    chain = (f"{window.case.subject} -> {' + '.join(granted)} -> {what}",) if granted else ()
    finding = Finding(Outcome.PASS, window.case.subject, summary, (*window.holdings.sources(), *chain))
    return Judgement(Outcome.PASS, summary, (finding,), advice, derived)


def _unread_rows(window: Window, what: str, missing: list[RowVerdict], advice: tuple[str, ...]) -> Judgement:
    names = ", ".join(row.row.permission.name for row in missing)
    strangers = "; ".join(could_explain(window, missing))
    message = (
        f"{what}: {names} was not found, but the answers hold rows that the catalogue cannot read and that could be "
        f"it: {strangers}."
    )
    finding = Finding(
        Outcome.UNPROVEN,
        window.case.subject,
        message,
        window.holdings.sources(),
        reason=Reason.UNDECIDED,
        hint=TEACH,
    )
    return Judgement(Outcome.UNPROVEN, message, (finding,), advice)


def capped_by_user_type(judgement: Judgement, case: Case) -> Judgement:
    """The user type is a ceiling that no answer shows, so only a Business user's rights count as proved."""
    user = case.user()
    if user is not None and user.user_type == BUSINESS:
        return judgement
    if user is None or user.user_type is None:
        message = f"{judgement.summary} The user type could not be read, and it may cap these rights."
    else:
        message = f"{judgement.summary} But {case.subject} is of type {user.user_type}, which may cap these rights."
    capped = unproven(
        case.subject,
        message,
        Reason.UNDECIDED,
        *(source for finding in judgement.findings for source in finding.basis),
        hint="Set the user type to Business, or try the reads as this user.",
    )
    return Judgement(Outcome.UNPROVEN, message, capped.findings, judgement.advice)


def _finding(row: RowVerdict, window: Window) -> Finding:
    permission = row.row.permission
    box = Box(
        permission.application,
        permission.section.value,
        permission.name,
        row.missing,
        breaks_sync=window.needed_by_sync(permission, row.missing),
    )
    reason = row.reason or Reason.UNDECIDED if row.decision is Decision.UNPROVEN else None
    outcome = Outcome.UNPROVEN if row.decision is Decision.UNPROVEN else Outcome.GAP
    return Finding(
        outcome, window.case.subject, row.message, window.holdings.sources(), reason=reason, hint=row.hint, box=box
    )


def _advice(decided: list[RowVerdict]) -> tuple[str, ...]:
    maybe = [row.row.permission.name for row in decided if row.decision is Decision.IF_SHOWN]
    unticked = [
        f"{row.row.permission.name} ({', '.join(row.perhaps)})"
        for row in decided
        if row.decision is Decision.HELD and row.perhaps
    ]
    sentences = []
    if maybe:
        sentences.append(f"If your window shows these rows, tick them too: {', '.join(maybe)}.")
    if unticked:
        sentences.append(f"If your window offers these boxes, tick them too: {'; '.join(unticked)}.")
    return tuple(sentences)


def _worst(holdings: Holdings) -> Unknown:
    return worst(gap for gap in (holdings.effective_gap, holdings.paper_gap) if gap is not None)


def what(requirement: HasRights) -> str:
    """The section or permission as a place of the permissions window."""
    if requirement.permission is not None:
        return f"{requirement.application} > {requirement.permission}"
    section = requirement.section.value.capitalize() if requirement.section else ""
    return f"{requirement.application} > {section}"


def _boxes(row: RowVerdict) -> str:
    return " and ".join(row.missing)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
