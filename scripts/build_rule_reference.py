"""Writes docs/rules/*.md and docs/rule-pack.schema.json from the tables of the rule language.

    .venv/bin/python scripts/build_rule_reference.py

A test compares the files with what this writes.
"""

from pathlib import Path

from auditor.rulebook import pack_schema_text
from auditor.rulebook.reference import pages

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    folder = DOCS / "rules"
    folder.mkdir(exist_ok=True)
    written = pages()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for stale in sorted(file for file in folder.glob("*.md") if file.name not in written):
        stale.unlink()
    (DOCS / "rule-pack.schema.json").write_text(pack_schema_text(), encoding="utf-8", newline="\n")
    print(f"{len(written)} pages in docs/rules, and docs/rule-pack.schema.json")


if __name__ == "__main__":
    main()
