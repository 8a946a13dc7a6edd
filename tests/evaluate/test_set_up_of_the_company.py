"""Settings, dimensions, what is installed, records, fields, entities, permission type, and IDs of users."""

from dataclasses import replace
from typing import Any

import pytest
from one_company import AR, ME, UNREAD, company, outcome, rows, seen, told, verdict

from auditor.model.access import EntityAccess, UserAbsent
from auditor.model.company import Entities, Entity, FieldSeen, InstalledApplication, PermissionType, RecordsFound
from auditor.model.evidence import Reason
from auditor.model.requirement import (
    DimensionEnabled,
    EntitiesAre,
    FieldExists,
    Installed,
    Not,
    PermissionTypeIs,
    RecordExists,
    Requirement,
    SeesEntities,
    SettingIs,
    Subscription,
    UserFact,
    UserIs,
)
from auditor.model.verdict import Outcome, Verdict
from auditor.model.wanted import record_key

PASS, GAP, UNPROVEN, NONE = Outcome.PASS, Outcome.GAP, Outcome.UNPROVEN, Outcome.NOT_APPLICABLE


def setting(values: tuple[str, ...], preferences: Any) -> Outcome:
    facts = {"ME": preferences if preferences is UNREAD else seen(preferences)}
    return outcome(SettingIs("ME", "SLIDEIN", values), company(settings=facts))


@pytest.mark.parametrize(
    ("wanted", "value", "expected"),
    [
        *((("off",), value, PASS) for value in ("false", "F", "N", "0", "off", "Disabled", "no")),
        *((("on",), value, PASS) for value in ("true", "T", "Y", "1", "on", "ENABLED", "yes")),
        (("off",), "T", GAP),
        (("on",), "F", GAP),
        (("true",), "T", PASS),
        (("on",), "sometimes", UNPROVEN),
        (("Daily", "Monthly"), "monthly", PASS),
        (("Daily", "Monthly"), "Yearly", GAP),
        (("1",), "true", GAP),
        (("1",), "1", PASS),
        (("on",), "", UNPROVEN),
        (("Daily",), " ", UNPROVEN),
    ],
)
def test_a_setting_is_compared_in_any_spelling_of_on_and_off(
    wanted: tuple[str, ...], value: str, expected: Outcome
) -> None:
    assert setting(wanted, {"slidein": value}) is expected


@pytest.mark.parametrize("preferences", [UNREAD, {}, {"OTHER": "T"}])
@pytest.mark.parametrize("wanted", ["on", "off"])
def test_a_setting_that_did_not_come_is_never_taken_for_its_default(preferences: Any, wanted: str) -> None:
    assert setting((wanted,), preferences) is UNPROVEN


def test_a_setting_that_nobody_read_is_unproven() -> None:
    assert verdict(SettingIs("AR", "X", ("on",)), company()).reasons() == (Reason.NOT_ASKED,)


def test_a_setting_that_only_the_second_view_was_told_counts() -> None:
    evidence = company(settings={"ME": seen({})})
    second = replace(evidence.views[0], settings={"ME": seen({"SLIDEIN": "F"})})
    both = replace(evidence, views=(*evidence.views, second))
    assert outcome(SettingIs("ME", "SLIDEIN", ("off",)), both) is PASS


@pytest.mark.parametrize(
    ("preferences", "expected"),
    [({"EMPLOYEEDIMENSION": "T"}, PASS), ({"EMPLOYEEDIMENSION": "F"}, GAP), ({}, UNPROVEN)],
)
def test_a_dimension_is_a_preference_of_general_ledger(preferences: dict[str, str], expected: Outcome) -> None:
    assert outcome(DimensionEnabled("EMPLOYEE"), company(settings={"GL": seen(preferences)})) is expected


