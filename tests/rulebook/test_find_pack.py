"""A bundled pack is found by its id, any other by its path."""

from pathlib import Path

import pytest

from auditor.choice_of_packs import every_pack
from auditor.errors import RulePackError, UsageError
from auditor.resources import rule_packs
from auditor.rulebook import find_pack, find_packs, installed_packs

UPFLOW = rule_packs()["upflow"].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(rule_packs()))
def test_every_bundled_pack_is_found_by_the_id_that_it_states(name: str) -> None:
    pack = find_pack(name)
    assert pack.id == name
    assert {rule.place.file for rule in pack.rules} == {f"rules/{name}.yaml"}


def test_a_pack_is_found_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "own.yml"
    file.write_text(UPFLOW, encoding="utf-8-sig")
    pack = find_pack(str(file))
    assert pack.id == "upflow"
    assert pack.rules[0].place.file == file.as_posix()


def test_a_file_of_the_current_folder_cannot_take_the_place_of_a_bundled_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "upflow").write_text("pack: evil", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_pack("upflow").product == "Upflow"


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("upflwo", 'There is no rule pack "upflwo".', "Did you mean upflow? Installed: "),
        ("", 'There is no rule pack "".', "Installed: "),
        ("\x1b[31m", 'There is no rule pack "\N{REPLACEMENT CHARACTER}[31m".', "Installed: "),
        ("no/such.yaml", 'The rule file "no/such.yaml" cannot be read: No such file or directory.', "Give the path"),
        ("nul\x00.yaml", 'The rule file "nul\N{REPLACEMENT CHARACTER}.yaml" cannot be read: no such path.', "Give the"),
    ],
)
def test_an_unknown_pack_is_an_error_that_names_the_known_ones(name: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_pack(name)
    assert caught.value.message == message
    assert caught.value.hint.startswith(hint)


def test_a_folder_is_no_rule_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        find_pack(str(tmp_path / ".." / tmp_path.name))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"pack: a\nproduct: \xe9\n", ":2:10: Here the file is not UTF-8 text."),
        (b"\xef\xbb\xbfpack: \xff\n", ":1:7: Here the file is not UTF-8 text."),
        (b"x" * 1_100_000, ":1:1: The file is larger than 256 KB, which no rule pack needs."),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    with pytest.raises(RulePackError) as caught:
        find_pack(str(file))
    assert caught.value.message == file.as_posix() + complaint


def ids(*names: str) -> list[str]:
    return [pack.id for pack in find_packs(names)]


