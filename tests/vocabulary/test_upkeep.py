"""What a company shows that the catalogue does not know, and the text of it to paste."""

import importlib.util
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.config import read_aliases
from auditor.errors import UsageError
from auditor.model.access import RightsRow, RoleRights
from auditor.model.evidence import Known, Snapshot, View, ViewEvidence
from auditor.vocabulary import catalogue
from auditor.vocabulary.upkeep import Lack, UnknownRow, rows_seen, source_rows, to_paste, unknown


def seen(module: str, permission: str, rights: str = "List|View") -> RightsRow:
    return RightsRow(module, permission, rights)


def only(*rows: RightsRow) -> UnknownRow:
    (found,) = unknown(catalogue(), rows)
    return found


def uncommented(text: str) -> str:
    """The rows for the review out of the comments, as a person would take them out."""
    _, _, below = text.partition("# For the catalogue,")
    return "\n".join(line[2:] for line in below.splitlines()[2:])


def test_what_the_catalogue_knows_is_not_listed() -> None:
    known = [
        seen("4.AR", "customers", "list|readonly"),
        seen("Accounts Payable", "Bills"),
        seen("Time ", "My timesheets"),
    ]
    assert unknown(catalogue(), known) == ()


def test_an_unknown_application_is_listed_with_what_looks_like_it() -> None:
    found = only(seen("Accounts Receivables", "Customers"))
    assert (found.lack, found.application) == (Lack.APPLICATION, None)
    assert found.nearest[0] == "Accounts Receivable"


def test_an_unknown_permission_is_listed_with_its_application_and_its_rights() -> None:
    found = only(seen("4.AR", "Custommers", "list|View|Add"))
    assert (found.lack, found.application, found.row) == (Lack.PERMISSION, "Accounts Receivable", None)
    assert set(found.rights) == {"List", "View", "Add"}
    assert found.nearest[0] == "Customers"


def test_an_unknown_right_of_a_known_row_is_listed_verbatim() -> None:
    found = only(seen("AR", "customers", "List|Peek"))
    assert found.lack is Lack.RIGHT
    assert found.row is catalogue().permission("AR", "Customers")
    assert (found.rights, found.unknown_rights) == (("List",), ("Peek",))


def test_a_row_of_one_of_two_applications_is_listed_as_that() -> None:
    found = only(seen("Time & Expenses", "Employees"))
    assert (found.lack, found.applications) == (Lack.APPLICATION_OF_ROW, ("Time", "Expenses"))
    assert '"Time & Expenses > Employees" can be a row of Time or Expenses.' in to_paste([found])


def test_a_row_in_its_old_place_names_the_new_one_and_is_no_alias() -> None:
    found = only(seen("Projects", "My timesheets"))
    assert found.moved_to == ("Time", "My timesheets")
    assert "is Time > My timesheets in the catalogue" in to_paste([found])
    assert yaml.safe_load(to_paste([found])) == {}
    assert source_rows([found]) == ""


def test_a_permission_of_which_only_the_rest_name_is_public_keeps_that_name() -> None:
    found = only(seen("Accounts Receivable", "Account Mapping Status"))
    assert found.rest_name == "accountMappingStatus"


def test_several_spellings_of_a_row_are_one_with_the_rights_of_all() -> None:
    found = only(
        seen("4.AR", "New thing", "List"), seen("Accounts Receivable", "newThing", "View|Odd"), seen("AR", "New thing")
    )
    assert set(found.rights) == {"List", "View"}
    assert found.unknown_rights == ("Odd",)


def test_the_company_whose_spellings_are_taught_has_nothing_unknown(tmp_path: Path) -> None:
    rows = [seen("4.AR", "Klanten", "Kijken|List")]
    text = to_paste(unknown(catalogue(), rows))
    file = tmp_path / "aliases.yaml"
    file.write_text(text.replace('Klanten": "?"', 'Klanten": "Customers"').replace('Kijken": "?"', 'Kijken": "View"'))
    taught = catalogue().with_aliases(read_aliases(file))
    assert unknown(taught, rows) == ()


def test_an_alias_file_that_nobody_filled_in_is_refused(tmp_path: Path) -> None:
    for row in (seen("Debiteuren", "x"), seen("AR", "Klanten"), seen("AR", "Customers", "Kijken")):
        file = tmp_path / "aliases.yaml"
        file.write_text(to_paste(unknown(catalogue(), [row])), encoding="utf-8")
        with pytest.raises(UsageError, match=r'stands for "\?"'):
            catalogue().with_aliases(read_aliases(file))


def test_nothing_unknown_is_said_and_is_an_empty_alias_file() -> None:
    text = to_paste(())
    assert "knows every permission" in text
    assert yaml.safe_load(text) == {}


def test_a_row_to_paste_is_taken_by_the_build_and_never_as_core(checkout: Path) -> None:
    found = unknown(catalogue(), [seen("AR", "Brand new", "List|View|Zap"), seen("GL", "Brand new report", "Run")])
    rows = Rows(checkout)
    for item in yaml.safe_load(source_rows(found)):
        rows.program.Rows.add_row(rows, item)
    listed, report = rows.all
    assert (listed["application"], listed["section"].value) == ("Accounts Receivable", "activities and lists")
    assert listed["rights_inferred"] == ["List", "View", "Zap"]
    assert (report["name"], report["section"].value) == ("Brand new report", "reports")
    assert [row["shown"]["core"] for row in rows.all] == [None, None]
    assert all(row["shown"]["confidence"] == "inferred" and "rights" not in row for row in rows.all)


