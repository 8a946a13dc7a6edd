"""Companies of a chosen size: one to serve, one that was read already."""

from datetime import UTC, datetime
from itertools import cycle, islice

from auditor import simulator
from auditor.model.access import RightsRow, Role, RoleHeld, RoleRights, User
from auditor.model.company import Company
from auditor.model.evidence import Known, SignIn, Snapshot, View, ViewEvidence
from auditor.simulator import company as simulated
from auditor.vocabulary import catalogue

USERS, ROLES, ASSIGNMENTS, ROWS = 200, 40, 320, 4_000
ADMIN = "audit_admin"
SENDER = simulated.Sender("Product", "simulated-sender")
OPENS_NOTHING = "simulated"


def to_serve() -> simulator.Company:
    """200 users, 40 roles, 320 assignments of a role to a user, 4,000 permission rows."""
    names = [f"Role {number}" for number in range(ROLES)]
    roles = tuple(
        simulated.Role(name, extra_rows=rows) for name, rows in zip(names, by_role(ROWS).values(), strict=True)
    )
    # The first users hold two roles and the others one, which makes 320.
    held = [
        islice(cycle(names), number, number + (2 if number < ASSIGNMENTS - USERS else 1)) for number in range(USERS)
    ]
    users = tuple(
        simulated.User(
            id=f"user{number}" if number else ADMIN,
            password=OPENS_NOTHING,
            admin="off" if number else "full",
            roles=(*mine,),
        )
        for number, mine in enumerate(held)
    )
    return simulator.Company(
        id="Large",
        name="Large",
        base_currency="USD",
        user_based=False,
        senders=(SENDER,),
        subscriptions=("Web Services",),
        users=users,
        roles=roles,
        views={"admin": ADMIN},
    )


def already_read(rows: int) -> Snapshot:
    """A company whose roles hold so many rows; the judged user holds the first role, and an admin looked."""
    rights = by_role(rows)
    roles = tuple(Role(key, f"Role {key}") for key in rights)
    source = f"query as {ADMIN}"
    view = ViewEvidence(
        View.ADMIN,
        ADMIN,
        SENDER.id,
        sign_in=Known(SignIn(accepted=True, sender_id=SENDER.id, company_id="Large", user_id=ADMIN), source),
        company=Known(Company("Large", "Large", "USD"), source),
        user=Known(User("upflow", "business user", status="active", web_services_only=True), source),
        roles=Known(roles, source),
        roles_held=Known((RoleHeld("0", "Role 0", direct=True),), source),
        role_rights=Known(RoleRights({"0": rights["0"]}), source),
        all_role_rights=Known(RoleRights(rights), source),
    )
    return Snapshot("Large", "upflow", datetime(2026, 1, 31, tzinfo=UTC), (view,))


def by_role(rows: int) -> dict[str, tuple[RightsRow, ...]]:
    """Rows of the catalogue, over and over, dealt out to the roles."""
    known = catalogue().rows
    each = [RightsRow(row.application, row.name, "|".join(row.rights)) for row in islice(cycle(known), rows)]
    return {str(number): tuple(each[number::ROLES]) for number in range(ROLES)}
