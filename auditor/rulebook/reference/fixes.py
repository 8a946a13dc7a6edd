"""Which requirements have a standard fix."""

from collections.abc import Iterable, Iterator

from auditor.model.requirement import Forbidden, Requirement, UserFact, UserIs
from auditor.rulebook.fixes import NEEDED, WITHOUT_STANDARD, standard_fix
from auditor.rulebook.kinds.kind import Kind
from auditor.rulebook.kinds.user import WORDS
from auditor.rulebook.reference.kinds import read_example
from auditor.rulebook.reference.tables import table
from auditor.rulebook.requirements import KINDS

_JOINED = ("all_of", "any_of")
_OF_ALL = "where the parts share one; see below"


def about_fixes() -> str:
    """What the page of the fix says before its keys."""
    return "\n".join([_HOW, "", *table(("requirement", "standard fix"), _rows()), _TOGETHER, "", _PATH])


def has_standard_fix(kind: Kind) -> str:
    """For which requirements of a kind there is a standard fix, in a few words."""
    if kind.key in WITHOUT_STANDARD:
        return "none"
    if kind.key in _JOINED:
        return _OF_ALL
    if kind.key == "forbidden":
        return f"of {', '.join(_forbidden())} only"
    lacking = [f"`{example}`" for example, asked in _samples(kind) if not standard_fix(asked)]
    if lacking:
        return f"yes, but not such as {', '.join(lacking)}"
    return "yes, for each fact and each of its values" if kind.key == "user" else "yes"


def _rows() -> Iterator[tuple[str, str]]:
    yield from ((f"[{kind.key}]({kind.key}.md)", has_standard_fix(kind)) for kind in KINDS.values())


def _samples(kind: Kind) -> Iterable[tuple[str, Requirement]]:
    yield from ((example, read_example(example)) for _, example in kind.examples)
    if kind.key == "user":
        yield from ((f"{{user: {{{fact}: filled}}}}", UserIs(fact)) for fact in UserFact)
        for fact, words in WORDS.items():
            yield from ((f"{{user: {{{fact}: {word}}}}}", UserIs(fact, (word,))) for word in words)


def _forbidden() -> tuple[str, ...]:
    """The kinds that can be forbidden and have a standard fix for that."""
    return tuple(
        f"[{kind.key}]({kind.key}.md)"
        for kind in KINDS.values()
        if kind.key not in {*_JOINED, "forbidden", "not"}
        if any(standard_fix(Forbidden(asked)) for _, asked in _samples(kind))
    )


_HOW = (
    "How a gap is closed. Most requirements have a standard fix, which the pages of their kinds show; a rule then "
    "needs no `fix`, or a `fix` with the keys that say something else. With a `path` of its own, the standard "
    "`former_path` does not count. Where there is no standard fix, "
    f"{', '.join(f'`{key}`' for key in NEEDED)} have to be given."
)
_TOGETHER = (
    "[all_of](all_of.md) and [any_of](any_of.md) have a standard fix where each of their parts has one and these can "
    "stand one after the other: all of them are about rights ([object](object.md) and forbidden rights are, too), or "
    "the same people act in the same place, as with several subscriptions, senders or roles, and with facts of the "
    "user that are set on one tab. The path is that of the first part, steps that are the same "
    'stand there once, and those of `any_of` begin with "One of the following is enough." Parts that share neither '
    "are different things, and the rule needs a fix of its own; so do `any_of` within `all_of`, and several steps that "
    "belong together within `any_of`, which one list of steps cannot tell apart."
)
_PATH = (
    "`path` and `verified` say one thing: where somebody clicked, and on which day. If you cannot follow the path in a "
    "company, leave both out where there is a standard fix. Where there is none, copy `path` and `verified` from a "
    "standard fix that begins on the same page of the menu; the pages of the kinds show them with their days. A day "
    "that is still to come, and one too long ago, is reported by `rules lint`."
)
