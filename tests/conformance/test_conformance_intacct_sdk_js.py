"""@intacct/intacct-sdk, Sage's own client for Node."""

from collections.abc import Iterator
from typing import Any

import pytest
from big_company import RECORDS, ROWS, TOTAL, first_names, write_company
from driving import Driver, Outcome, credentials, simulated
from environments import INTACCT_SDK_JS
from front import Front
from lxml import etree

DRIVER = Driver(INTACCT_SDK_JS, "drive_intacct_sdk.js")
LARGEST = "ROLEPOLICYASSIGNMENT"


@pytest.fixture(scope="module", autouse=True)
def environment() -> None:
    """Tried once: without a package index it takes a while to fail."""
    DRIVER.command()


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with simulated(write_company(tmp_path_factory.mktemp("js") / "company.yaml")) as address, Front(address) as front:
        yield front


def run(front: Front, action: str, **more: Any) -> Outcome:
    return DRIVER.run(front, action, credentials() | {"url": front.url} | more)


def page(list_type: str, total: int, count: int, remaining: int) -> dict[str, Any]:
    return {"listType": list_type, "totalCount": total, "count": count, "numRemaining": remaining}


def test_query_finds_every_row_in_five_calls(front: Front) -> None:
    outcome = run(front, "query", objects=RECORDS)
    assert {name: len({row["RECORDNO"] for row in found["rows"]}) for name, found in outcome.told.items()} == ROWS
    assert sum(len(found["rows"]) for found in outcome.told.values()) == TOTAL
    assert (len(outcome.calls), outcome.connections) == (1 + 5, 1)
    assert outcome.told["ROLES"]["pages"] == [page("ROLES", 40, 40, 0)]
    assert outcome.told[LARGEST]["pages"] == [page(LARGEST, 4000, 2000, 2000), page(LARGEST, 4000, 2000, 0)]


def test_names_arrive_whole(front: Front) -> None:
    told = run(front, "query", objects={"USERINFO": ["LOGINID", "CONTACTINFO.FIRSTNAME"]}).told
    names = {row["LOGINID"]: row["CONTACTINFO.FIRSTNAME"] for row in told["USERINFO"]["rows"]}
    assert names == first_names()


def test_read_by_query_and_read_more_find_every_row_in_seven_calls(front: Front) -> None:
    outcome = run(front, "readByQuery", objects=RECORDS)
    assert {name: len(set(found["records"])) for name, found in outcome.told.items()} == ROWS
    assert sum(len(found["records"]) for found in outcome.told.values()) == TOTAL
    assert len(outcome.calls) == 1 + 7
    pages = outcome.told[LARGEST]["pages"]
    assert len({said.pop("resultId") for said in pages} - {""}) == 1
    assert pages == [page(LARGEST.lower(), 4000, 1000, 3000 - 1000 * at) for at in range(4)]


def test_a_batch_of_five_is_one_call_with_results_in_order(front: Front) -> None:
    asked = [*((name, 0) for name in ROWS), (LARGEST, 2000)]
    outcome = run(front, "batch", batch=asked)
    assert [result["listType"] for result in outcome.told] == [name for name, _ in asked]
    assert all(result["echoed"] for result in outcome.told)
    records = {
        (name, number) for (name, _), result in zip(asked, outcome.told, strict=True) for number in result["records"]
    }
    assert len(records) == TOTAL
    assert len(outcome.calls) == 1 + 1


def test_a_list_says_its_type_and_bounds(front: Front) -> None:
    outcome = run(front, "getList", list="company_info")
    (list_type,) = etree.fromstring(outcome.calls[-1].answer).iterfind(".//listtype")
    assert list_type.text == "company_info"
    # The client takes an element with attributes for an object, and makes a text of that.
    assert outcome.told == {"listType": "[object Object]", "totalCount": 1, "start": 0, "end": 0}


def signed_in(fault: str, retries: int) -> Outcome:
    """One sign-in at a built-in company where something goes wrong."""
    settings = credentials("audit_admin") | {
        "sender_id": "UpflowMPP",
        "sender_password": "simulated-sender",
        "company_id": "ready-company",
        "user_password": "simulated-admin",
        "retries": retries,
    }
    with simulated("upflow-ready", *(("--fault", fault) if fault else ())) as address, Front(address) as front:
        return DRIVER.run(front, "signIn", settings | {"url": front.url})


def test_a_gateway_that_is_away_twice_is_asked_three_times() -> None:
    outcome = signed_in("unavailable,times=2", retries=5)
    assert [outcome.told.get("sessionId")] == [
        element.text for element in etree.fromstring(outcome.calls[-1].answer).iterfind(".//sessionid")
    ]
    assert len(outcome.calls) == 3


def test_a_gateway_that_stays_away_is_given_up() -> None:
    outcome = signed_in("unavailable", retries=1)
    assert outcome.told["error"] == "Error"
    assert "retry count exceeded" in outcome.told["message"]
    assert len(outcome.calls) == 2


@pytest.mark.parametrize(("fault", "number"), [("rate-limited", "GW-0010"), ("sign-in-refused-401", "XMLGW_JPP0002")])
def test_a_refusal_of_the_gateway_is_an_exception_of_the_client(fault: str, number: str) -> None:
    outcome = signed_in(fault, retries=5)
    assert outcome.told["error"] == "ResponseException"
    assert number in outcome.told["message"]
    assert len(outcome.calls) == 1


def test_a_session_always_says_its_location() -> None:
    # Without the element the client ends in a TypeError.
    assert signed_in("", retries=0).told["locationId"] == ""
