"""The keys of a mapping as a table of Markdown."""

from collections.abc import Iterable, Iterator

from auditor.rulebook.shapes import Shape


def tables_of_keys(shape: Shape, without: set[str], seen: set[str], note: str = "") -> Iterator[str]:
    """The keys of a mapping, a note, and those of the mappings in it, but for the mappings of these nouns."""
    seen.add(shape.noun)
    cells = ((f"`{key.name}`", shape.mark(key), key.type.words, f"`{key.example}`", key.meaning) for key in shape.keys)
    yield from table(("key", "", "value", "example", "meaning"), cells)
    if shape.one_of_its_keys:
        yield from ("Exactly one of them is given.", "")
    for choice in shape.choices:
        yield from (choice.sentence, "")
    if note:
        yield from (note, "")
    for key in shape.keys:
        for inner in key.type.shapes:
            if inner.noun not in without | seen:
                yield from (f"## Under {key.name}", "")
                yield from tables_of_keys(inner, without, seen)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table, and the empty line after it."""
    titles = tuple(head)
    yield from (row(*titles), f"| {' | '.join('---' for _ in titles)} |", *(row(*cells) for cells in rows), "")


def row(*cells: str) -> str:
    """A line of a table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |".replace("|  |", "| |")
