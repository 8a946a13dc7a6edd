"""The user of the audit under another ID: a user ID is given once, so that another one is another user."""

from dataclasses import replace

from auditor.evaluate.planning.applying_rights import told
from auditor.evaluate.planning.reads import MADE
from auditor.model.access import User
from auditor.model.evidence import Known, Snapshot, ViewEvidence


def renamed(snapshot: Snapshot, user: str) -> Snapshot:
    """Where it is the user of the audit that is created under another ID, the audit is about that one."""
    known = {snapshot.subject.casefold(), *(name.casefold() for name in snapshot.others)}
    return snapshot if user.casefold() in known else copied(snapshot, snapshot.subject, user)


def copied(snapshot: Snapshot, old: str, new: str) -> Snapshot:
    """What was seen of the user of the audit, as it would be seen of another one that has all that this one has."""
    if old.casefold() != snapshot.subject.casefold():
        return snapshot
    return replace(snapshot, subject=new, views=tuple(_copied_in(view, old, new) for view in snapshot.views))


def _copied_in(view: ViewEvidence, old: str, new: str) -> ViewEvidence:
    match view.user:
        case Known(User() as user):
            view = replace(view, user=Known(replace(user, user_id=new), MADE))
    if view.user_id.casefold() != old.casefold():
        return view
    return replace(view, user_id=new, sign_in=told(view.sign_in, lambda known: replace(known, user_id=new)))
