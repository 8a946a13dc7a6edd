"""`rules list`: which packs there are."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from auditor.authoring.sources import load_one, single
from auditor.authoring.told import Told, as_json
from auditor.errors import ExitCode, RulePackError
from auditor.model.rule import Origin, RulePack
from auditor.reporters.clean import clean
from auditor.reporters.wording import counted
from auditor.resources import Distributed, distributed_rule_packs, rule_packs
from auditor.rulebook import installed_packs


def list_packs(names: Sequence[str], *, machine_readable: bool = False) -> Told:
    """One line for each pack that is installed and for each of these files and folders.

    One that does not load hides no other, nor does a distribution that is
    broken: each is listed with its first fault, and the run ends with 2. Notes
    tell which packs are hidden, and which are known by another name than their
    own id. Raises UsageError for a path that holds no pack.
    """
    packs: list[RulePack] = []
    distributed = distributed_rule_packs()
    broken: dict[str, str] = {}
    for name in single([*installed_packs(), *names]):
        try:
            packs.append(load_one(name, {}))
        except RulePackError as error:
            broken[name] = error.message.splitlines()[0]
    broken |= _unusable(distributed)
    notes = [*_hidden(distributed), *_misnamed(packs)]
    text = _json(packs, broken, notes) if machine_readable else _text(packs, broken, notes)
    return Told(text, ExitCode.USAGE if broken else ExitCode.READY)


def _unusable(distributed: Distributed) -> Mapping[str, str]:
    found = {one.distribution: f"{one}" for one in distributed.broken}
    contested = {
        name: f"several packages hold it: {', '.join(one.package for one in holders)}"
        for name, holders in distributed.contested.items()
        if name not in rule_packs()
    }
    return {**found, **contested}


def _hidden(distributed: Distributed) -> Iterator[tuple[str, str]]:
    held = {**{name: (pack,) for name, pack in distributed.packs.items()}, **distributed.contested}
    for name in sorted(held.keys() & rule_packs().keys()):
        whose = " and ".join(dict.fromkeys(one.distribution for one in held[name]))
        yield name, f"that of {whose} is hidden by the bundled pack"


def _misnamed(packs: Sequence[RulePack]) -> Iterator[tuple[str, str]]:
    """Packs of distributions, which are known by the names of their files."""
    for pack in packs:
        name = _known_as(pack)
        if name != pack.id:
            yield name, f"the pack in this file calls itself {pack.id}; it is known by the name of its file only"


def _known_as(pack: RulePack) -> str:
    """The name that commands take for it; of a file of one's own that is its path, so its id tells more."""
    return pack.id if pack.origin is Origin.FILE else PurePath(pack.rules[0].place.file).stem


def _text(packs: Sequence[RulePack], broken: Mapping[str, str], notes: Sequence[tuple[str, str]]) -> str:
    faults = (f"{name}  does not load: {fault}" for name, fault in broken.items())
    lines = [*map(_line, packs), *(f"{name}  note: {note}" for name, note in notes), *faults]
    return "".join(f"{clean(line)}\n" for line in lines)


def _line(pack: RulePack) -> str:
    whole = "" if pack.complete else ", source incomplete"
    rules = counted(len(pack.rules), "rule")
    return f"{_known_as(pack)}  {pack.product} {pack.version}, {rules}{whole}, {pack.source}, read on {pack.read_on}"


def _json(packs: Sequence[RulePack], broken: Mapping[str, str], notes: Sequence[tuple[str, str]]) -> str:
    return as_json(
        "packs",
        {
            "packs": [_fields(pack) for pack in packs],
            "broken": [{"name": name, "fault": fault} for name, fault in broken.items()],
            "notes": [{"name": name, "note": note} for name, note in notes],
        },
    )


def _fields(pack: RulePack) -> dict[str, object]:
    return {
        "id": _known_as(pack),
        "product": pack.product,
        "version": pack.version,
        "rules": len(pack.rules),
        "complete": pack.complete,
        "source": pack.source,
        "read_on": pack.read_on.isoformat(),
    }
