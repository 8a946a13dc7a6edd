"""A preset on one section of every application that this company shows."""

from dataclasses import replace

from auditor.evaluate.case import Case
from auditor.evaluate.grants import applications, of_application
from auditor.evaluate.judgement import Judgement, unproven, unseen
from auditor.evaluate.rights import capped_by_user_type, rights_in
from auditor.evaluate.row import Window
from auditor.evaluate.strangers import TEACH, shown
from auditor.model.evidence import Known, Reason, Unknown
from auditor.model.requirement import HasRightsEverywhere
from auditor.model.verdict import Finding, Outcome


def has_rights_everywhere(requirement: HasRightsEverywhere, case: Case) -> Judgement:
    """Each application is judged as one section of rights; one that this company does not show is left out.

    Whether it shows one is told by its subscriptions and by the rights of all
    its roles. Where these leave it open, the application is advice; where
    they could not be read, "every application" is not proved.
    """
    holdings, place = case.holdings, f"{requirement.section.value.capitalize()} of every application"
    if holdings.effective_gap and holdings.paper is None:
        return unseen(case.subject, holdings.effective_gap)
    window = Window(case, holdings, case.company_rows)
    names = applications(requirement, case.catalogue)
    shown_here = {name: shows(name, window) for name in names}
    judged = {
        name: rights_in(window, of_application(requirement, name), alone=False) for name in names if shown_here[name]
    }
    maybe = tuple(name for name in names if shown_here[name] is None)
    advice = tuple(sentence for name, part in judged.items() for sentence in _advice(name, part))
    if maybe:
        button = requirement.preset.value.capitalize()
        advice += (f"If your company shows these applications, choose {button} there, too: {', '.join(maybe)}.",)
    for outcome in (Outcome.GAP, Outcome.UNPROVEN):
        decisive = {name: part for name, part in judged.items() if part.outcome is outcome}
        if decisive:
            return _decided(outcome, place, decisive, advice)
    doubt = _doubt(place, window)
    if doubt is not None:
        return replace(doubt, advice=advice)
    proved = [name for name, part in judged.items() if part.outcome is Outcome.PASS]
    return _all_there(place, proved, advice, window)


def _all_there(place: str, proved: list[str], advice: tuple[str, ...], window: Window) -> Judgement:
    case, sources = window.case, window.holdings.sources()
    if not proved:
        message = f"{place}: no application is known to be shown here."
        return unproven(case.subject, message, Reason.UNDECIDED, *sources)
    message = (
        f"{place}: all boxes are ticked in {', '.join(proved)}, as far as catalogue {case.catalogue.version} knows."
    )
    finding = Finding(Outcome.PASS, case.subject, message, sources)
    return capped_by_user_type(Judgement(Outcome.PASS, message, (finding,), advice), case)


def shows(application: str, window: Window) -> bool | None:
    """Whether this company has the application; None where that is open."""
    listings = (window.holdings.effective, window.holdings.paper, window.company)
    if any(row.application == application for listing in listings if listing for row in listing.rows):
        return True
    match window.case.best(lambda view: view.subscriptions):
        case Known(codes):
            return window.case.catalogue.subscribed(application, codes)
    return None


def _advice(application: str, part: Judgement) -> tuple[str, ...]:
    return tuple(f"{application}: {sentence}" for sentence in part.advice)


def _decided(outcome: Outcome, place: str, parts: dict[str, Judgement], advice: tuple[str, ...]) -> Judgement:
    summary = f"{place}: {' '.join(part.summary for part in parts.values())}"
    findings = tuple(
        finding if finding.message.startswith(name) else replace(finding, message=f"{name} > {finding.message}")
        for name, part in parts.items()
        for finding in part.findings
    )
    return Judgement(outcome, summary, findings, advice)


def _doubt(place: str, window: Window) -> Judgement | None:
    """Why "every application" is not proved although nothing is known to be missing."""
    case = window.case
    for evidence in (case.best(lambda view: view.subscriptions), case.best(lambda view: view.all_role_rights)):
        if isinstance(evidence, Unknown):
            unread = unseen(case.subject, evidence)
            message = f"{place}: which applications this company shows could not be told. {evidence.message}"
            return Judgement(Outcome.UNPROVEN, message, unread.findings)
    listings = (window.holdings.effective, window.company)
    strange = dict.fromkeys(
        shown(row)
        for listing in listings
        if listing
        for row in listing.unrecognised
        if not case.catalogue.applications_of(row.module)
    )
    if strange:
        message = (
            f"{place}: this company has rows of applications that the catalogue does not know: {'; '.join(strange)}."
        )
        return unproven(case.subject, message, Reason.UNDECIDED, *window.holdings.sources(), hint=TEACH)
    return None
