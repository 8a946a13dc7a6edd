"""Who may do what."""

from collections.abc import Mapping

from lxml import etree

from auditor.model.access import RightsRow
from auditor.simulator.access import applicable_roles, effective_rights
from auditor.simulator.answers import Failure, add
from auditor.simulator.company import Company, User
from auditor.simulator.functions.call import Call, refused


def get_user_permissions(call: Call) -> tuple[etree._Element, ...]:
    """`getUserPermissions`: the effective rights by application, in labels and pipes whatever the company spells.

    The cap by user type is not applied, and what has no right is left out; both are
    open questions (xml-api notes, 2.2).
    """
    user_id = call.text("userId")
    if not call.access.may_read_permissions_of(user_id):
        # The text of this refusal is not recorded; it is assumed to be the usual one.
        raise refused("GET_USER_PERMISSIONS", "USERINFO")
    user = call.access.company.user(user_id)
    if user is None:
        raise Failure("BL03000025", f"Login ID {user_id} does not exist.", "Provide a valid USER.LOGINID value.")
    data = etree.Element("data")
    permissions = etree.SubElement(data, "permissions")
    for application, rows in _by_application(call.access.company, user).items():
        subscription = etree.SubElement(permissions, "appSubscription")
        add(subscription, "applicationName", application)
        policies = etree.SubElement(subscription, "policies")
        for row in rows:
            policy = etree.SubElement(policies, "policy")
            add(policy, "policyName", row.permission)
            add(policy, "rights", row.rights)
    return (data,)


def _by_application(company: Company, user: User) -> Mapping[str, list[RightsRow]]:
    found: dict[str, list[RightsRow]] = {}
    for permission, rights in effective_rights(company, user).items():
        offered = (*permission.rights, *permission.rights_inferred, *permission.conditional_rights)
        named = [right for right in offered if right in rights]
        named += sorted(rights.difference(offered))
        row = RightsRow(permission.application, permission.xml_policy_name or permission.name, "|".join(named))
        found.setdefault(permission.application, []).append(row)
    for role in () if company.user_based else applicable_roles(company, user):
        for extra in role.extra_rows:
            found.setdefault(extra.module, []).append(extra)
    return found
