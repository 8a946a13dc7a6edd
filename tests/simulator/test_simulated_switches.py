"""Every switch of a company file changes what some client gets."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import zip_longest
from typing import Any

import pytest
from hand_written_client import ROLE, Client, Reply, query, served
from lxml import etree

from auditor.simulator import load_company
from auditor.simulator.switches import Behaviour, Spelling, switches

SETTINGS: Mapping[str, Mapping[str, Any]] = {
    f"{section} {switch.name} {value}": {section: {switch.name: value}}
    for section, kind in (("spelling", Spelling), ("behaviour", Behaviour))
    for switch in switches(kind)
    for value in switch.values[1:]
}
# A company in which everything that a switch is about occurs.
EVENTFUL: Mapping[str, Any] = {
    "subscriptions": ["Web Services", "General Ledger", "Accounts Payable", "Accounts Receivable", "Time and Expenses"],
    "entities": [{"id": "E1", "currency": "USD"}, {"id": "E2", "currency": "USD"}],
    "users": [
        {"id": "upflow_ws", "rights": {"Accounts Receivable": {"Customers": ["List"]}}},
        {"id": "clerk", "roles": ["Administrator", ROLE, "Halves"]},
        {"id": "visitor", "password": "simulated-visitor", "roles": ["Visits", "Halves"]},
        {"id": "leaver", "password": "simulated-leaver", "status": "inactive"},
    ],
    "groups": [{"name": "Syncs", "members": ["upflow_ws"], "roles": [ROLE]}],
    "roles": [
        {"name": "Visits", "apply_to": "Slide-In Only", "rights": {"Accounts Receivable": {"Customers": ["List"]}}},
        {
            "name": "Halves",
            "rights": {
                "Expenses": {"activities and lists": "all"},
                "Company": {"Contacts": ["View"]},
                "Accounts Payable": {"Vendors": ["List"]},
            },
        },
    ],
}
USERS = {"clerk": "clerk", "upflow_ws": "integration", "visitor": "visitor"}
CALLS = (
    "<get_applications/>",
    "<getUserPermissions><userId>upflow_ws</userId></getUserPermissions>",
    "<getUserPermissions><userId>clerk</userId></getUserPermissions>",
    "<lookup><object>PODOCUMENT</object></lookup>",
    "<readByName><object>USERINFO</object><keys>upflow_ws</keys><fields>LOGINID</fields></readByName>",
    "<read><object>CONTACT</object><keys>1</keys><fields>RECORDNO</fields></read>",
    "<read><object>VENDOR</object><keys>1</keys><fields>RECORDNO</fields></read>",
    query("USERINFO", "LOGINID", "ADMIN", "LOGINDISABLED", "WHENCREATED"),
    query("ROLEPOLICYASSIGNMENT", "MODULE", "POLICYNAME", "RIGHTS", rest="<pagesize>2000</pagesize>"),
    query("ROLES", "NAME", rest="<options><showprivate>true</showprivate></options>"),
    *(
        query(name)
        for name in ("USERRIGHTS", "ROLEUSERS", "MEMBERUSERGROUP", "CUSTOMER", "VENDOR", "CONTACT", "PODOCUMENT")
    ),
)


def transcript(patch: Mapping[str, Any]) -> Iterator[str]:
    """What the clients of the eventful company get: in each session, and where turned away. It asks as it goes."""
    with served({**EVENTFUL, **patch}) as client:
        yield from (line for reply in replies(client) for line in lines(reply))


def replies(client: Client) -> Iterator[Reply]:
    yield client.ask(*CALLS)
    yield replace(client, entity="E1").ask(*CALLS)
    for user, password in USERS.items():
        yield replace(client, user=user, password=f"simulated-{password}").ask(*CALLS)
    yield from refusals(client)


def refusals(client: Client) -> Iterator[Reply]:
    yield replace(client, sender="stranger").ask(*CALLS)
    yield replace(client, company="nowhere").ask(*CALLS)
    yield replace(client, user="nobody").ask(*CALLS)
    yield replace(client, user="leaver", password="simulated-leaver").ask(*CALLS)
    for _ in range(3):
        yield replace(client, password="wrong").ask(*CALLS)
    yield client.ask(*CALLS)


def lines(reply: Reply) -> Iterator[str]:
    """The status, the errors, the results, and for how long the session lasts; times of day say nothing."""
    yield str(reply.http.status_code)
    yield from (etree.tostring(element, encoding="unicode") for element in reply.root.iter("errormessage", "result"))
    block = reply.root.find("operation/authentication[status='success']")
    if block is not None:
        began, ends = (block.findtext(name) or "" for name in ("sessiontimestamp", "sessiontimeout"))
        lasts = datetime.fromisoformat(ends) - datetime.fromisoformat(began)
        yield f"{round(lasts.total_seconds() / 60)} minutes"


@cache
def by_default() -> tuple[str, ...]:
    return tuple(transcript({}))


def test_the_same_company_answers_the_same() -> None:
    assert tuple(transcript({})) == by_default()


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_value_of_a_switch_changes_what_some_client_gets(setting: str) -> None:
    told = zip_longest(transcript(SETTINGS[setting]), by_default())
    assert any(line != usual for line, usual in told)


@pytest.mark.parametrize(("section", "kind"), [("spelling", Spelling), ("behaviour", Behaviour)])
def test_a_value_that_is_written_out_is_the_default(section: str, kind: type[Spelling] | type[Behaviour]) -> None:
    company = load_company("upflow-ready", {section: {switch.name: switch.default for switch in switches(kind)}})
    assert company == load_company("upflow-ready")
