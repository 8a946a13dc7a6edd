"""`rules guide`: the set-up guide of a pack, for the admin of a customer."""

from collections.abc import Mapping
from pathlib import Path

from auditor.authoring.sources import load_one
from auditor.authoring.told import Told
from auditor.options import check_writable
from auditor.reporters.clean import clean
from auditor.reporters.to_html import environment
from auditor.rulebook import refuse_strangers
from auditor.rulebook.guide import Guide, Variant, guide_of
from auditor.rulebook.guide.pages import KINDS, LEVELS, badges, beginning, markdown, title_of
from auditor.writing import write

FORMATS = ("markdown", "html")
VARIANTS = tuple(variant.value for variant in Variant)


def guide_pack(name: str, answers: Mapping[str, str], variant: str = "roles", output: str = "markdown") -> Told:
    """The guide of one pack with these answers to its questions, as one of `FORMATS`, for one of `VARIANTS`.

    Raises UsageError where there is no such pack and for an answer that it does
    not ask for, RulePackError where it does not load.
    """
    pack = load_one(name, answers)
    refuse_strangers(answers, (pack,))
    guide = guide_of(pack, Variant(variant))
    if output == "html":
        return Told(_html(guide))
    return Told("".join(f"{clean(line)}\n" for line in markdown(guide).splitlines()))


def write_guide(told: Told, path: Path, *, overwrite: bool = False) -> Told:
    """Writes what `guide_pack` says to a file. Raises UsageError where it cannot be written, or exists and is kept."""
    check_writable(path, overwrite=overwrite)
    write(path, told.text)
    return Told(f"The guide is written to {path}.\n", told.exit_code)


def _html(guide: Guide) -> str:
    """One page without a script, which asks for nothing and can be printed; it looks like the audit's report."""
    page = environment().get_template("guide.html")
    text = page.render(
        guide=guide,
        kind=KINDS[guide.variant],
        levels=LEVELS,
        badges=badges,
        title_of=title_of,
        beginning=beginning(guide.pack.product),
    )
    return text if text.endswith("\n") else text + "\n"
