"""`rules list`: which packs there are."""

from collections.abc import Sequence

from auditor.authoring.sources import load_one, single
from auditor.authoring.told import Told, as_json
from auditor.errors import ExitCode, RulePackError
from auditor.model.rule import RulePack
from auditor.reporters.clean import clean
from auditor.reporters.wording import counted
from auditor.rulebook import installed_packs


def list_packs(names: Sequence[str], *, machine_readable: bool = False) -> Told:
    """One line for each pack that is installed and for each of these files and folders.

    One that does not load hides no other: it is listed with its first fault,
    and the run ends with 2. Raises UsageError for a path that holds no pack.
    """
    packs: list[RulePack] = []
    broken: dict[str, str] = {}
    for name in single([*installed_packs(), *names]):
        try:
            packs.append(load_one(name, {}))
        except RulePackError as error:
            broken[name] = error.message.splitlines()[0]
    text = _json(packs, broken) if machine_readable else _text(packs, broken)
    return Told(text, ExitCode.USAGE if broken else ExitCode.READY)


def _text(packs: Sequence[RulePack], broken: dict[str, str]) -> str:
    lines = [*map(_line, packs), *(f"{name}  does not load: {fault}" for name, fault in broken.items())]
    return "".join(f"{clean(line)}\n" for line in lines)


def _line(pack: RulePack) -> str:
    whole = "" if pack.complete else ", source incomplete"
    rules = counted(len(pack.rules), "rule")
    return f"{pack.id}  {pack.product} {pack.version}, {rules}{whole}, {pack.source}, read on {pack.read_on}"


def _json(packs: Sequence[RulePack], broken: dict[str, str]) -> str:
    faults = [{"name": name, "fault": fault} for name, fault in broken.items()]
    return as_json("packs", {"packs": [_fields(pack) for pack in packs], "broken": faults})


def _fields(pack: RulePack) -> dict[str, object]:
    return {
        "id": pack.id,
        "product": pack.product,
        "version": pack.version,
        "rules": len(pack.rules),
        "complete": pack.complete,
        "source": pack.source,
        "read_on": pack.read_on.isoformat(),
    }
