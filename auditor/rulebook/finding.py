"""A bundled or installed pack by its id, any other by the path of its file or folder."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from auditor.errors import RulePackError, UsageError
from auditor.model.rule import Origin, RulePack
from auditor.resources import COMPANY, EXAMPLES, Distributed, distributed_rule_packs, is_pack, rule_packs
from auditor.rulebook.packs import load_pack
from auditor.rulebook.source import MAX_CHARACTERS, TOO_LARGE, nearest, quoted

__all__ = ["EXAMPLES", "find_pack", "find_packs", "installed_packs", "pack_files"]

_SUFFIXES = (".yaml", ".yml")
_MAX_BYTES = 4 * MAX_CHARACTERS  # a character of UTF-8 has at most four bytes


def find_packs(names_or_paths: Iterable[str], answers: Mapping[str, str] | None = None) -> tuple[RulePack, ...]:
    """The packs of these ids, files and folders; a folder stands for every pack in it, sorted by name.

    Raises UsageError and RulePackError as `find_pack` does, and UsageError for
    a folder without a pack.
    """
    named = [name for given in names_or_paths for name in _unfolded(given)]
    return tuple(find_pack(name, answers) for name in named)


def find_pack(name_or_path: str, answers: Mapping[str, str] | None = None) -> RulePack:
    """The pack of this id, bundled or of an installed distribution, or the pack in the file of this path.

    A bundled id wins over every other, and an id over a file of that name, so
    that what lies in the current folder cannot take its place. `answers` are
    those of `load_pack`. Raises UsageError where there is no such pack,
    RulePackError where the file is none, or is a company file of the simulator.
    """
    bundled = rule_packs()
    if found := bundled.get(name_or_path):
        pack = load_pack(found.read_text(encoding="utf-8"), f"rules/{name_or_path}.yaml", answers)
        return replace(pack, origin=Origin.BUNDLED)
    path = Path(name_or_path)
    if path.suffix in _SUFFIXES or len(path.parts) > 1:
        return load_pack(_no_company(_read(path), path), path.as_posix(), answers)
    distributed = distributed_rule_packs()
    if one := distributed.packs.get(name_or_path):
        content = one.file.read_bytes()[: _MAX_BYTES + 1]
        file = f"{one.package}/{name_or_path}.yaml"
        return replace(load_pack(_decoded(content, file), file, answers), origin=Origin.DISTRIBUTION)
    raise _unknown(name_or_path, tuple(dict.fromkeys((*bundled, *distributed.packs))), distributed)


def installed_packs() -> tuple[str, ...]:
    """The ids of the bundled packs, and after them those of installed distributions that no bundled one has."""
    bundled = rule_packs()
    return (*bundled, *(name for name in distributed_rule_packs().packs if name not in bundled))


def pack_files(folder: Path) -> tuple[Path, ...]:
    """The files of a folder that are packs, by name. Raises UsageError where there is none."""
    try:
        packs = tuple(sorted(file for file in folder.iterdir() if is_pack(file.name) and file.is_file()))
    except OSError as error:
        raise UsageError(f"The folder {quoted(folder.as_posix())} cannot be read: {error.strerror}.", _HINT) from error
    if not packs:
        raise UsageError(f"The folder {quoted(folder.as_posix())} holds no rule pack.", _HINT)
    return packs


def _unfolded(name: str) -> Sequence[str]:
    path = Path(name)
    try:
        is_folder = name not in rule_packs() and path.is_dir()
    except ValueError:  # a path with a NUL character
        is_folder = False
    if is_folder and len(path.parts) == 1 and name in distributed_rule_packs().packs:
        is_folder = False
    return [str(file) for file in pack_files(path)] if is_folder else [name]


_NUMBER = {2: "Two", 3: "Three"}
_HINT = "Give the path of a YAML file, or the id of a bundled pack as `intacct-audit rules list` shows it."


def _unknown(name: str, known: Sequence[str], distributed: Distributed) -> UsageError:
    if holders := distributed.contested.get(name):
        packages = " and ".join(one.package for one in holders)
        names = ", ".join(dict.fromkeys(one.distribution for one in holders))
        message = f"{_NUMBER.get(len(holders), len(holders))} packages hold a rule pack {name}: {packages}."
        return UsageError(message, f"They belong to: {names}. Remove one of them.")
    meant = nearest(name, known)
    question = f"Did you mean {meant}? " if meant else ""
    names = ", ".join(known) or "none"
    hint = f"{question}Installed: {names}. For a file of your own, give its path with .yaml at the end."
    unread = (f" The distribution {one.distribution} is left out: {one}." for one in distributed.broken)
    return UsageError(f"There is no rule pack {quoted(name)}.", hint + "".join(unread))


def _no_company(text: str, path: Path) -> str:
    """The text. Raises RulePackError for a company file of the simulator, whose every line would be a problem."""
    if not _BEGINS_A_COMPANY.search(text) or _BEGINS_A_PACK.search(text):
        return text
    file, stem = path.as_posix(), path.name.removesuffix(path.suffix)
    named = path.name.endswith(COMPANY)
    advice = "" if named else f"; beside packs, name it {stem}{COMPANY}"
    hint = "Name the rule pack instead." if named else f"Rename it: files that end in {COMPANY} are not read as packs."
    raise RulePackError(f"{file}:1:1: This is a company file of the simulator and no rule pack{advice}.", hint)


_BEGINS_A_COMPANY = re.compile(r"^(company|extends)\s*:", re.MULTILINE)
_BEGINS_A_PACK = re.compile(r"^pack\s*:", re.MULTILINE)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    # ValueError: a path with a NUL character.
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no such path"
        raise UsageError(f"The rule file {quoted(path.as_posix())} cannot be read: {reason}.", _HINT) from error
    return _decoded(content, path.as_posix())


def _decoded(content: bytes, file: str) -> str:
    if len(content) > _MAX_BYTES:
        raise RulePackError(f"{file}:1:1: {TOO_LARGE}", "Is it a rule file at all?")
    try:
        # A byte order mark is what Windows editors put in front; it is no part of the text.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()  # of the object without the mark
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"{file}:{line}:{column}: Here the file is not UTF-8 text."
        raise RulePackError(message, "Save the file with the encoding UTF-8.") from error