class Rows:
    """scripts/catalogue_rows.py, which is no part of the package, and the rows it adds."""

    def __init__(self, checkout: Path) -> None:
        spec = importlib.util.spec_from_file_location("rows_of_the_build", checkout / "scripts" / "catalogue_rows.py")
        assert spec is not None
        assert spec.loader is not None
        self.program: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.program)
        self.all: list[dict[str, Any]] = []


def test_a_right_to_paste_names_the_row_that_lacks_it() -> None:
    (item,) = yaml.safe_load(source_rows(unknown(catalogue(), [seen("AR", "AR ledger", "Run|Zap")])))
    assert (item["kind"], item["name"], item["section"], item["rights"]) == ("right", "AR ledger", "reports", ["Zap"])


def test_rows_are_read_from_every_view_role_and_user() -> None:
    one, two, three, four, five = (seen("AR", name) for name in ("one", "two", "three", "four", "five"))
    admin = ViewEvidence(
        View.ADMIN,
        "admin",
        "sender",
        role_rights=Known(RoleRights({"1": (one,)}), "roles"),
        all_role_rights=Known(RoleRights({"1": (one,), "2": (two,)}), "all roles"),
    )
    own = ViewEvidence(
        View.INTEGRATION,
        "api",
        "sender",
        effective_rights=Known((three,), "in effect"),
        user_rights=Known((four,), "own"),
    )
    other = ViewEvidence(View.ADMIN, "admin", "sender", effective_rights=Known((five,), "of another user"))
    taken = datetime(2026, 11, 29, tzinfo=UTC)
    snapshot = Snapshot("company", "api", taken, (admin, own), others={"colleague": (other,)})
    assert set(rows_seen(snapshot)) == {one, two, three, four, five}
    assert list(rows_seen(Snapshot("company", "api", taken, ()))) == []


# Text that breaks out of quotes, keys, comments or lines, and words that YAML takes for something else.
HOSTILE = st.sampled_from(
    [
        *('"', "\\", "\n", "\r\n", "\u2028", "\x85", "\x00", "\x1b[2J", "\ufeff", "\ufffe", "\ud800", "\U000e0001"),
        *(
            "#",
            " #",
            ": ",
            "- ",
            "? ",
            "? x",
            "<<",
            "=",
            "---",
            "...",
            "\n---\n",
            "%YAML 9",
            "*a",
            "&a",
            "!!python/none",
        ),
        *(
            "null",
            "true",
            "~",
            "1",
            "2026-11-29",
            "{",
            "]",
            "|",
            ">",
            "'",
            "\t",
            " > ",
            "x" * 1100,
            "é",
            "客户",
            "\U0001f600",
        ),
    ]
)
TEXT = st.one_of(
    HOSTILE,
    st.text(st.characters(exclude_categories=())),
    st.builds("{}{}{}".format, st.text(), HOSTILE, st.text()),
)
MODULE = st.one_of(st.sampled_from(["4.AR", "Time & Expenses", "Projects", "GL"]), TEXT)
PERMISSION = st.one_of(st.sampled_from(["Customers", "My timesheets", "Employees"]), TEXT)
ROWS = st.lists(st.builds(RightsRow, MODULE, PERMISSION, st.one_of(st.just("List|View"), TEXT)), max_size=6)


timeless = settings(deadline=None)


@timeless
@given(ROWS)
def test_whatever_a_company_calls_its_permissions_the_text_is_an_alias_file(rows: list[RightsRow]) -> None:
    found = unknown(catalogue(), rows)
    document = yaml.safe_load(to_paste(found))
    assert set(document) <= {"applications", "permissions", "rights"}
    assert {value for named in document.values() for value in named.values()} <= {"?"}
    words = {word for row in found for word in row.unknown_rights}
    assert set(document.get("rights", {})) <= words
    assert set(document.get("applications", {})) <= {row.module for row in rows}
    spelt = {place.partition(" > ")[2] for place in document.get("permissions", {})}
    assert spelt <= {row.permission for row in rows}


@timeless
@given(ROWS)
def test_whatever_a_company_calls_its_permissions_the_rows_are_yaml_with_the_very_texts(rows: list[RightsRow]) -> None:
    found = unknown(catalogue(), rows)
    items = yaml.safe_load(source_rows(found)) or []
    assert items == (yaml.safe_load(uncommented(to_paste(found))) or [])
    assert {item["name"] for item in items if item["kind"] == "row"} <= {row.permission for row in rows}
    listed = [word for item in items for word in item["rights"]]
    known = set(catalogue().right_labels)
    assert {word for word in listed if word not in known} <= {word for row in found for word in row.unknown_rights}


@timeless
@given(ROWS)
def test_nothing_that_a_company_names_reaches_a_terminal_unescaped(rows: list[RightsRow]) -> None:
    assert all(line.isprintable() for line in to_paste(unknown(catalogue(), rows)).split("\n"))


@timeless
@given(ROWS)
def test_the_order_of_the_answers_makes_no_difference(rows: list[RightsRow]) -> None:
    assert unknown(catalogue(), rows) == unknown(catalogue(), rows[::-1])


@timeless
@given(ROWS)
def test_the_text_tells_of_every_unknown_row(rows: list[RightsRow]) -> None:
    found = unknown(catalogue(), rows)
    told = re.findall(r'^# (?:- application: "|".*" (?:is|can|has) )', to_paste(found), re.MULTILINE)
    assert len(told) >= len(found)