@pytest.mark.parametrize(
    ("applications", "expected", "says"),
    [
        ([("upflow ", True)], PASS, "deployed"),
        ([("Upflow", None)], PASS, "do not tell whether"),
        ([("Upflow", False), ("Upflow", True)], PASS, "deployed"),
        ([("Upflow", False)], GAP, "not deployed"),
        ([("Other", True)], GAP, "not installed"),
        ([], UNPROVEN, "came empty"),
    ],
)
def test_an_installed_application_has_a_row_that_is_not_undeployed(
    applications: list[tuple[str, bool | None]], expected: Outcome, says: str
) -> None:
    listed = tuple(InstalledApplication(name, deployed) for name, deployed in applications)
    found = verdict(Installed("Upflow"), company(installed=seen(listed)))
    assert found.outcome is expected
    assert says in told(found)


def test_an_unread_list_of_applications_is_unproven() -> None:
    assert outcome(Installed("Upflow"), company(installed=UNREAD)) is UNPROVEN


JOURNAL = RecordExists("GLJOURNAL", (("SYMBOL", "WIP"),))
EACH = replace(JOURNAL, in_each_entity=True)


def with_records(requirement: RecordExists, found: RecordsFound, **facets: Any) -> Verdict:
    return verdict(requirement, company(records={record_key(requirement): seen(found)}, **facets))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (RecordsFound(("",)), PASS),
        (RecordsFound(("100",)), PASS),
        (RecordsFound((), others_seen=True), GAP),
        (RecordsFound(()), UNPROVEN),
    ],
)
def test_a_record_is_missing_only_where_others_were_seen(found: RecordsFound, expected: Outcome) -> None:
    assert with_records(JOURNAL, found).outcome is expected


@pytest.mark.parametrize("requirement", [JOURNAL, EACH])
def test_a_record_that_nobody_asked_for_or_could_read_is_unproven(requirement: RecordExists) -> None:
    assert outcome(requirement, company()) is UNPROVEN
    assert outcome(requirement, company(records={record_key(requirement): UNREAD})) is UNPROVEN


@pytest.mark.parametrize(
    ("found", "expected", "entities"),
    [
        (RecordsFound(("",)), PASS, [None]),
        (RecordsFound(("100", "200")), PASS, ["100", "200"]),
        (RecordsFound(("100",)), GAP, ["200"]),
        (RecordsFound((), others_seen=True), GAP, ["100", "200"]),
        (RecordsFound(()), UNPROVEN, [None]),
    ],
)
def test_a_record_in_each_entity_has_a_finding_for_each(
    found: RecordsFound, expected: Outcome, entities: list[str | None]
) -> None:
    judged = with_records(EACH, found)
    assert judged.outcome is expected
    assert [finding.entity for finding in judged.findings] == entities


def test_without_the_list_of_entities_each_entity_is_unproven() -> None:
    assert with_records(EACH, RecordsFound(("100",)), entities=UNREAD).outcome is UNPROVEN


def test_entities_out_of_use_need_no_record() -> None:
    entities = seen((Entity("100", status="active"), Entity("200", status="inactive")))
    assert with_records(EACH, RecordsFound(("100",)), entities=entities).outcome is PASS


def test_in_a_company_without_entities_any_record_serves() -> None:
    assert with_records(EACH, RecordsFound(("100",)), entities=seen(())).outcome is PASS
    assert with_records(EACH, RecordsFound((), others_seen=True), entities=seen(())).outcome is GAP


FIELDS = (FieldSeen("NUMERAL_TOTAL_TAX", "DECIMAL"), FieldSeen("KIND", "text", ("Small", "Big")), FieldSeen("PLAIN"))


@pytest.mark.parametrize(
    ("field", "expected", "says"),
    [
        (FieldExists("ARINVOICE", "numeral_total_tax"), PASS, "is there"),
        (FieldExists("ARINVOICE", "NUMERAL_TOTAL_TAX", "decimal"), PASS, "is there"),
        (FieldExists("ARINVOICE", "NUMERAL_TOTAL_TAX", "text"), GAP, "of type DECIMAL; needed: text"),
        (FieldExists("ARINVOICE", "TOTAL"), GAP, "no field TOTAL"),
        (FieldExists("ARINVOICE", "KIND", valid_values=("Big",)), PASS, "is there"),
        (FieldExists("ARINVOICE", "KIND", valid_values=("Big", "Huge")), GAP, "does not offer Huge"),
        (FieldExists("ARINVOICE", "KIND", valid_values=("big",)), GAP, "nearly right: Big"),
        (FieldExists("ARINVOICE", "PLAIN", "text"), UNPROVEN, "does not tell its type"),
        (FieldExists("ARINVOICE", "PLAIN", valid_values=("a",)), UNPROVEN, "does not tell its valid values"),
        (FieldExists("ARINVOICE", "NUMERAL_TOTAL_TAX", "text", ("a",)), GAP, "of type DECIMAL"),
    ],
)
def test_a_field_is_compared_with_its_description(field: FieldExists, expected: Outcome, says: str) -> None:
    found = verdict(field, company(fields={"ARINVOICE": seen(FIELDS)}))
    assert found.outcome is expected
    assert says in told(found)


