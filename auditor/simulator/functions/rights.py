"""Who may do what."""

from collections.abc import Iterable, Mapping

from lxml import etree

from auditor.model.access import RightsRow
from auditor.model.requirement import Section
from auditor.simulator.access import applicable_roles, effective_rights, granted_rights
from auditor.simulator.answers import Failure, add
from auditor.simulator.company import Company, User
from auditor.simulator.functions.call import Call
from auditor.simulator.spelling import effective
from auditor.simulator.user_types import Rights, capped
from auditor.simulator.window import subscribed, window
from auditor.vocabulary import Permission, catalogue


def get_user_permissions(call: Call) -> tuple[etree._Element, ...]:
    """`getUserPermissions`: the effective rights by application.

    Whether the cap by user type, what admin privileges give and what has no
    right are part of it, are switches (xml-api notes, 2.2).
    """
    user_id = call.text("userId")
    if not call.access.may_read_permissions_of(user_id):
        # The text of this refusal is not recorded; it is assumed to be the usual one.
        raise call.refused("GET_USER_PERMISSIONS", "USERINFO")
    user = call.access.company.user(user_id)
    if user is None:
        raise Failure("BL03000025", f"Login ID {user_id} does not exist.", "Provide a valid USER.LOGINID value.")
    data = etree.Element("data")
    permissions = etree.SubElement(data, "permissions")
    for application, rows in _by_application(_rows(call.access.company, user)).items():
        subscription = etree.SubElement(permissions, "appSubscription")
        add(subscription, "applicationName", application)
        policies = etree.SubElement(subscription, "policies")
        for row in rows:
            policy = etree.SubElement(policies, "policy")
            add(policy, "policyName", row.permission)
            add(policy, "rights", row.rights)
    return (data,)


def _rows(company: Company, user: User) -> Iterable[RightsRow]:
    rights = (
        effective_rights(company, user) if company.behaviour.permissions_of_admins else granted_rights(company, user)
    )
    if company.behaviour.permissions_capped:
        rights = capped(user.type, rights)
    for permission, boxes in (*rights.items(), *_without_rights(company, rights).items()):
        offered = permission.offered()
        named = [right for right in offered if right in boxes]
        named += sorted(boxes.difference(offered))
        yield effective(company, permission, named)
    for role in () if company.user_based else applicable_roles(company, user):
        yield from role.extra_rows


def _without_rights(company: Company, rights: Rights) -> Rights:
    """The rows of the company's windows in which the user has no right, where such rows are listed."""
    listed = company.behaviour.permissions_without_rights
    if listed == "left out":
        return {}
    names = [application.name for application in catalogue().applications if subscribed(company, application.name)]
    if listed == "empty":
        names = [name for name in names if any(permission.application == name for permission in rights)]
    shown: list[Permission] = [row for name in names for section in Section for row in window(company, name, section)]
    return {row: frozenset() for row in shown if row not in rights}


def _by_application(rows: Iterable[RightsRow]) -> Mapping[str, list[RightsRow]]:
    found: dict[str, list[RightsRow]] = {}
    for row in rows:
        found.setdefault(row.module, []).append(row)
    return found
