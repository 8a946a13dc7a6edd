"""The snapshot made ready for questions: the best evidence of each kind, and who the subject is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from auditor.evaluate.holdings import Holdings, Listing, Source
from auditor.model.access import AdminPrivileges, Role, RoleHeld, User
from auditor.model.evidence import Evidence, Known, Reason, SignIn, SignInCause, Snapshot, Unknown, ViewEvidence
from auditor.model.requirement import Requirement
from auditor.vocabulary import Catalogue, ObjectPlaces, Permission, normalise

T = TypeVar("T")

BUSINESS = "business user"
ADMINISTRATION = "Administration"

# The words of ROLES.APPLYTO, without case and punctuation; any other word leaves open for whom the role counts.
_LOGIN_ONLY, _SLIDE_IN_ONLY = normalise("Login Only"), normalise("Slide-In Only")
_KINDS = {normalise("Login and Slide-In"), _LOGIN_ONLY, _SLIDE_IN_ONLY}

# The worst first: what failed or is incomplete must not hide behind what was merely refused,
# since `--allow-unproven` forgives the latter only.
_WORST_FIRST = (
    Reason.BROKEN,
    Reason.FAILED,
    Reason.INCOMPLETE,
    Reason.BLOCKED,
    Reason.REFUSED,
    Reason.UNDECIDED,
    Reason.NOT_OFFERED,
    Reason.NOT_ASKED,
)


@dataclass(frozen=True)
class Case:
    """One subject in one company, with the catalogue that reads its rows and the objects of the sync.

    `asked` is what rules about this subject require that apply here,
    `perhaps_asked` what those do of which that is not known, `unanswered` the
    parameters that further ones wait for. Its rights are read once,
    however many rules ask for them.
    """

    snapshot: Snapshot
    catalogue: Catalogue
    objects: tuple[str, ...] = ()
    asked: tuple[Requirement, ...] = ()
    perhaps_asked: tuple[Requirement, ...] = ()
    unanswered: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The user that is judged."""
        return self.snapshot.subject

    def best(self, read: Callable[[ViewEvidence], Evidence[T]]) -> Evidence[T]:
        """What is known of one facet: the admin's word first, then the integration's; else the worst gap."""
        told = [read(view) for view in sorted(self.snapshot.views, key=lambda view: view.view.value)]
        unknown: list[Unknown] = []
        for evidence in told:
            if isinstance(evidence, Known):
                return evidence
            unknown.append(evidence)
        if not unknown:
            return Unknown(Reason.NOT_ASKED, "Nothing was asked.")
        return worst(unknown)

    def own_sign_in(self) -> Evidence[SignIn]:
        """The sign-in of the subject itself."""
        view = self.snapshot.as_subject()
        if view is None:
            return Unknown(
                Reason.NOT_ASKED,
                f"The audit did not sign in as {self.subject}.",
                hint="Give the integration's own credentials as well (INTACCT_USER_ID, INTACCT_USER_PASSWORD).",
            )
        return view.sign_in

    def company_id(self) -> str | None:
        """The company ID as an accepted sign-in echoed it."""
        for view in self.snapshot.views:
            match view.sign_in:
                case Known(sign_in) if sign_in.accepted:
                    return sign_in.company_id
        return None

    def signed_in(self) -> bool:
        """Whether the subject was seen to sign in."""
        match self.own_sign_in():
            case Known(sign_in):
                return sign_in.accepted
        return False

    def locked_out(self) -> bool:
        """Whether the gateway refused the subject as locked out."""
        match self.own_sign_in():
            case Known(sign_in):
                return sign_in.cause is SignInCause.USER_LOCKED_OUT
        return False

    def user(self) -> User | None:
        """The subject's record, where it could be read."""
        match self.best(lambda view: view.user):
            case Known(User() as user):
                return user
        return None

    def user_based(self) -> bool | None:
        """Whether the company gives permissions to users instead of roles; None where that is undecided.

        No XML call tells the setting (xml-api notes, 3.1). Held roles show a
        role-based company; rights of the user without any role in the whole
        company show a user-based one.
        """
        match self.best(lambda view: view.roles_held):
            case Known(held) if held:
                return False
        match self.best(lambda view: view.roles), self.best(lambda view: view.user_rights):
            case Known(()), Known(rows) if rows:
                return True
        return None

    def applicable_roles(self, held: tuple[RoleHeld, ...]) -> tuple[RoleHeld, ...]:
        """The held roles that count for the way in which the subject signs in.

        Direct sign-in: not the roles for slide-in only; through a console: not those for login only.
        """
        return tuple(role for role in held if self.counts(role) is not False)

    def counts(self, role: RoleHeld) -> bool | None:
        """Whether a held role counts for the subject's way of signing in.

        None where its kind could not be read, or where it counts for one way
        only and no sign-in shows which way that is.
        """
        apply_to, useless = _apply_to(self.roles_by_key().get(role.key)), self._useless_kind()
        if apply_to not in _KINDS:
            return None
        if apply_to in {_LOGIN_ONLY, _SLIDE_IN_ONLY} and useless is None:
            return None
        return apply_to != useless

    def roles_by_key(self) -> dict[str, Role]:
        """The roles of the company that could be read, by key."""
        match self.best(lambda view: view.roles):
            case Known(roles):
                return {role.key: role for role in roles}
        return {}

    def may_have_hidden_rights(self) -> bool:
        """Whether the subject may hold rights that no row shows: Full admin adds some, and so may what is unread."""
        user = self.user()
        return user is None or user.admin_privileges in {AdminPrivileges.FULL, None}

    def may_work(self) -> bool:
        """Whether the effective rights hold anything to work with: admin privileges add some of Administration only."""
        effective = self.holdings.effective
        if effective is None:
            return False
        held = {permission.application for permission, row in effective.rows.items() if row.known}
        return bool(held - {ADMINISTRATION}) or bool(effective.unrecognised)

    @cached_property
    def holdings(self) -> Holdings:
        """The subject's rights. Roles that do not count for its way of signing in are left out."""
        return Holdings.read(self.catalogue, self._paper(), self.best(lambda view: view.effective_rights))

    @cached_property
    def company_rows(self) -> Listing | None:
        """The rights of all roles of the company: which rows exist here. None where they were not read completely."""
        match self.best(lambda view: view.all_role_rights):
            case Known(rights):
                return Listing.read(self.catalogue, rights.by_role.items())
        return None

    @cached_property
    def places_by_row(self) -> Mapping[Permission, tuple[ObjectPlaces, ...]]:
        """By row of the window, the objects that it opens, each with all its places."""
        found: dict[Permission, list[ObjectPlaces]] = defaultdict(list)
        for places in dict.fromkeys(self.catalogue.objects.values()):
            for row in places.any_of:
                found[row].append(places)
        return {row: tuple(places) for row, places in found.items()}

    def company_rows_gap(self) -> Reason:
        """Why the rights of all roles are not known."""
        match self.best(lambda view: view.all_role_rights):
            case Unknown(reason=reason):
                return reason
        return Reason.UNDECIDED

    def _paper(self) -> Evidence[tuple[Source, ...]]:
        if self.user_based():
            own = self.best(lambda view: view.user_rights)
            return Known((("the user itself", own.data),), own.source) if isinstance(own, Known) else own
        held, rights = self.best(lambda view: view.roles_held), self.best(lambda view: view.role_rights)
        if not isinstance(held, Known):
            return held
        if not isinstance(rights, Known):
            return rights
        roles = self.applicable_roles(held.data)
        rows = tuple((f"the role {role.name}", rights.data.by_role.get(role.key, ())) for role in roles)
        return Known(rows, rights.source)

    def _useless_kind(self) -> str | None:
        known = [view.sign_in.data for view in self.snapshot.views if isinstance(view.sign_in, Known)]
        if not known:
            return None
        return _LOGIN_ONLY if any(sign_in.console for sign_in in known) else _SLIDE_IN_ONLY


def worst(gaps: Iterable[Unknown]) -> Unknown:
    """Of several gaps in knowledge the one that is forgiven least."""
    return min(gaps, key=lambda gap: _WORST_FIRST.index(gap.reason))


def _apply_to(role: Role | None) -> str:
    return normalise(role.apply_to or "") if role else ""
