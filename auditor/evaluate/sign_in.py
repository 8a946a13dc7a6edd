"""Web Services, the sender, the sign-in: judged by what the gateway answered to the sign-ins of this run."""

from auditor.evaluate.case import Case
from auditor.evaluate.judgement import Judgement, gap, passed, unproven, unseen
from auditor.evaluate.refused_sign_ins import diagnosis
from auditor.model.evidence import Known, Reason, SignIn, SignInCause
from auditor.model.requirement import SenderAuthorised, SignInWorks

_CHECKLIST = (
    "Check in this order: the user ID; the password (a reset by an admin breaks it); the company ID (the ID under "
    "Company information, not that of a console or an entity); the entity ID, where one was given; the user's "
    "status (active, not locked out); IP filters of the company or the user; two-step verification, single "
    "sign-on or a lapsed password on a user that is not for Web Services only; whether the company is suspended or "
    'has expired; and, with Sage, that the sender\'s setting "Needs Login for API" is No.'
)


def web_services_subscribed(case: Case) -> Judgement:
    """The Web Services subscription has no known code in get_applications; an accepted sign-in implies it."""
    for source, sign_in in _sign_ins(case):
        if sign_in.accepted:
            return passed(sign_in.company_id, "Web Services answer: a sign-in was accepted.", source)
    return unproven(
        case.snapshot.company_id,
        "No sign-in was accepted, so nothing shows whether Web Services is subscribed.",
        why_no_sign_in(case),
        hint="Look at Company > Admin > Subscriptions > Web Services.",
    )


def sender_authorised(requirement: SenderAuthorised, case: Case) -> Judgement:
    """Only a sign-in with that very sender ID proves it, or is refused with the text that names the sender."""
    wanted, company = requirement.sender_id, case.snapshot.company_id
    used = [(source, sign_in) for source, sign_in in _sign_ins(case) if sign_in.sender_id == wanted]
    for source, sign_in in used:
        if sign_in.accepted:
            return passed(company, f"The company accepts the sender ID {wanted}.", source)
    for source, sign_in in used:
        if sign_in.cause is SignInCause.SENDER_NOT_AUTHORISED:
            return gap(company, f"The sender ID {wanted} is not authorised for company {company}.", source)
    return _sender_not_seen(wanted, company, case)


def sign_in_works(_requirement: SignInWorks, case: Case) -> Judgement:
    """The subject's own sign-in. A refusal that names no cause is a gap with a checklist, never a guess."""
    evidence = case.own_sign_in()
    if not isinstance(evidence, Known):
        return unseen(case.subject, evidence)
    sign_in = evidence.data
    if sign_in.accepted:
        return passed(case.subject, f"{case.subject} can sign in to company {sign_in.company_id}.", evidence.source)
    support = f" (Sage Support ID: {sign_in.support_id})" if sign_in.support_id else ""
    message = f"The gateway refused the sign-in of {case.subject}: {sign_in.message or 'no reason given'}{support}"
    return gap(case.subject, message, evidence.source, hint=diagnosis(sign_in).hint or _CHECKLIST)


def why_no_sign_in(case: Case) -> Reason:
    """The reason of what only an accepted sign-in proves: a refused one is a fault, and never forgiven."""
    return Reason.BLOCKED if _sign_ins(case) else Reason.NOT_ASKED


def _sign_ins(case: Case) -> list[tuple[str, SignIn]]:
    known = []
    for view in case.snapshot.views:
        match view.sign_in:
            case Known(sign_in, source):
                known.append((source, sign_in))
    return known


def _sender_not_seen(wanted: str, company: str, case: Case) -> Judgement:
    senders = sorted({view.sender_id for view in case.snapshot.views})
    hint = (
        "Look at Company > Setup > Configuration > Company > Security > Web Services authorizations: the list must "
        f"hold {wanted}, spelt exactly so, with status Active."
    )
    nearly = [sender for sender in senders if sender != wanted and sender.casefold() == wanted.casefold()]
    if nearly:
        message = (
            f"This audit signed in with the sender ID {nearly[0]}. Sender IDs are case sensitive, so that says "
            f"nothing about {wanted}."
        )
        return unproven(company, message, Reason.UNDECIDED, hint=hint)
    if wanted in senders:
        message = f"No sign-in with the sender ID {wanted} came far enough to show whether it is authorised."
        return unproven(company, message, why_no_sign_in(case), hint=hint)
    message = (
        f"This audit signed in with another sender ID than {wanted}. No API lists the authorised senders, so only a "
        f"sign-in with {wanted} proves it."
    )
    return unproven(company, message, Reason.NOT_OFFERED, hint=hint)
