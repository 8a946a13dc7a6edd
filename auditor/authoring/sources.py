"""Names, files and folders -> packs, each with the text of its file."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from auditor.errors import UsageError
from auditor.model.rule import RulePack
from auditor.resources import distributed_rule_packs, rule_packs
from auditor.rulebook import find_packs, installed_packs
from auditor.rulebook.finding import EXAMPLES, pack_files

__all__ = ["EXAMPLES", "load_one", "single", "text_of"]


def single(names: Sequence[str]) -> Iterator[str]:
    """The same names, each once, and instead of a folder the files of the packs in it.

    Raises UsageError for a folder without any. An id of an installed pack
    wins over a folder of that name.
    """
    installed = frozenset(installed_packs())
    for name in dict.fromkeys(names):
        if name not in installed and _is_folder(name):
            yield from (file.as_posix() for file in pack_files(Path(name)))
        else:
            yield name


def load_one(name: str, answers: Mapping[str, str]) -> RulePack:
    """One pack by id or path. Raises UsageError and RulePackError as `find_packs` does, and for several packs."""
    packs = find_packs((name,), answers)
    if len(packs) != 1:
        raise UsageError(f"{name} holds {len(packs)} rule packs.", "Name one of its files.")
    return packs[0]


def text_of(name: str) -> str:
    """The text of the file from which `load_one` loads the pack of this name."""
    if bundled := rule_packs().get(name):
        return bundled.read_text(encoding="utf-8")
    path = Path(name)
    if path.is_file():
        return path.read_text(encoding="utf-8-sig")
    return distributed_rule_packs().packs[name].file.read_text(encoding="utf-8-sig")


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except ValueError:  # a path with a NUL character
        return False