@pytest.mark.parametrize("fields", [{}, {"ARINVOICE": UNREAD}, {"ARINVOICE": seen(())}])
def test_a_field_is_missing_only_in_a_description_that_came_with_fields(fields: Any) -> None:
    assert outcome(FieldExists("ARINVOICE", "TOTAL"), company(fields=fields)) is UNPROVEN


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        (Entities.SOME, seen((Entity("100"),)), PASS),
        (Entities.NONE, seen((Entity("100"),)), GAP),
        (Entities.NONE, seen(()), PASS),
        (Entities.SOME, seen(()), GAP),
        (Entities.NONE, UNREAD, UNPROVEN),
    ],
)
def test_a_company_has_entities_or_none(wanted: Entities, found: Any, expected: Outcome) -> None:
    assert outcome(EntitiesAre(wanted), company(entities=found)) is expected


def sees(requirement: SeesEntities, access: Any, **facets: Any) -> Verdict:
    return verdict(requirement, company(entity_access=access, **facets))


ONLY_100 = seen(EntityAccess(unrestricted=False, entity_ids=("100",)))


@pytest.mark.parametrize(
    ("wanted", "access", "expected", "entities"),
    [
        ((), seen(EntityAccess(unrestricted=True)), PASS, [None]),
        (("200",), seen(EntityAccess(unrestricted=True)), PASS, ["200"]),
        (("100", "900"), seen(EntityAccess(unrestricted=True)), GAP, ["900"]),
        (("100",), ONLY_100, PASS, ["100"]),
        (("100", "200"), ONLY_100, GAP, ["200"]),
        ((), ONLY_100, GAP, ["200"]),
        (("100",), seen(EntityAccess(unrestricted=False)), UNPROVEN, [None]),
        ((), UNREAD, UNPROVEN, [None]),
    ],
)
def test_access_to_entities_has_a_finding_for_each(
    wanted: tuple[str, ...], access: Any, expected: Outcome, entities: list[str | None]
) -> None:
    found = sees(SeesEntities(wanted), access)
    assert found.outcome is expected
    assert [finding.entity for finding in found.findings] == entities


def test_each_entity_is_not_known_while_the_entities_are_not() -> None:
    assert sees(SeesEntities(), ONLY_100, entities=UNREAD).outcome is UNPROVEN
    assert sees(SeesEntities(("100",)), ONLY_100, entities=UNREAD).outcome is PASS
    assert sees(SeesEntities(("100",)), seen(EntityAccess(unrestricted=True)), entities=UNREAD).outcome is UNPROVEN
    assert sees(SeesEntities(), ONLY_100, entities=seen(())).outcome is NONE


def test_a_user_who_is_not_there_sees_no_entity() -> None:
    assert sees(SeesEntities(), ONLY_100, user=seen(UserAbsent("me"))).outcome is GAP


USER_BASED = {"roles": seen(()), "roles_held": seen(()), "user_rights": seen(rows({f"{AR} > Invoices": "List"}))}


@pytest.mark.parametrize(
    ("facets", "by_roles", "by_users"),
    [
        ({}, PASS, GAP),
        (USER_BASED, GAP, PASS),
        ({**USER_BASED, "user_rights": UNREAD}, UNPROVEN, UNPROVEN),
        ({"roles_held": UNREAD}, UNPROVEN, UNPROVEN),
    ],
)
def test_the_permission_type_is_told_by_roles_held_or_by_rights_without_any_role(
    facets: dict[str, Any], by_roles: Outcome, by_users: Outcome
) -> None:
    assert outcome(PermissionTypeIs(PermissionType.ROLES), company(**facets)) is by_roles
    assert outcome(PermissionTypeIs(PermissionType.USERS), company(**facets)) is by_users


