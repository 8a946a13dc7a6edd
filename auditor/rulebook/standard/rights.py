"""Rights of a role or a user that are put together rule by rule, and said in the words of a company file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.model.requirement import Boxes, HasRights, Preset, Section
from auditor.vocabulary import Permission, catalogue

Place = tuple[str, str]
"""An application and a permission of it."""

Ticked = Mapping[Place, frozenset[str]]


def boxes_of(requirement: HasRights) -> Ticked:
    """The boxes that a requirement asks for, row by row, on every row that the catalogue knows."""
    if requirement.permission is not None:
        row = catalogue().permission(requirement.application, requirement.permission)
        rights = requirement.rights or (ticked_by(row, requirement.preset) if row else ())
        return {(requirement.application, requirement.permission): frozenset(rights)}
    preset = dict(_preset_boxes(requirement))
    for boxes in requirement.less:
        preset[_place(requirement, boxes)] = preset.get(_place(requirement, boxes), frozenset()) - _named(
            requirement, boxes
        )
    for boxes in requirement.plus:
        preset[_place(requirement, boxes)] = preset.get(_place(requirement, boxes), frozenset()) | _named(
            requirement, boxes
        )
    return {place: ticked for place, ticked in preset.items() if ticked}


def ticked_by(row: Permission, preset: Preset | None) -> tuple[str, ...]:
    """What a button ticks on a row; what All ticks, where no button is named."""
    button = preset or Preset.ALL
    return (*row.documented(button), *row.inferred(button))


@dataclass(slots=True)
class RightsPlan:
    """The rights of one role or user.

    `sections` are the buttons that are pressed, `less` what is unticked again of
    what they gave, `added` single boxes, and `taken` what nothing may give.
    """

    sections: dict[tuple[str, Section], Preset] = field(default_factory=dict)
    less: dict[tuple[str, Section], dict[Place, frozenset[str]]] = field(default_factory=dict)
    added: dict[Place, frozenset[str]] = field(default_factory=dict)
    taken: dict[Place, frozenset[str]] = field(default_factory=dict)

    def give(self, requirement: HasRights) -> None:
        """Adds what a requirement asks for."""
        if requirement.section is None or requirement.preset is None:
            self.tick(boxes_of(requirement))
            return
        key = (requirement.application, requirement.section)
        less = {_place(requirement, boxes): _named(requirement, boxes) for boxes in requirement.less}
        if key not in self.sections:
            self.sections[key], self.less[key] = requirement.preset, less
        else:
            if requirement.preset is Preset.ALL:
                self.sections[key] = Preset.ALL
            both = self.less[key].keys() & less.keys()
            self.less[key] = {place: self.less[key][place] & less[place] for place in both}
        self.tick({_place(requirement, boxes): _named(requirement, boxes) for boxes in requirement.plus})

    def tick(self, boxes: Ticked) -> None:
        """Adds single boxes."""
        for place, rights in boxes.items():
            self.added[place] = self.added.get(place, frozenset()) | rights

    def take(self, boxes: Ticked) -> None:
        """Makes sure that these boxes are not ticked, whatever gives them."""
        for place, rights in boxes.items():
            self.taken[place] = self.taken.get(place, frozenset()) | rights

    def holds(self, place: Place) -> frozenset[str]:
        """The boxes that are ticked on a row."""
        return (self._given(place) | self.added.get(place, frozenset())) - self.taken.get(place, frozenset())

    def applications(self) -> tuple[str, ...]:
        """The applications in which anything is ticked."""
        named = (*(application for application, _ in self.sections), *(application for application, _ in self.added))
        return tuple(dict.fromkeys(named))

    def unite(self, other: "RightsPlan") -> None:
        """Adds what another plan gives; what is taken away here stays away."""
        for (application, section), preset in other.sections.items():
            less = other.less[application, section]
            boxes = tuple(Boxes(name, tuple(sorted(rights))) for (_, name), rights in less.items())
            self.give(HasRights(application, section=section, preset=preset, less=boxes))
        self.tick(other.added)

    def tree(self) -> dict[str, dict[str, object]]:
        """What stands under `rights` of a company file."""
        found: dict[str, dict[str, object]] = {}
        for (application, section), preset in self.sections.items():
            found.setdefault(application, {})[section.value] = preset.value
        unticked = (place for place in self.taken if self._given(place))
        singles = dict.fromkeys((*self.added, *(p for less in self.less.values() for p in less), *unticked))
        for place in singles:
            found.setdefault(place[0], {})[place[1]] = _in_order(place, self.holds(place))
        return found

    def _given(self, place: Place) -> frozenset[str]:
        """What the buttons give on a row."""
        row = catalogue().permission(*place)
        if row is None or (key := (row.application, row.section)) not in self.sections:
            return frozenset()
        return frozenset(ticked_by(row, self.sections[key])) - self.less[key].get(place, frozenset())


def _preset_boxes(requirement: HasRights) -> Iterable[tuple[Place, frozenset[str]]]:
    if requirement.section is None:
        return
    for row in catalogue().permissions(requirement.application, requirement.section):
        yield (row.application, row.name), frozenset(ticked_by(row, requirement.preset))


def _place(requirement: HasRights, boxes: Boxes) -> Place:
    return requirement.application, boxes.permission


def _named(requirement: HasRights, boxes: Boxes) -> frozenset[str]:
    row = catalogue().permission(requirement.application, boxes.permission)
    return frozenset(boxes.rights or (ticked_by(row, Preset.ALL) if row else ()))


def _in_order(place: Place, rights: frozenset[str]) -> list[str]:
    row = catalogue().permission(*place)
    offered = row.offered() if row else ()
    return [*(right for right in offered if right in rights), *sorted(rights - set(offered))]
