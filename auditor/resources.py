"""Where the files that ship with the program are: in a wheel, a zipped wheel, an editable install, a checkout."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from auditor.errors import NoAudit

RULE_PACK_GROUP = "intacct_audit.rules"
"""The entry point group in which a distribution names its package of rule packs."""

EXAMPLES = ".examples.yaml"
"""How the name of a file ends that holds the examples of a pack."""

COMPANY = ".company.yaml"
"""How the name of a file ends that lies beside packs and holds a company for their examples."""

_REINSTALL = "Reinstall intacct-audit."


def rule_packs() -> Mapping[str, Traversable]:
    """The bundled rule packs: pack id -> file, sorted by id."""
    folder = _root() / "rules"
    if not folder.is_dir():
        raise NoAudit("The rule packs that belong to intacct-audit are missing.", _REINSTALL)
    return _packs_in(folder)


@dataclass(frozen=True, slots=True)
class DistributedPack:
    """A rule pack of an installed distribution, with the package that holds it."""

    package: str
    file: Traversable
    distribution: str = ""


@dataclass(frozen=True, slots=True)
class BrokenDistribution:
    """A distribution that names a package of rule packs which cannot be read, and why not in a few words."""

    distribution: str
    package: str
    fault: str

    def __str__(self) -> str:
        return f"its package {self.package} with rule packs cannot be read ({self.fault})"


@dataclass(frozen=True, slots=True)
class Distributed:
    """What the installed distributions hold: packs by id in the order of ids, and what cannot be used.

    `contested` are ids that several packages hold, each with these packs; none of them is among `packs`.
    """

    packs: Mapping[str, DistributedPack]
    contested: Mapping[str, tuple[DistributedPack, ...]]
    broken: tuple[BrokenDistribution, ...]


def distributed_rule_packs() -> Distributed:
    """The rule packs of other distributions. What is wrong with one of them hides none of the others.

    A distribution names a package that holds `*.yaml` in the entry point group
    `intacct_audit.rules`; the id of a pack is the name of its file.
    """
    # It costs a third of the time that a start takes, and is needed only where no bundled pack is meant.
    from importlib.metadata import entry_points  # noqa: PLC0415

    points = entry_points(group=RULE_PACK_GROUP)
    named = {point.value: point.dist.name if point.dist else point.name for point in points}
    found: dict[str, list[DistributedPack]] = {}
    broken: list[BrokenDistribution] = []
    for package, distribution in sorted(named.items()):
        try:
            held = _packs_in(files(package))
        # Importing a package of somebody else can raise anything.
        except Exception as error:  # noqa: BLE001
            fault = " ".join(str(error).split()) or type(error).__name__
            broken.append(BrokenDistribution(distribution, package, fault))
            continue
        for name, file in held.items():
            found.setdefault(name, []).append(DistributedPack(package, file, distribution))
    ordered = sorted(found.items())
    return Distributed(
        packs={name: packs[0] for name, packs in ordered if len(packs) == 1},
        contested={name: tuple(packs) for name, packs in ordered if len(packs) > 1},
        broken=tuple(broken),
    )


def _packs_in(folder: Traversable) -> Mapping[str, Traversable]:
    """The packs of a folder, by the names of their files."""
    packs = sorted(file.name for file in folder.iterdir() if is_pack(file.name))
    return {name.removesuffix(".yaml"): folder / name for name in packs if name.endswith(".yaml")}


def is_pack(name: str) -> bool:
    """Whether a file of this name is a rule pack, and neither the examples of one nor a company beside it."""
    return name.endswith((".yaml", ".yml")) and not name.endswith((EXAMPLES, COMPANY))


def template(name: str) -> str:
    """The text of reports/templates/NAME."""
    return _text(_root() / "reports" / "templates" / name)


def data_text(path: str) -> str:
    """The text of a file inside the package, such as "vocabulary/catalogue.json"."""
    return _text(files("auditor").joinpath(*path.split("/")))


def _root() -> Traversable:
    packaged = files("auditor") / "_data"
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parent.parent
    # Unguarded, a damaged install would read site-packages/rules, which a package of that name on PyPI fills.
    if (checkout / "pyproject.toml").is_file():
        return checkout
    raise NoAudit("intacct-audit is installed without its rule packs and templates.", _REINSTALL)


def _text(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    # A zipped wheel raises KeyError for a name that its archive lacks.
    except (OSError, KeyError) as error:
        raise NoAudit(f"The file {file.name} that belongs to intacct-audit cannot be read.", _REINSTALL) from error