def id_is(requirement: UserIs, **facets: Any) -> Verdict:
    record = seen(replace(ME, user_id="XML_Gateway_1"))
    return verdict(requirement, company(**{"user": record, **facets}))


@pytest.mark.parametrize(
    ("requirement", "expected", "nearly"),
    [
        (UserIs(UserFact.USER_ID, ("XML_Gateway_1", "other")), PASS, False),
        (UserIs(UserFact.USER_ID, ("xml_gateway_1",)), GAP, True),
        (UserIs(UserFact.USER_ID, ("another",)), GAP, False),
        (UserIs(UserFact.USER_ID, starts_with="XML_Gateway"), PASS, False),
        (UserIs(UserFact.USER_ID, starts_with="xml_gateway"), GAP, True),
        (UserIs(UserFact.USER_ID, starts_with="Gateway"), GAP, False),
        (UserIs(UserFact.USER_ID), PASS, False),
    ],
)
def test_a_user_id_is_compared_exactly_and_another_case_is_nearly_right(
    requirement: UserIs, expected: Outcome, nearly: bool
) -> None:
    found = id_is(requirement)
    assert found.outcome is expected
    assert ("nearly right" in told(found)) is nearly


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        (UserIs(UserFact.USER_ID, ("me",)), UNPROVEN),
        (UserIs(UserFact.USER_ID, ("ME",)), UNPROVEN),
        (UserIs(UserFact.USER_ID, starts_with="m"), UNPROVEN),
        (UserIs(UserFact.USER_ID, ("another",)), GAP),
        (UserIs(UserFact.USER_ID), PASS),
    ],
)
def test_a_sign_in_does_not_tell_how_the_company_spells_the_id(requirement: UserIs, expected: Outcome) -> None:
    assert id_is(requirement, user=UNREAD).outcome is expected


def test_a_user_who_is_not_there_has_no_right_id() -> None:
    refused = {"user": seen(UserAbsent("me")), "sign_in": UNREAD}
    assert id_is(UserIs(UserFact.USER_ID, starts_with="XML"), **refused).outcome is GAP


def test_other_facts_of_a_user_are_compared_without_regard_to_case() -> None:
    assert id_is(UserIs(UserFact.TYPE, ("Business User",))).outcome is PASS


def test_not_subscribed_is_proved_only_with_the_effective_rights() -> None:
    evidence = company(subscriptions=seen(("CO", "GL")))
    told_alike = replace(evidence, views=(*evidence.views, replace(evidence.views[0], user_id="admin")))
    assert outcome(Subscription(AR), told_alike) is GAP
    assert outcome(Not(Subscription(AR)), told_alike) is PASS
    for effective in (UNREAD, seen(rows({f"{AR} > Rechnungen": "List"}))):
        views = tuple(replace(view, effective_rights=effective, role_rights=UNREAD) for view in told_alike.views)
        assert outcome(Not(Subscription(AR)), replace(told_alike, views=views)) is UNPROVEN


REQUIREMENTS: tuple[Requirement, ...] = (
    SettingIs("ME", "X", ("on",)),
    DimensionEnabled("EMPLOYEE"),
    Installed("Upflow"),
    JOURNAL,
    EACH,
    FieldExists("ARINVOICE", "TOTAL"),
    EntitiesAre(Entities.NONE),
    SeesEntities(),
    PermissionTypeIs(PermissionType.ROLES),
)


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: type(requirement).__name__)
def test_the_opposite_of_what_is_not_known_is_not_known(requirement: Requirement) -> None:
    unread = company(entities=UNREAD, entity_access=UNREAD, roles_held=UNREAD, installed=UNREAD)
    assert outcome(requirement, unread) is UNPROVEN
    assert outcome(Not(requirement), unread) is UNPROVEN
