"""sageintacctsdk, unmodified: it calls https://api.intacct.com, where the front answers with the simulator."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from big_company import ADMIN, EMPTY, LOCKED_OUT, POWERLESS, RECORDS, ROWS, UNAUTHORISED, first_names, write_company
from driving import Driver, Outcome, credentials, simulated
from environments import SAGEINTACCTSDK
from front import GATEWAY_HOST, Call, Front
from lxml import etree

ROLE_WITH_ONE_ROW = "540"
NAME_FIELDS = ["RECORDNO", "LOGINID", "CONTACTINFO.FIRSTNAME"]


@dataclass(frozen=True, slots=True)
class Setting:
    """The client behind its proxy."""

    front: Front
    authority: Path

    def run(self, action: str, **more: Any) -> Outcome:
        return Driver(SAGEINTACCTSDK, "drive_sageintacctsdk.py").run(
            self.front,
            action,
            credentials() | more,
            REQUESTS_CA_BUNDLE=str(self.authority),
        )


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    folder = tmp_path_factory.mktemp("sageintacctsdk")
    Driver(SAGEINTACCTSDK, "make_certificate.py").output([str(folder)])
    with (
        simulated(write_company(folder / "company.yaml")) as address,
        Front(address, folder / "server.pem") as front,
    ):
        yield Setting(front, folder / "ca.pem")


def answered(call: Call, path: str) -> list[str | None]:
    """What an answer holds, read from its bytes."""
    return [element.text for element in etree.fromstring(call.answer).iterfind(path)]


def test_the_constructor_signs_in_with_one_call(sdk: Setting) -> None:
    outcome = sdk.run("sign_in")
    (call,) = outcome.calls
    assert [outcome.told] == answered(call, ".//sessionid")
    assert (call.host, call.path, call.tls) == (GATEWAY_HOST, "/ia/xml/xmlgw.phtml", True)


def test_query_finds_every_row_once(sdk: Setting) -> None:
    outcome = sdk.run("get_all", objects=RECORDS)
    assert {name: len(rows) for name, rows in outcome.told.items()} == ROWS
    assert {name: len({number for (number,) in rows}) for name, rows in outcome.told.items()} == ROWS
    # Each object is counted first, and the largest has two pages.
    assert len(outcome.calls) == 1 + 9


def test_names_arrive_whole_as_bytes_and_mistaken_by_the_client(sdk: Setting) -> None:
    outcome = sdk.run("get_all", objects={"USERINFO": NAME_FIELDS})
    last = outcome.calls[-1]
    users, names = (answered(last, f".//USERINFO/{field}") for field in NAME_FIELDS[1:])
    assert dict(zip(users, names, strict=True)) == first_names()
    read = {user: as_read(name) for user, name in first_names().items()}
    assert {user: name for _, user, name in outcome.told["USERINFO"]} == read
    assert sum(name != read[user] for user, name in first_names().items()) == 6


def as_read(text: str | None) -> str | None:
    """What the client makes of a text: it decodes by the header, which names no charset, and drops mere blanks."""
    return (text or "").encode().decode("latin-1").strip() or None


def test_read_by_query_and_read_more_find_the_same_rows(sdk: Setting) -> None:
    by_query = sdk.run("get_all", objects=RECORDS).told
    outcome = sdk.run("read_by_query", objects=RECORDS)
    for name, rows in by_query.items():
        assert sorted(outcome.told[name]["records"]) == sorted(number for (number,) in rows), name
    assert len(outcome.calls) == 1 + 7
    # The last page still names its result set.
    ids = outcome.told["ROLEPOLICYASSIGNMENT"]["result_ids"]
    assert len(ids) == 4
    assert len(set(ids)) == 1
    assert all(ids)


def test_one_row_and_no_row_are_read(sdk: Setting) -> None:
    told = sdk.run("few", role=ROLE_WITH_ONE_ROW, empty=EMPTY).told
    row = {"ROLEKEY": ROLE_WITH_ONE_ROW, "POLICYNAME": "Permission 40-1"}
    assert told["query"] == row
    # One row under the lower-case name is no list for this client.
    assert told["legacy"]["rolepolicyassignment"] == row
    assert told["legacy"]["@totalcount"] == told["legacy"]["@count"] == "1"
    assert (told["count"], told["none"]) == (0, [])
    assert {name: told["data"][f"@{name}"] for name in ("listtype", "count", "totalcount", "numremaining")} == {
        **dict.fromkeys(("count", "totalcount", "numremaining"), "0"),
        "listtype": EMPTY.lower(),
    }
    assert "@resultId" in told["data"]


def test_objects_have_the_recorded_fields(sdk: Setting, recordings: Path) -> None:
    recorded = {file.stem: recorded_fields(file) for file in sorted((recordings / "lookup").glob("*.xml"))}
    assert {"USERINFO", "ROLES", "ROLEPOLICYASSIGNMENT"} <= set(recorded)
    told = sdk.run("lookups", objects=list(recorded)).told
    assert {name: list(fields) for name, fields in told.items()} == {name: list(f) for name, f in recorded.items()}
    assert told == recorded


def recorded_fields(file: Path) -> dict[str, list[object]]:
    return {
        field.findtext("ID", ""): [
            field.findtext("DATATYPE"),
            [as_read(value.text) for value in field.iterfind("VALIDVALUES/VALIDVALUE")],
        ]
        for field in etree.parse(file).iter("Field")
    }


def test_the_permissions_of_a_user_are_a_tree(sdk: Setting) -> None:
    outcome = sdk.run("permissions", of=ADMIN)
    found = {application["applicationName"]: application["policies"]["policy"] for application in outcome.told}
    assert found["Accounts Receivable"] == {"policyName": "Invoices", "rights": "List|View"}
    extra = Counter(policy["policyName"].partition("-")[0] for policy in found["77.XX"])
    # user1 holds the second role, whose first row is that of the invoices, and the ninth.
    assert extra == {"Permission 2": 102, "Permission 9": 103}


REFUSALS = {
    "wrong sender": ("WrongParamsError", ["XL03000006"], "Incorrect Intacct XML Partner ID or password."),
    "sender not authorised": ("InvalidTokenError", ["XL03000006"], "Invalid Web Services Authorization"),
    "unknown company": ("InvalidTokenError", ["invalidRequest"], "Invalid Request"),
    "wrong user": ("InvalidTokenError", ["XL03000006"], "Sign-in information is incorrect"),
    "locked-out user": ("InvalidTokenError", ["PL04000076", "XL03000006"], "This user is in LOCKEDOUT state"),
    "dead session": ("InvalidTokenError", ["XL03000006"], "Invalid session d...."),
    "denied object": (
        *("NoPrivilegeError", ["PL04000005"]),
        "You do not have permission for API operation QUERY on objects of type",
    ),
    "denied object, readByQuery": (
        *("NoPrivilegeError", ["PL04000005"]),
        "You do not have permission for API operation READ_BY_QUERY on objects of type",
    ),
    "unknown object": ("WrongParamsError", ["Query Failed"], "Object definition BADOBJECT not found"),
    "unknown user": ("WrongParamsError", ["BL03000025"], "Login ID unittest does not exist."),
    "bad resultId": (
        *("WrongParamsError", ["readMore failed"]),
        "Attempt to readMore with an invalid or expired resultId: bad",
    ),
    "page too large": ("WrongParamsError", ["XL03000003"], "2001"),
}


def test_each_refusal_is_the_exception_that_the_client_knows_it_by(sdk: Setting) -> None:
    told = sdk.run("refusals", unauthorised=UNAUTHORISED, locked_out=LOCKED_OUT, powerless=POWERLESS).told
    assert {name: (kind, numbers) for name, (kind, numbers, _) in told.items()} == {
        name: (kind, numbers) for name, (kind, numbers, _) in REFUSALS.items()
    }
    for name, (_, _, text) in REFUSALS.items():
        assert text in told[name][2], name
