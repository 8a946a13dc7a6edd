"""Whether the user who reads has what a read needs: by what was let through or refused, and by its rights in effect."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from auditor.evaluate.audit_rights import Need
from auditor.evaluate.facts import NAMES_OF_ENTITIES, OWN_RECORD, Fact, read_by, told_by
from auditor.evaluate.holdings import Listing
from auditor.evaluate.opening import OWN_CREDENTIALS, Opening
from auditor.model.access import AdminPrivileges, EntityAccess, User
from auditor.model.evidence import Facet, Known, Reason, SignIn, Snapshot, Unknown, View, ViewEvidence
from auditor.vocabulary import Catalogue, Permission

# What a user is told about itself says nothing of what it is told about others.
_TOLD_OF_ONESELF = {Facet.USER, Facet.ENTITY_ACCESS, Facet.EFFECTIVE_RIGHTS}


class Has(StrEnum):
    """Whether a user has what a read needs."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"


def overall(answers: Iterable[Has]) -> Has:
    """Whether all of it is there."""
    given = set(answers)
    if Has.NO in given:
        return Has.NO
    return Has.NOT_KNOWN if Has.NOT_KNOWN in given else Has.YES


@dataclass(frozen=True)
class AuditUser:
    """The user who reads, in the evidence of what it read: the admin view's where there is one. Nothing is guessed."""

    snapshot: Snapshot
    catalogue: Catalogue

    @property
    def view(self) -> ViewEvidence:
        """What it read."""
        return self.snapshot.view(View.ADMIN) or self.snapshot.views[0]

    def has(self, need: Need) -> Has:
        """Whether a read went through, or would by the rights in effect."""
        if need.opening.other == OWN_CREDENTIALS:
            return self._signed_in(need.fact)
        if need.fact == NAMES_OF_ENTITIES:
            return self._restrictions()
        if need.fact == OWN_RECORD:
            return self._own_record(need.opening)
        match told_by(self.view, need.fact):
            case Unknown(reason=Reason.REFUSED, source=source) if read_by(need.fact, source) == need.fact:
                return Has.NO
            case Known() if need.fact.facet not in _TOLD_OF_ONESELF or not self._about_itself:
                return Has.YES
        return self._holds(need.opening)

    def has_right(self, right: str, needs: Iterable[Need]) -> Has:
        """Whether it has one right of a row that these reads need, each perhaps with others of the same row."""
        asked = [need for need in needs if right in need.opening.rights]
        answers = {need.opening.rights: self.has(need) for need in asked}
        if Has.YES in answers.values():
            return Has.YES
        if answers.get((right,)) is Has.NO:
            return Has.NO
        return overall(self._holds(replace(need.opening, rights=(right,))) for need in asked)

    def refusal(self) -> str:
        """The refused sign-in of another view than the user's own, with the text of the gateway."""
        for view in self.snapshot.views:
            match view.sign_in:
                case Known(SignIn(accepted=False, user_id=user_id, message=message)) if view is not self.view:
                    return f"The sign-in of {user_id} ({view.view} view) was refused: {message}"
        return ""

    def sees_whole_company(self) -> Has:
        """Whether it is without restriction to entities, at top level. Lists are complete only then."""
        match self.view.sign_in:
            case Known(SignIn(entity_id=entity)) if entity:
                return Has.NO
        match self.view.entities, self._itself.entity_access:
            # A list of entities counts as known only where nothing limits who reads it.
            case Known(), _:
                return Has.YES
            case _, Known(EntityAccess(unrestricted=unrestricted)):
                return Has.YES if unrestricted else Has.NO
        return Has.NOT_KNOWN

    @property
    def _about_itself(self) -> bool:
        return self.view.user_id.casefold() == self.snapshot.subject.casefold()

    @cached_property
    def _itself(self) -> ViewEvidence:
        """What its view tells about the user itself; nothing where nobody asked."""
        about = self.snapshot.about(self.view.user_id).views
        nothing = ViewEvidence(self.view.view, self.view.user_id, self.view.sender_id)
        return next((seen for seen in about if seen.view is self.view.view), nothing)

    @cached_property
    def _rights(self) -> Listing | None:
        match self._itself.effective_rights:
            case Known(rows):
                return Listing.read(self.catalogue, [("", rows)])
        return None

    def _holds(self, opening: Opening) -> Has:
        if not opening.permission:
            return self._privileged()
        if self._rights is None:
            return Has.NOT_KNOWN
        rows = self._rows(opening)
        if any(set(opening.rights) <= self._rights.rights(row) for row in rows):
            return Has.YES
        unreadable = any(row in self._rights.rows and self._rights.rows[row].unknown for row in rows)
        return Has.NOT_KNOWN if unreadable or self._rights.unrecognised else Has.NO

    def _rows(self, opening: Opening) -> list[Permission]:
        places = [(opening.application, opening.permission), *(tuple(place.split(" > ", 1)) for place in opening.also)]
        return [row for place in places if (row := self.catalogue.permission(place[0], place[1]))]

    def _own_record(self, opening: Opening) -> Has:
        """Whether it may read what tells that it sees the whole company."""
        held = self._holds(opening)
        return self.sees_whole_company() if held is Has.NOT_KNOWN else held

    def _restrictions(self) -> Has:
        outcomes = {call.outcome for call in self.view.traffic.calls if call.target == "USERRESTRICTION"}
        if "refused" in outcomes:
            return Has.NO
        return Has.YES if outcomes == {"ok"} else self._privileged()

    def _privileged(self) -> Has:
        match self._itself.user:
            case Known(User(admin_privileges=AdminPrivileges() as privileges)):
                return Has.NO if privileges is AdminPrivileges.OFF else Has.YES
        return Has.NOT_KNOWN

    def _signed_in(self, fact: Fact) -> Has:
        """Whether a sign-in was accepted: with the sender that is asked for, or as the integration.

        Where none was, nothing is known: credentials that were not given may well be right.
        """
        accepted = [
            view for view in self.snapshot.views if isinstance(view.sign_in, Known) and view.sign_in.data.accepted
        ]
        if fact.facet is Facet.SIGN_IN and fact.name:
            right = any(view.sender_id == fact.name for view in accepted)
        else:
            right = any(view.view is View.INTEGRATION for view in accepted)
        return Has.YES if right else Has.NOT_KNOWN
