"""A rule that writes no fix has the standard one of what it requires."""

import re
from datetime import date

import pytest
from broken import GOOD

from auditor.model.company import PermissionType
from auditor.model.requirement import Forbidden, HasRights, Preset, Section
from auditor.model.rule import Actor, Fix
from auditor.rulebook import load_pack
from auditor.rulebook.fixes import standard_fix, standard_texts
from auditor.rulebook.reference import read_example
from auditor.rulebook.requirements import KINDS
from auditor.vocabulary import catalogue

BEFORE = GOOD[: GOOD.index("    fix:")]


def fix(requires: str, own: str = "", more: str = "") -> Fix:
    text = BEFORE.replace("{user: exists}", requires).replace("    why:", f"{more}    why:")
    return load_pack(text + own, "acme.yaml").rules[0].fix


def steps(requires: str) -> str:
    return " ".join(fix(requires).steps)


def test_a_fix_is_complete_without_a_word_of_the_rule() -> None:
    assert fix("{subscription: Order Entry}") == Fix(
        Actor.INTACCT_ADMIN,
        ("Company", "Admin", "Subscriptions"),
        (
            "On the Applications tab, turn Order Entry on, choose Subscribe and fill in its configuration page.",
            "If Order Entry is not offered, or costs extra, ask your Sage account manager.",
        ),
        date(2026, 11, 22),
        ("Company", "Subscriptions"),
    )


def test_a_rule_says_only_what_differs() -> None:
    standard = fix("{subscription: Order Entry}")
    own = fix("{subscription: Order Entry}", "    fix: {actor: product team, steps: [Ask.]}\n")
    assert own == Fix(Actor.PRODUCT_TEAM, standard.path, ("Ask.",), standard.verified, standard.former_path)


