"""The rights of a role or a user in a company file."""

from collections.abc import Mapping

from auditor.model.requirement import Section
from auditor.simulator.company import ALL, NONE, READ_ONLY, ApplicationRights
from auditor.simulator.company_yaml import Tree
from auditor.simulator.reading import Reading
from auditor.vocabulary import catalogue

PRESETS = (ALL, READ_ONLY, NONE)


def rights_of(item: Tree, where: str, read: Reading) -> tuple[ApplicationRights, ...]:
    """What stands under `rights`: for each application a shortcut per section, and single rows with their boxes."""
    given = read.mapping(item, "rights")
    return tuple(_rights_in(name, value, f"{where}: rights", read) for name, value in given.items())


def _rights_in(name: str, value: object, where: str, read: Reading) -> ApplicationRights:
    application = read.application(name, where)
    where = f"{where}: {name}"
    if not isinstance(value, Mapping):
        raise read.wrong(value or name, where, "has to be a mapping of sections and permissions")
    sections, rows = {}, {}
    by_name = {section.value: section for section in Section}
    for key, said in value.items():
        if key in by_name:
            sections[by_name[key]] = read.choice(said, f"{where}: {key}", PRESETS)
        else:
            permission = read.permission(application, key, where, by_name)
            rows[permission.name] = _boxes(said, f"{where}: {key}", read)
    return ApplicationRights(application, sections, rows)


def _boxes(value: object, where: str, read: Reading) -> tuple[str, ...]:
    labels = catalogue().right_labels
    texts = read.texts(value, where)
    for text in texts:
        read.choice(text, where, labels)
    return tuple(map(str, texts))
