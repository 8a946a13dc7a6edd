"""Company files: what they can say, and what is wrong with one that says something else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import UsageError
from auditor.simulator import bundled, load_company

SMALL = """
company: {id: small}
senders:
  Acme: {password: sender-password}
users:
  - id: sync
    password: user-password
    roles: [Sync]
roles:
  - name: Sync
    rights:
      Accounts Receivable: {reports: all}
views: {integration: sync}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str, name: str = "company.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def refusal(path: Path | str, patch: dict[str, Any] | None = None) -> UsageError:
    with pytest.raises(UsageError) as error:
        load_company(path, patch)
    return error.value


@pytest.mark.parametrize("name", bundled())
def test_every_built_in_company_loads_and_names_who_audits_it(name: str) -> None:
    assert set(load_company(name).sign_ins()) == {"integration", "admin"}


def test_a_small_file_is_enough(write: Write) -> None:
    company = load_company(write(SMALL))
    assert company.id == "small"
    assert not company.user_based
    assert [user.id for user in company.users] == ["sync"]
    assert company.sign_ins()["integration"].user_id == "sync"


def test_a_scalar_stays_what_was_written(write: Write) -> None:
    company = load_company(write(SMALL.replace("id: small", "id: 1.10, name: no").replace("sync", "off")))
    assert (company.id, company.name, company.users[0].id) == ("1.10", "no", "off")


