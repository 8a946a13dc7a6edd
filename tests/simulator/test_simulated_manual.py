"""docs/simulator.md says what the simulator does."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from hand_written_client import Client, query, served

from auditor.simulator import FAULTS, bundled, load_company
from auditor.simulator.switches import Behaviour, Spelling, Switch, switches

pytest_plugins = ["signed_in"]

Kind = type[Spelling] | type[Behaviour]


@pytest.fixture(scope="module")
def manual(checkout: Path) -> str:
    return (checkout / "docs" / "simulator.md").read_text(encoding="utf-8")


def examples(manual: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", manual, re.DOTALL)


def example(manual: str, language: str, holding: str) -> str:
    """The only example in a language that holds a text."""
    [found] = [text for text in examples(manual, language) if holding in text]
    return found


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
    path.write_text(example(manual, "yaml", "acme-test"), encoding="utf-8")
    company = load_company(path)
    assert company.id == "acme-test"
    assert set(company.sign_ins()) == {"integration", "admin"}
    assert [(role.name, groups) for role, groups in company.roles_of(company.users[0])] == [
        ("Acme sync", ()),
        ("Reporting", ("Syncs",)),
    ]


def test_the_example_of_extends_changes_what_it_says(manual: str, tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    path.write_text(example(manual, "yaml", "employee user, email: ~"), encoding="utf-8")
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

    exec(example(manual, "python", "sign_in"), {"run_my_sync": run_my_sync})  # noqa: S102 - the example of our own manual
    assert capsys.readouterr().out == "1 ('query',)\n"


def test_the_example_of_the_fixture_runs(manual: str, tmp_path: Path) -> None:
    conftest, _, test = example(manual, "python", "conftest.py").partition("# test_sync.py")
    (tmp_path / "conftest.py").write_text(conftest, encoding="utf-8")
    sync = "import requests\n\ndef run_my_sync(endpoint):\n    [requests.post(endpoint, timeout=9) for _ in range(2)]\n"
    (tmp_path / "test_sync.py").write_text(f"{sync}{test}", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout


def test_the_example_of_faults_loads(manual: str, tmp_path: Path) -> None:
    path = tmp_path / "faulty.yaml"
    path.write_text(example(manual, "yaml", "session-expired"), encoding="utf-8")
    assert [(fault.fault, fault.after) for fault in load_company(path).faults] == [("session-expired", 3)]


def test_every_fault_is_described(manual: str) -> None:
    described = re.findall(r"^\| `(.+?)` \| (.+) \|$", block(manual, "faults"), re.MULTILINE)
    assert described == [(fault.name, fault.about) for fault in FAULTS.values()]


def test_every_built_in_company_is_named(manual: str) -> None:
    assert [name for name in bundled() if f"| `{name}` |" not in manual] == []


@pytest.mark.parametrize(("name", "kind"), [("spelling", Spelling), ("behaviour", Behaviour)])
def test_every_switch_is_described_with_its_values(manual: str, name: str, kind: Kind) -> None:
    described = [line for line in block(manual, name).splitlines() if line.startswith("| `")]
    assert described == [line_of(switch) for switch in switches(kind)]


def line_of(switch: Switch) -> str:
    values = switch.values[:1] if switch.kind is int else switch.values
    written = ", ".join(f"`{value}`" for value in values).replace("|", r"\|")
    return f"| `{switch.name}` | {written} | {switch.means} |"


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
