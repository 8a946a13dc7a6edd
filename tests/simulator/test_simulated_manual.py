"""docs/simulator.md says what the simulator does."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import requests
from hand_written_client import Client, query, served

from auditor.simulator import Company, bundled, load_company

pytest_plugins = ["signed_in"]


@pytest.fixture(scope="module")
def manual(checkout: Path) -> str:
    return (checkout / "docs" / "simulator.md").read_text(encoding="utf-8")


def examples(manual: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", manual, re.DOTALL)


def block(manual: str, name: str) -> str:
    found = re.search(rf"<!-- {name} -->(.*?)<!-- /{name} -->", manual, re.DOTALL)
    assert found, f"the manual has no block {name}"
    return found[1]


def first_column(table: str) -> list[str]:
    return [
        name for row in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE) for name in re.findall("`([^`]+)`", row)
    ]


def test_the_annotated_company_loads(manual: str, tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(examples(manual, "yaml")[0], encoding="utf-8")
    company = load_company(path)
    assert company.id == "acme-test"
    assert set(company.sign_ins()) == {"integration", "admin"}
    assert [(role.name, groups) for role, groups in company.roles_of(company.users[0])] == [
        ("Acme sync", ()),
        ("Reporting", ("Syncs",)),
    ]


def test_the_example_of_extends_changes_what_it_says(manual: str, tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    path.write_text(examples(manual, "yaml")[1], encoding="utf-8")
    company = load_company(path)
    user = company.users[0]
    assert (user.id, user.type, user.email, user.first_name) == ("upflow_ws", "employee user", "", "Upflow")
    assert "Cash Management" not in [rights.application for rights in company.roles[0].rights]
    assert len(company.subscriptions) == 4


def test_the_example_in_python_runs(manual: str, capsys: pytest.CaptureFixture[str]) -> None:
    def run_my_sync(**given: str) -> None:
        client = Client(
            given["endpoint"],
            given["sender_id"],
            given["sender_password"],
            given["company_id"],
            given["user_id"],
            given["user_password"],
        )
        assert client.ask(query("ARINVOICE")).statuses() == ["success"]

    [example] = examples(manual, "python")
    exec(example, {"run_my_sync": run_my_sync})  # noqa: S102 - the example of our own manual
    assert capsys.readouterr().out == "1 ('query',)\n"


def test_every_built_in_company_is_named(manual: str) -> None:
    assert [name for name in bundled() if f"| `{name}` |" not in manual] == []


def test_every_switch_is_described_with_its_default(manual: str) -> None:
    company = load_company("upflow-ready")
    assert first_column(block(manual, "spelling")) == [field.name for field in fields(company.spelling)]
    described = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", block(manual, "behaviour"), re.MULTILINE)
    defaults = [(field.name, str(field.default)) for field in fields(company.behaviour)]
    assert described == [(key, value.lower() if value in {"True", "False"} else value) for key, value in defaults]


@pytest.mark.parametrize(
    "patch",
    [
        *(
            {"spelling": {key: value}}
            for key, values in {
                "rights_separator": "|,;",
                "rights": ("labels", "codes"),
                "modules": ("names", "codes", "rest"),
                "permissions": ("labels", "rest"),
            }.items()
            for value in values
        ),
        {"behaviour": {"query_needs": "View", "read_needs": "List", "unsubscribed": "module", "session_minutes": "5"}},
    ],
    ids=str,
)
def test_every_value_of_a_switch_is_taken(patch: Mapping[str, Any]) -> None:
    assert isinstance(load_company("upflow-ready", patch), Company)


def test_every_function_of_the_manual_is_known(manual: str, admin: Client) -> None:
    names = first_column(block(manual, "functions"))
    assert len(names) > 10
    refusals = {name: [text for _, text in admin.ask(f"<{name}/>").errors(".")] for name in names}
    assert [
        name for name, texts in refusals.items() if any(f"Element {name} is not expected" in t for t in texts)
    ] == []


def test_every_object_about_users_and_rights_is_answered(manual: str) -> None:
    names = re.findall("[A-Z]{5,}", block(manual, "objects"))
    assert len(names) > 10
    with served({"shows": {"Company": ["Entities"]}}) as client:
        assert client.ask(*(query(name) for name in names)).statuses() == ["success"] * len(names)


@pytest.mark.parametrize("function", ["create", "update", "delete"])
def test_what_writes_fails_alone(admin: Client, function: str) -> None:
    assert admin.ask(f"<{function}/>", "<get_applications/>").statuses() == ["failure", "success"]


def test_an_oauth_sign_in_is_refused(admin: Client) -> None:
    document = re.sub("<login>.*</login>", "<oauth>token</oauth>", admin.document(query("USERINFO")))
    answer = requests.post(admin.url, data=document.encode(), timeout=10)
    assert b"<status>failure</status>" in answer.content
    assert replace(admin).ask(query("USERINFO")).statuses() == ["success"]