@pytest.mark.parametrize(
    ("old", "new", "named", "suggested"),
    [
        ("users:", "usres:", "usres", "users"),
        ("password: user", "pasword: user", "pasword", "password"),
        ("Accounts Receivable", "Acounts Receivable", "Acounts Receivable", "Accounts Receivable"),
        ("reports: all", "reprots: all", "reprots", "reports"),
        ("reports: all", "reports: al", "al", "all"),
        ("reports: all", "Invoces: [List]", "Invoces", "Invoices"),
        ("reports: all", "Invoices: [Lst]", "Lst", "List"),
        ("roles: [Sync]", "roles: [Synk]", "Synk", "Sync"),
        ("roles: [Sync]", "admin: ful", "ful", "full"),
        ("roles: [Sync]", "status: lockdout", "lockdout", "lockedout"),
        ("roles: [Sync]", "type: busines user", "busines user", "business user"),
        ("integration: sync", "integration: snyc", "snyc", "sync"),
        ("integration: sync", "integraton: sync", "integraton", "integration"),
        ("id: small", "id: small, permission_type: role-base", "role-base", "role-based"),
        ("views:", "behaviour: {own_user_readabel: true}\nviews:", "own_user_readabel", "own_user_readable"),
        ("views:", "spelling: {rights: code}\nviews:", "code", "codes"),
        ("views:", "behaviour: {own_user_readable: tru}\nviews:", "tru", "true"),
        ("views:", "behaviour: {unsubscribed: modul}\nviews:", "modul", "module"),
        ("views:", "shows: {Accounts Receivable: [Invoces]}\nviews:", "Invoces", "Invoices"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest_known_word(
    write: Write, old: str, new: str, named: str, suggested: str
) -> None:
    path = write(SMALL.replace(old, new, 1))
    error = refusal(path)
    assert error.message.startswith(str(path))
    assert named in error.message
    assert error.hint == f"Did you mean {suggested}?"


def test_a_key_that_occurs_twice_is_refused_with_its_line(write: Write) -> None:
    path = write("company:\n  id: one\n  id: two\n")
    assert refusal(path).message == f'{path}:3:3: the key "id" occurs twice.'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a list\n",
        "just a text\n",
        "company: {id: [}\n",
        "company: *nothing\n",
        "? [a, b]\n: c\n",
        "company: [small]\n",
        SMALL.replace("{id: small}", "{name: nameless}"),
        SMALL.replace("id: sync", "first_name: Nobody"),
        SMALL.replace("  Acme: {password: sender-password}", "  {}"),
        SMALL.replace("roles: [Sync]", "roles: Sync"),
        SMALL.replace("roles: [Sync]", "roles: [[Sync]]"),
        SMALL.replace("roles: [Sync]", "web_services_only: perhaps"),
        SMALL.replace("Accounts Receivable: {reports: all}", "Accounts Receivable: all"),
        SMALL + "records: {ARINVOICE: many}\n",
        SMALL + "records: {ARINVOICE: -1}\n",
        SMALL + "behaviour: {session_minutes: long}\n",
        SMALL + "spelling: codes\n",
        SMALL + "groups: {Syncs: [sync]}\n",
        SMALL + "groups: [Syncs]\n",
        "extends: upflow-ready\nusers: [upflow_ws]\n",
        "extends: [upflow-ready]\n",
        SMALL.replace("users:", "users:\n  - {id: sync, password: another}"),
    ],
)
def test_what_describes_no_company_is_refused_naming_the_file(write: Write, text: str) -> None:
    path = write(text)
    assert str(path) in refusal(path).message


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "company.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert str(path) in refusal(path).message


def test_a_company_that_is_not_there_is_refused_with_those_that_are() -> None:
    error = refusal("upflow-redy")
    assert error.message == "There is no company upflow-redy."
    assert "Did you mean upflow-ready?" in error.hint
    assert all(name in error.hint for name in bundled())


def test_a_file_that_extends_a_missing_one_names_the_missing_one(write: Write) -> None:
    path = write("extends: nowhere.yaml\n")
    assert str(path.parent / "nowhere.yaml") in refusal(path).message


@pytest.mark.parametrize("other", ["company.yaml", "second.yaml"])
def test_a_file_that_extends_itself_is_refused(write: Write, other: str) -> None:
    write("extends: company.yaml\n", "second.yaml")
    assert "extends itself" in refusal(write(f"extends: {other}\n")).message


def test_a_file_extends_another_beside_it_and_changes_only_what_it_says(write: Write) -> None:
    write(SMALL + "subscriptions: [Accounts Receivable]\n", "base.yaml")
    text = """
extends: base.yaml
company: {name: Changed}
subscriptions: [Accounts Payable]
users:
  - {id: sync, status: inactive}
  - {id: other, password: other-password}
"""
    company = load_company(write(text))
    assert (company.id, company.name) == ("small", "Changed")
    assert [(user.id, user.status, user.roles) for user in company.users] == [
        ("sync", "inactive", ("Sync",)),
        ("other", "active", ()),
    ]
    assert company.subscriptions == ("Accounts Payable",)


def test_a_tilde_takes_something_out(write: Write) -> None:
    text = "extends: upflow-ready\nviews: {integration: ~}\nusers:\n  - {id: upflow_ws, roles: ~}\n"
    company = load_company(write(text))
    assert list(company.views) == ["admin"]
    assert next(user for user in company.users if user.id == "upflow_ws").roles == ()


def test_a_patch_from_python_is_laid_over_a_company() -> None:
    company = load_company("upflow-ready", {"users": [{"id": "upflow_ws", "email": None, "admin": "off"}]})
    user = next(user for user in company.users if user.id == "upflow_ws")
    assert (user.email, user.admin, user.first_name) == ("", "off", "Upflow")


def test_a_misspelt_patch_is_refused_too() -> None:
    error = refusal("upflow-ready", {"users": [{"id": "upflow_ws", "stauts": "inactive"}]})
    assert "stauts" in error.message
    assert error.hint == "Did you mean status?"


@pytest.mark.parametrize("value", [True, "true"])
def test_a_switch_is_set_by_a_word_or_by_a_truth_value(value: object) -> None:
    assert load_company("upflow-ready", {"behaviour": {"users_need_admin": value}}).behaviour.users_need_admin is True


@pytest.mark.parametrize("value", [5, "5"])
def test_a_number_is_set_by_its_digits_or_as_one(value: object) -> None:
    assert load_company("upflow-ready", {"behaviour": {"session_minutes": value}}).behaviour.session_minutes == 5


@pytest.mark.parametrize(
    "text", ["\0", "company: {id: x}\nrecords: {ARINVOICE: " + "9" * 5000 + "}\nsenders: {S: {password: p}}"]
)
def test_an_odd_file_is_an_error_with_a_hint(text: str, tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_company(file)
    assert error.value.hint


def test_a_long_chain_of_files_is_refused(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.yaml").write_text(f"extends: {number + 1}.yaml\n", encoding="utf-8")
    with pytest.raises(UsageError, match="extend each other"):
        load_company(tmp_path / "0.yaml")


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("subscriptions", "[Web Servces]", "Web Servces"),
        ("features", "[Anything]", "Anything"),
        ("records", "{ARINVOIC: 7}", "ARINVOIC"),
    ],
)
def test_a_misspelt_word_is_not_ignored(key: str, value: str, word: str, tmp_path: Path) -> None:
    file = tmp_path / "misspelt.yaml"
    file.write_text(f"extends: upflow-ready\n{key}: {value}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"{word} is not known"):
        load_company(file)
