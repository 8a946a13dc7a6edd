"""What only a person can see to: no evidence shows the change, so that the fix of the rule is told as it is."""

from dataclasses import dataclass

from auditor.model.plan import Action, Change
from auditor.model.rule import Fix

# As in the standard fixes of the rulebook, verified there; a test holds them against each other.
LISTS = ("Company", "Admin", "Users, roles, and groups")
WEB_SERVICES_USERS, USERS, ROLES = "Web Services users", "Users", "Roles"
PAGE_OF_USER = (*LISTS, WEB_SERVICES_USERS, "Edit")
TICKED_ALREADY = (
    "The boxes for reading are ticked on paper, so there is none to tick; something else closes it.",
    "Look at the user type, which caps every role, and at the entities to which the user is restricted.",
    "Look under Company > Admin > Subscriptions whether the application is subscribed.",
)


@dataclass(frozen=True, slots=True)
class ByHand:
    """A rule that a person has to see to: its fix, the user whom it is about, and the roles of that user."""

    rule: str
    title: str
    fix: Fix
    user: str
    roles: str

    @property
    def target(self) -> str:
        """The role or the user whose page it is; empty where it is another page."""
        if ROLES in self.fix.path:
            return self.roles
        return self.user if {USERS, WEB_SERVICES_USERS} & {*self.fix.path} else ""

    @property
    def change(self) -> Change:
        """What has to be so."""
        if self.target:
            return Change(Action.DO, self.target, (self.rule,), value=self.title)
        return Change(Action.DO, self.title, (self.rule,))