def test_a_path_of_its_own_has_no_former_path_of_another() -> None:
    own = fix("{subscription: Order Entry}", "    fix: {path: [Acme], verified: 2026-01-01}\n")
    assert (own.path, own.former_path, own.verified) == (("Acme",), (), date(2026, 1, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_a_standard_fix_leaves_no_place_open_and_reads_as_sentences(kind: str) -> None:
    for _, example in KINDS[kind].examples:
        found = standard_fix(read_example(example))
        if found:
            texts = (*found.path, *found.former_path, *found.steps)
            assert found.steps
            assert all(text and not set("{}") & set(text) for text in texts)
            assert all(step.endswith(".") for step in found.steps)
            assert found.path != found.former_path


def test_every_standard_fix_is_whole() -> None:
    further = {"rights plus", "rights less", "rights clear-boxes", "rights clear-section"}
    for name, entry in standard_texts().items():
        for step in (*entry["steps"], *entry.get("finally", ())):
            assert isinstance(step, str) or step.keys() == {"said", "users"}, name
        wanted = {"steps"} if name in further else {"actor", "path", "former_path", "steps", "verified"}
        assert wanted <= entry.keys() <= wanted | {"finally"}, name


@pytest.mark.parametrize(
    ("requires", "part"),
    [
        ("{subscription: Web Services}", "turn the toggle on"),
        ("{sender: AcmeMPP}", "exactly as AcmeMPP,"),
        ("{role: Acme sync}", "If there is no role Acme sync yet"),
        ("{user: {admin privileges: {at_least: limited}}}", "Set Admin privileges to Limited;"),
        ("{user: {admin privileges: {at_most: limited}}}", "Change Admin privileges to Limited,"),
        ("{user: {admin privileges: {exactly: off}}}", "Change Admin privileges to Off,"),
        ("{user: {user ID: [acme]}}", "whose user ID is acme."),
        ("{user: {user ID: {starts_with: XML_}}}", "whose user ID begins with XML_."),
        ("{user: {type: [business user, platform user]}}", "Set User type to Business or Platform."),
        ("{user: {entity access: {includes: [A, B, C]}}}", "Add A, B and C to the list"),
        ("{user: {type: filled}}", "Set User type to one that suits the user."),
        ("{user: {type: crm user}}", "Set User type to CRM."),
        ("{user: {admin privileges: filled}}", "Choose the Admin privileges"),
        ("{user: {status: filled}}", "Set the status to Active"),
        ("{user: {status: inactive}}", "set the Status to Inactive"),
        ("{user: {status: lockedout}}", "No form locks a user out"),
        ("{user: {status: [inactive, active]}}", "Set the status to Active"),
        ("{user: {web services only: false}}", "Look for the user in the list of ordinary users."),
        ("{user: {entity access: restricted}}", "Add the entities that the user may work in"),
        ("{user: {entity access: filled}}", "Take all entities out"),
        ("{role: {any_of: [Acme sync, Acme full]}}", "One of the following is enough. If there is no role Acme sync"),
        ("{user: {entity access: {includes: each}}}", "Take all entities out"),
        ("{rights: {application: AP, section: reports, grant: all}}", "Scroll down to the section Reports"),
        ("{rights: {application: AP, permission: Bills, grant: [List, View, Add]}}", "Bills, tick List, View and Add."),
        ("{rights: {application: AP, permission: Bills, grant: all}}", "In the row Bills, tick every box."),
        ("{rights: {application: AP, permission: Bills, grant: read only}}", "Bills, tick List and View."),
        ("{rights: {application: AP, permission: Bills, exactly: [List]}}", "clear every box but List."),
        ("{rights: {application: AP, section: reports, at_most: all}}", "Open the Permissions of Accounts Payable;"),
        ("{forbidden: {rights: {application: AP, permission: Bills, grant: all}}}", "Bills, clear every box."),
        ("{rights: {application: every, section: reports, grant: all}}", "Tick each application and open"),
        ("{rights: {application: every, section: reports, grant: all, other_than: [AP]}}", "but Accounts Payable and"),
        ("{rights: {nothing_beyond: this pack}}", "clear the boxes that it lists"),
        ("{object: ARINVOICE}", "In the row Invoices, tick List and View."),
        ("{installed: Acme Sync}", "the file of Acme Sync."),
    ],
)
def test_a_standard_fix_says_what_is_asked_for(requires: str, part: str) -> None:
    assert part in steps(requires)


def test_exactly_read_only_never_says_that_all_would_do() -> None:
    rights = "{rights: {application: Company, section: activities and lists, %s: read only}}"
    assert "(All does as well)" in steps(rights % "grant")
    assert "All" not in steps(rights % "exactly").replace("Activities", "")


def test_rows_that_differ_from_the_button_are_named() -> None:
    found = steps(
        "{rights: {application: AR, section: activities and lists, grant: all, "
        "plus: {Customers: [List]}, except: {Invoices: [Delete], Adjustments: all}}}"
    )
    assert "In the row Customers, tick List as well." in found
    assert "In the row Invoices, Delete can stay empty." in found
    assert "In the row Adjustments, every box can stay empty." in found


def test_several_requirements_of_one_kind_share_a_fix_that_saves_once() -> None:
    rights = "{rights: {applications: [AP, PO], permission: Vendors, grant: [List]}}"
    found = fix(rights).steps
    assert found[:4] == (
        "Tick Accounts Payable and open its Permissions.",
        "In the row Vendors, tick List.",
        "Tick Purchasing and open its Permissions.",
        "In the row Vendors, tick List.",
    )
    assert sum("save again" in step for step in found) == 1


def test_of_alternatives_the_fix_says_that_one_is_enough() -> None:
    assert fix("{subscription: {any_of: [AP, PO]}}").steps[0] == "One of the following is enough."


def test_another_user_is_looked_for_among_the_ordinary_ones() -> None:
    found = fix("{user: {status: [active]}}", more="    subject: Jo\n")
    assert found.path[-2:] == ("Users", "Edit")
    assert found.former_path[-2:] == ("Users", "Edit")


@pytest.mark.parametrize(
    "requires",
    [
        "{all_of: [{role: held}, {subscription: Taxes}]}",
        "{all_of: [{user: {status: active}}, {user: {type: business user}}]}",
        "{all_of: [{role: A}, {any_of: [{role: B}, {role: C}]}]}",
        "{all_of: [{role: A}, {all_of: [{any_of: [{role: B}, {role: C}]}]}]}",
        "{any_of: [{role: A}, {all_of: [{role: B}, {role: C}]}]}",
    ],
)
def test_requirements_of_different_things_have_none(requires: str) -> None:
    assert standard_fix(read_example(requires)) is None


@pytest.mark.parametrize(
    ("requires", "first", "last"),
    [
        (
            "{all_of: [{user: {type: business user}}, {user: {admin privileges: {at_least: limited}}}]}",
            "Set User type to Business.",
            "Set Admin privileges to Limited; only a Business user can have them.",
        ),
        (
            "{all_of: [{user: {first name: filled}}, {user: {status: active}}]}",
            "Open the user and fill in First name.",
            "Set the status to Active, or unlock the user.",
        ),
        (
            "{all_of: [{subscription: Web Services}, {subscription: Taxes}]}",
            "On the Applications tab, scroll down to Web Services and turn the toggle on.",
            "If Taxes is not offered, or costs extra, ask your Sage account manager.",
        ),
    ],
)
def test_requirements_that_are_put_right_in_one_place_share_a_fix(requires: str, first: str, last: str) -> None:
    told = [step for step in fix(requires).steps if not step.startswith("Save")]
    assert (told[0], told[-1]) == (first, last)


def test_choices_within_choices_are_one_choice() -> None:
    found = fix("{any_of: [{any_of: [{role: A}, {role: B}]}, {role: C}]}").steps
    assert found[0] == "One of the following is enough."
    assert sum("there is no role" in step for step in found) == 3


def test_a_fix_for_a_company_that_gives_permissions_to_users_speaks_of_no_role() -> None:
    for kind in KINDS:
        for _, example in KINDS[kind].examples:
            asked = read_example(example)
            found = standard_fix(asked, company=PermissionType.USERS)
            if found and kind not in {"role", "permission_type"}:
                told = " ".join(step for step in found.steps if "no Roles menu" not in step)
                assert not re.search(r"\brole", told), example


def test_a_fix_about_another_user_does_not_call_it_the_web_services_user() -> None:
    # That a Web Services user has no two-step verification is no word about this one.
    for kind in KINDS.keys() - {"sign_in"}:
        for _, example in KINDS[kind].examples:
            found = standard_fix(read_example(example), "jo")
            if found:
                assert "Web Services user " not in " ".join(found.steps), example
                assert "the role of the integration" not in " ".join(found.steps), example


def test_every_right_of_the_catalogue_can_be_granted_and_taken_away() -> None:
    for row in catalogue().rows:
        rights = HasRights(row.application, permission=row.name, rights=row.rights or ("List",))
        for asked in (rights, Forbidden(rights)):
            found = standard_fix(asked)
            assert found
            assert row.application in found.path


@pytest.mark.parametrize("section", Section)
@pytest.mark.parametrize("preset", Preset)
def test_every_button_of_every_section_can_be_chosen(section: Section, preset: Preset) -> None:
    found = standard_fix(HasRights("Company", section=section, preset=preset))
    assert found
    assert any("choose" in step for step in found.steps)
