"""Where the files that ship with the program are: in a wheel, a zipped wheel, an editable install, a checkout."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from auditor.errors import NoAudit, UsageError

RULE_PACK_GROUP = "intacct_audit.rules"
"""The entry point group in which a distribution names its package of rule packs."""

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


def distributed_rule_packs() -> Mapping[str, DistributedPack]:
    """The rule packs of other distributions: pack id -> file, sorted by id.

    A distribution names a package that holds `*.yaml` in the entry point group
    `intacct_audit.rules`. Raises UsageError where the package cannot be found,
    or where two packages hold a pack of the same id.
    """
    # It costs a third of the time that a start takes, and is needed only where no bundled pack is meant.
    from importlib.metadata import entry_points  # noqa: PLC0415

    found: dict[str, DistributedPack] = {}
    for package in sorted({point.value for point in entry_points(group=RULE_PACK_GROUP)}):
        try:
            files_of_package = _packs_in(files(package))
        # Importing a package of somebody else can raise anything.
        except Exception as error:
            hint = "Reinstall or remove the distribution that names it."
            raise UsageError(f"The package {package} with rule packs cannot be read.", hint) from error
        for name, file in files_of_package.items():
            if name in found:
                holders = f"{found[name].package} and {package}"
                raise UsageError(f"Two packages hold a rule pack {name}: {holders}.", "Remove one of the two.")
            found[name] = DistributedPack(package, file)
    return dict(sorted(found.items()))


def _packs_in(folder: Traversable) -> Mapping[str, Traversable]:
    """The packs of a folder; what ends with .examples.yaml holds the examples of one."""
    names = (file.name for file in folder.iterdir())
    packs = sorted(name for name in names if name.endswith(".yaml") and not name.endswith(".examples.yaml"))
    return {name.removesuffix(".yaml"): folder / name for name in packs}


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
