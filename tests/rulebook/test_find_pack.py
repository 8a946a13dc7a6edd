"""A bundled pack is found by its id, any other by its path."""

from pathlib import Path

import pytest

from auditor.errors import RulePackError, UsageError
from auditor.resources import rule_packs
from auditor.rulebook import find_pack

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
        ("upflwo", 'There is no rule pack "upflwo".', "Did you mean upflow? Bundled: "),
        ("", 'There is no rule pack "".', "Bundled: "),
        ("\x1b[31m", 'There is no rule pack "\N{REPLACEMENT CHARACTER}[31m".', "Bundled: "),
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
