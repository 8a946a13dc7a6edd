"""Build auditor/simulator/objects/ from recorded answers of `lookup`.

    .venv/bin/python scripts/build_objects.py RECORDED [--output FOLDER]

RECORDED holds OBJECT.xml, the `data` element of a recorded `lookup` each. Every
object becomes OBJECT.tsv: a line a field, a blank line, a line a relationship,
under the names that the gateway gives the columns. Descriptions are left out.
Lists of values that many fields share, such as the countries, stand once in
lists.txt. The same recordings give the same bytes; what the script does not
understand ends it.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

OUTPUT = Path(__file__).resolve().parent.parent / "auditor" / "simulator" / "objects"

FIELD = ("ID", "DATATYPE", "FLAGS", "LABEL", "VALIDVALUES")
FIELD_TAGS = {"ID", "LABEL", "DESCRIPTION", "REQUIRED", "READONLY", "DATATYPE", "VALIDVALUES", "ISCUSTOM"}
RELATIONSHIP = ("OBJECTPATH", "OBJECTNAME", "RELATIONSHIPTYPE", "RELATEDBY", "LABEL")
FLAGS = {"REQUIRED": "required", "READONLY": "read-only"}
LONG = 100

# By the field that shows it best; OPCOUNTRY has the same countries after an empty value.
LISTS = {"country codes": "LEGALCOUNTRYCODE", "countries": "ADDRESSCOUNTRYDEFAULT"}

Lists = Mapping[str, tuple[str, ...]]


def main() -> None:
    """Read the recordings, write the objects."""
    parser = argparse.ArgumentParser(description="Build the simulator's objects from recorded lookups.")
    parser.add_argument("recorded", type=Path, help="folder of OBJECT.xml")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    recorded = {path.stem: etree.parse(path).getroot() for path in sorted(options.recorded.glob("*.xml"))}
    options.output.mkdir(parents=True, exist_ok=True)
    for name, text in built(recorded).items():
        (options.output / name).write_text(text, encoding="utf-8", newline="\n")


def built(recorded: Mapping[str, etree._Element]) -> Mapping[str, str]:
    """The files by their names."""
    lists = shared_lists(recorded.values())
    texts = {f"{name}.tsv": object_text(name, data, lists) for name, data in recorded.items()}
    return texts | {"lists.txt": "".join(f"{name}\t{'|'.join(values)}\n" for name, values in lists.items())}


def shared_lists(recorded: Iterable[etree._Element]) -> Lists:
    """The long lists, each found by the field that is its name's best witness."""
    fields = {text(field, "ID"): field for data in recorded for field in data.iter("Field")}
    return {name: values(fields[witness]) for name, witness in LISTS.items()}


def object_text(name: str, data: etree._Element, lists: Lists) -> str:
    """The file of one object."""
    if [kind.get("Name") for kind in data.iter("Type")] != [name]:
        raise SystemExit(f"{name}.xml is not the lookup of {name}.")
    fields = [field_row(name, field, lists) for field in data.iter("Field")]
    twice = [field_id for field_id, count in Counter(row[0] for row in fields).items() if count > 1]
    if twice:
        raise SystemExit(f"{name} has fields that occur twice: {', '.join(twice)}.")
    relationships = [tuple(text(item, tag) for tag in RELATIONSHIP) for item in data.iter("Relationship")]
    lines = [line(row) for row in (FIELD, *fields)]
    if relationships:
        lines += ["", *(line(row) for row in (RELATIONSHIP, *relationships))]
    return "".join(f"{row}\n" for row in lines)


def field_row(name: str, field: etree._Element, lists: Lists) -> tuple[str, ...]:
    """The columns of a field."""
    unknown = {str(child.tag) for child in field} - FIELD_TAGS
    if unknown or text(field, "ISCUSTOM") != "false":
        raise SystemExit(f"{name}.{text(field, 'ID')} is not understood: {', '.join(sorted(unknown)) or 'custom'}.")
    flags = " ".join(word for tag, word in FLAGS.items() if text(field, tag) == "true")
    listed = named(values(field), lists)
    return (text(field, "ID"), text(field, "DATATYPE"), flags, text(field, "LABEL"), "|".join(listed))


def named(listed: tuple[str, ...], lists: Lists) -> tuple[str, ...]:
    """The values, with a shared list among them as @ and its name."""
    for name, shared in lists.items():
        if listed[-len(shared) :] == shared:
            return (*listed[: -len(shared)], f"@{name}")
    if len(listed) > LONG or any(value.startswith("@") for value in listed):
        raise SystemExit(f"A list of {len(listed)} values needs a name in LISTS: {', '.join(listed[:3])} ...")
    return listed


def values(field: etree._Element) -> tuple[str, ...]:
    """The valid values."""
    found = tuple(value.text or "" for value in field.iterfind("VALIDVALUES/VALIDVALUE"))
    if found == ("",) or any("|" in value for value in found):
        raise SystemExit(f"The valid values of {text(field, 'ID')} cannot be written in a line.")
    return found


def text(element: etree._Element, tag: str) -> str:
    """The text of a child."""
    return element.findtext(tag) or ""


def line(columns: Iterable[str]) -> str:
    """The columns between tabs, without the empty ones at the end."""
    columns = list(columns)
    if any("\t" in column or "\n" in column or column != column.strip() for column in columns):
        raise SystemExit(f"These columns cannot be written in a line: {columns}")
    return "\t".join(columns).rstrip("\t")


if __name__ == "__main__":
    main()