def test_a_folder_stands_for_every_pack_in_it_and_for_no_file_of_examples(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.yaml").write_text(UPFLOW.replace("pack: upflow", f"pack: {name}"), encoding="utf-8")
    (tmp_path / "a.examples.yaml").write_text("examples: []", encoding="utf-8")
    (tmp_path / "readme.md").write_text("# Packs", encoding="utf-8")
    (tmp_path / "further.yaml").mkdir()
    assert ids(str(tmp_path)) == ["a", "b"]
    assert ids("upflow", str(tmp_path / "b.yaml"), str(tmp_path)) == ["upflow", "b", "a", "b"]


def test_a_folder_of_the_current_folder_is_found_by_its_bare_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("packs", "upflow"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "own.yaml").write_text(UPFLOW.replace("pack: upflow", "pack: own"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert ids("packs") == ["own"]
    assert ids("upflow") == ["upflow"]


def test_a_folder_without_a_pack_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no rule pack") as caught:
        find_packs([str(tmp_path)])
    assert caught.value.hint


def test_the_answers_reach_every_pack(tmp_path: Path) -> None:
    asking = UPFLOW + "\nparameters: [{name: a, question: A, type: text}]\n"
    (tmp_path / "a.yaml").write_text(asking, encoding="utf-8")
    assert [dict(pack.answers) for pack in find_packs(["upflow", str(tmp_path)], {"a": "x"})] == [{}, {"a": "x"}]


def distribute(folder: Path, name: str, *packs: str, package: bool = True) -> None:
    """An installed distribution that names a package with these packs; of a name of its own, as imports are kept."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[intacct_audit.rules]\nrules = {name}_rules\n", encoding="utf-8")
    if package:
        (folder / f"{name}_rules").mkdir()
        for pack in packs:
            text = UPFLOW.replace("pack: upflow", f"pack: {pack}").replace("product: Upflow", f"product: {name}")
            (folder / f"{name}_rules" / f"{pack}.yaml").write_text(text, encoding="utf-8")
            (folder / f"{name}_rules" / f"{pack}.examples.yaml").write_text("examples: []", encoding="utf-8")


def test_a_pack_of_an_installed_distribution_is_found_by_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribute(tmp_path, "acme", "acme-billing", "upflow")
    monkeypatch.syspath_prepend(tmp_path)
    assert installed_packs() == (*rule_packs(), "acme-billing")
    found = find_pack("acme-billing")
    assert (found.id, found.product) == ("acme-billing", "acme")
    assert found.rules[0].place.file == "acme_rules/acme-billing.yaml"
    assert find_pack("upflow").product == "Upflow"


def test_a_folder_cannot_take_the_place_of_an_installed_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distribute(tmp_path, "hidden", "acme-billing")
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "acme-billing").mkdir()
    monkeypatch.chdir(tmp_path)
    assert ids("acme-billing") == ["acme-billing"]


def test_two_distributions_with_a_pack_of_one_id_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distribute(tmp_path, "first", "billing")
    distribute(tmp_path, "second", "billing")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError) as caught:
        find_pack("billing")
    assert caught.value.message == "Two packages hold a rule pack billing: first_rules and second_rules."
    assert find_pack("upflow").id == "upflow"


def test_a_distribution_that_is_broken_is_named_and_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribute(tmp_path, "broken", package=False)
    distribute(tmp_path, "sound", "sound-billing")
    monkeypatch.syspath_prepend(tmp_path)
    assert installed_packs() == (*rule_packs(), "sound-billing")
    assert ids("upflow", "sound-billing") == ["upflow", "sound-billing"]
    with pytest.raises(UsageError) as caught:
        find_pack("broken-billing")
    assert "The distribution broken is left out: its package broken_rules with rule packs" in caught.value.hint


def test_every_pack_is_refused_where_one_distribution_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribute(tmp_path, "broken", package=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError, match="Not every installed pack can be used: broken"):
        every_pack({})


def test_an_id_that_a_distribution_shares_with_a_bundled_pack_is_named_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribute(tmp_path, "shadow", "upflow")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError) as caught:
        find_pack("zzz")
    assert caught.value.hint.count("upflow") == 1


COMPANY = "# a company\ncompany: {id: acme}\nusers: []\n"


def test_a_company_beside_packs_is_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distribute(tmp_path, "with_company", "company-billing")
    (tmp_path / "with_company_rules" / "acme.company.yaml").write_text(COMPANY, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert installed_packs() == (*rule_packs(), "company-billing")
    assert ids(str(tmp_path / "with_company_rules")) == ["company-billing"]


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("acme.yaml", COMPANY, "Rename it"),
        ("acme.yaml", "extends: demo\n", "Rename it"),
        ("acme.company.yaml", COMPANY, "Name the rule pack"),
    ],
)
def test_a_company_file_where_a_pack_belongs_is_one_problem(name: str, text: str, hint: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RulePackError) as caught:
        find_pack(str(file))
    first = f"{file.as_posix()}:1:1: This is a company file of the simulator and no rule pack"
    assert caught.value.message.startswith(first)
    assert len(caught.value.message.splitlines()) == 1
    assert caught.value.hint.startswith(hint)


def test_a_pack_with_a_strange_key_company_is_a_pack(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(UPFLOW + "\ncompany: x\n", encoding="utf-8")
    with pytest.raises(RulePackError, match="company") as caught:
        find_pack(str(file))
    assert "simulator" not in caught.value.message
