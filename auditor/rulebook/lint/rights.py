"""Checks of the rights that a pack asks for."""

from collections.abc import Callable, Iterable, Iterator

from auditor.model.requirement import AllOf, AnyOf, HasRights, HoldsRole, Requirement
from auditor.model.rule import Rule
from auditor.rulebook.lint.boxes import always_asked, boxes, named_boxes
from auditor.rulebook.lint.material import Complaint, Material
from auditor.vocabulary import Permission, RowRight, needs_besides, needs_list

_Needs = Callable[[RowRight], Iterable[RowRight]]


def view_without_list(material: Material) -> Iterator[Complaint]:
    """A right whose row offers List, where neither the rule nor the pack asks for that List."""

    def needs(box: RowRight) -> Iterable[RowRight]:
        needed = needs_list(box, material.catalogue)
        return (needed,) if needed else ()

    for rule, given, needed in _unmet(material, needs):
        rights = ", ".join(sorted({box.right for box in given}))
        yield Complaint(
            rule,
            ("requires",),
            f"{needed.application} > {needed.permission}: {rights} without {needed.right} shows nothing.",
            f"Add {needed.right} to the rights of this row.",
        )


def right_without_needed(material: Material) -> Iterator[Complaint]:
    """A right that needs other boxes than List, where neither the rule nor the pack asks for them."""
    for rule, given, needed in _unmet(material, needs_besides):
        asked = "; ".join(sorted(map(str, given)))
        yield Complaint(rule, ("requires",), f"{asked} needs {needed}.", "Ask for that box, too.")


def right_not_offered(material: Material) -> Iterator[Complaint]:
    """A box that its row is not known to have."""
    for rule, box, row in _named_rows(material):
        if row is None or box.right not in row.offered():
            known = (
                f"Known there: {', '.join(row.offered())}." if row and row.offered() else "The catalogue knows none."
            )
            yield Complaint(rule, ("requires",), f"{box.application} > {box.permission} offers no {box.right}.", known)


def conditional_right(material: Material) -> Iterator[Complaint]:
    """A box that only some companies have, so that lacking it is never a gap."""
    for rule, box, row in _named_rows(material):
        if row and box.right in row.conditional_rights:
            yield Complaint(
                rule,
                ("requires",),
                f"Only some companies show {box}; the audit never counts its absence as a gap.",
                "Say in `note` when a company shows it, or ask a person with `manual`.",
            )


def inferred_name(material: Material) -> Iterator[Complaint]:
    """A row of which no public page prints the name."""
    for rule, row in _rows(material):
        if row.name_inferred:
            yield Complaint(
                rule,
                ("requires",),
                f"No public page prints the name {row.application} > {row.name}; the catalogue infers it.",
                "Look it up in a company, and say in `note` where the name was seen.",
            )


def moved_permission(material: Material) -> Iterator[Complaint]:
    """A row that stands elsewhere today."""
    for rule, row in _rows(material):
        place = material.catalogue.moved_to(row.application, row.name)
        if place not in {None, (row.application, row.name)}:
            yield Complaint(
                rule,
                ("requires",),
                f"{row.application} > {row.name} stands under {' > '.join(place or ())} today.",
                "Ask for it there; for companies that still show the old row, join both by any_of.",
            )


def inferred_right(material: Material) -> Iterator[Complaint]:
    """A box that the catalogue infers from similar rows."""
    for rule, box, row in _named_rows(material):
        if row and box.right in row.rights_inferred:
            yield Complaint(
                rule,
                ("requires",),
                f"No public page shows that there is {box}; the catalogue infers it from similar rows.",
                "Look it up in a company.",
            )


def _unmet(material: Material, needs: _Needs) -> Iterator[tuple[Rule, tuple[RowRight, ...], RowRight]]:
    """For each rule: a box that is needed and not asked for, after the boxes that need it."""
    for rule in material.pack.rules:
        missing: dict[RowRight, dict[RowRight, None]] = {}
        for box, needed in _needs_within(rule.requirement, _asked_with(rule, material), needs, material):
            missing.setdefault(needed, {})[box] = None
        yield from ((rule, tuple(given), needed) for needed, given in missing.items())


def _asked_with(rule: Rule, material: Material) -> frozenset[RowRight]:
    """The boxes that whoever follows this rule is asked for anyway: by rules as strict, under no other condition."""
    return frozenset().union(
        *(
            always_asked(other.requirement, material.catalogue)
            for other in material.pack.rules
            if other.level.reaches(rule.level) and other.when in (None, rule.when) and other.subject == rule.subject
        )
    )


def _needs_within(
    requirement: Requirement, asked: frozenset[RowRight], needs: _Needs, material: Material
) -> Iterator[tuple[RowRight, RowRight]]:
    match requirement:
        case HasRights():
            asked |= boxes(requirement, material.catalogue)
            for box in named_boxes(requirement, material.catalogue):
                yield from ((box, needed) for needed in needs(box) if needed not in asked)
            yield from _taken_away(requirement, asked, needs, material)
        case HoldsRole(grants=HasRights() as rights):
            yield from _needs_within(rights, frozenset(), needs, material)
        case AllOf(parts):
            together = asked | always_asked(requirement, material.catalogue)
            for part in parts:
                yield from _needs_within(part, together, needs, material)
        case AnyOf(parts):
            for part in parts:
                yield from _needs_within(part, asked, needs, material)


def _taken_away(
    rights: HasRights, asked: frozenset[RowRight], needs: _Needs, material: Material
) -> Iterator[tuple[RowRight, RowRight]]:
    """What `except` takes from a row although another right of that row needs it."""
    rows = {some.permission for some in rights.less}
    for box in sorted(boxes(rights, material.catalogue)):
        if box.permission in rows:
            yield from ((box, needed) for needed in needs(box) if needed not in asked)


def _asked_rights(material: Material) -> Iterator[tuple[Rule, HasRights]]:
    for rule in material.pack.rules:
        yield from ((rule, part) for part in dict.fromkeys(rule.requirements()) if isinstance(part, HasRights))


def _named_rows(material: Material) -> Iterator[tuple[Rule, RowRight, Permission | None]]:
    for rule, rights in _asked_rights(material):
        exceptions = HasRights(rights.application, plus=tuple(some for some in rights.less if some.rights))
        named = [*named_boxes(rights, material.catalogue), *named_boxes(exceptions, material.catalogue)]
        for box in dict.fromkeys(named):
            yield rule, box, material.catalogue.permission(box.application, box.permission)


def _rows(material: Material) -> Iterator[tuple[Rule, Permission]]:
    for rule, rights in _asked_rights(material):
        names = [rights.permission, *(some.permission for some in (*rights.plus, *rights.less))]
        for name in filter(None, names):
            row = material.catalogue.permission(rights.application, name)
            if row:
                yield rule, row
