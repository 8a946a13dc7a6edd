"""Finding applications, permissions and rights, whatever their spelling."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from auditor.errors import UsageError
from auditor.model.requirement import Section
from auditor.vocabulary.history import Change, ClickPath, Path, Place, RetiredPath, today_of
from auditor.vocabulary.names import nearest, normalise
from auditor.vocabulary.rights import RightsText, read_rights
from auditor.vocabulary.rows import Application, ObjectPlaces, Permission

T = TypeVar("T")

# "Time & Expenses" reaches clients as "Time ", cut at the ampersand (seen in recorded responses, xml-api notes 2.2).
_CUT_AT_AMPERSAND = {"time": "Expenses"}


@dataclass(frozen=True, slots=True)
class Aliases:
    """Spellings that a user teaches, in the words of the catalogue.

    `applications` and `rights`: own spelling -> name; `permissions`:
    (application, own spelling) -> name of the row.
    """

    applications: Mapping[str, str] = field(default_factory=dict)
    permissions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rights: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """What is known of Sage Intacct's applications, permission rows and rights.

    Names are matched without regard to case, punctuation and "and". A name
    that could mean several things finds none of them. `releases` maps a release
    to its date; `unplaced` are REST names of permissions of which nobody has
    published the application. `history` are the changes of rows, release by
    release, as far as the release notes of `releases` tell them.
    """

    version: str
    releases: Mapping[str, str]
    applications: tuple[Application, ...]
    rows: tuple[Permission, ...]
    objects: Mapping[str, ObjectPlaces]
    right_labels: tuple[str, ...]
    right_synonyms: Mapping[str, tuple[str, ...]]
    unplaced: tuple[str, ...] = ()
    history: tuple[Change, ...] = ()
    retired_paths: tuple[RetiredPath, ...] = ()
    taught: Aliases = Aliases()

    def application(self, text: str) -> Application | None:
        """The application of this name or code; None for "EE", which Time and Expenses share."""
        return _only(self.applications_of(text))

    def applications_of(self, text: str) -> tuple[Application, ...]:
        """Every application that this name or code may mean: its own name first, then codes and older names."""
        return self._by_application.get(normalise(text), ())

    def permissions(self, application: str, section: Section) -> tuple[Permission, ...]:
        """The rows of one section of an application's window, in catalogue order."""
        found = self.application(application)
        return self._by_section.get((found.name, section), ()) if found else ()

    def permission(self, application: str, name: str) -> Permission | None:
        """The row of this name or alias in an application."""
        found = self.application(application)
        return _only(self._named(found.name, name)) if found else None

    def resolve(self, module_raw: str, permission_raw: str, rights_raw: str = "") -> Permission | None:
        """The row that the gateway's spelling means. An unknown module is never guessed from the permission.

        Where a list and a report share their name, as Taxes > Tax reports, the rights tell which one is meant.
        """
        applications = [application.name for application in self.applications_of(module_raw)]
        found = [row for application in applications for row in self._named(application, permission_raw)]
        if not found and (other := _CUT_AT_AMPERSAND.get(normalise(module_raw))):
            found = list(self._named(other, permission_raw))
        if len(found) > 1 and (held := self.rights(rights_raw).known):
            found = [row for row in found if held <= set(row.offered())]
        return _only(found)

    def moved_to(self, application: str, name: str) -> Place | None:
        """Where a permission stands today that was moved or renamed: the names of its application and of its row.

        None where it is where it was, and where nothing is known of it. A row
        can be in both places: Sage moved it, and old windows may still show it.
        `application` may be one that was split, such as "Time & Expenses".
        """
        places = self.applications_of(application)
        if len(places) > 1 and (row := self.resolve(application, name)):
            return row.application, row.name
        found = {self._moved.get((place.name, normalise(name))) for place in places} - {None}
        return _only(tuple(found))

    def retired_path(self, path: Path) -> ClickPath | None:
        """Today's form of a click path that begins with one that Sage retired; None for any other path.

        What follows the retired beginning is kept. Group headings of the menu
        and the word "tab" make no difference.
        """
        return today_of(path, ((retired.path, retired.today) for retired in self.retired_paths))

    def is_unplaced(self, permission_raw: str) -> bool:
        """Whether this is a permission of Sage Intacct that the catalogue has in no application."""
        return normalise(permission_raw) in self._unplaced_names

    def object_places(self, object_name: str) -> ObjectPlaces | None:
        """Where the rights on an object can be granted; by XML name ("APBILL") or REST name."""
        return self.objects.get(object_name.casefold())

    def rights(self, raw: str) -> RightsText:
        """A rights field of any interface as labels of the permissions window."""
        return read_rights(raw, self._right_words)

    def subscribed(self, application_name: str, codes: Iterable[str]) -> bool | None:
        """Whether an answer of get_applications lists the application; None where its words leave that open.

        Only a documented code proves anything by its absence, and only in an
        answer that uses the documented codes at all.
        """
        listed = {normalise(code) for code in codes}
        candidates = self.applications_of(application_name)
        spellings = {normalise(name) for found in candidates for name in found.spellings()} | {
            normalise(application_name)
        }
        if listed & spellings:
            return True
        documented = {normalise(code) for found in self.applications for code in found.subscription_codes}
        certain = any(found.subscription_codes for found in candidates) and bool(listed & documented)
        return False if certain else None

    def suggest(self, text: str, among: Iterable[str]) -> tuple[str, ...]:
        """The names nearest to a misspelt one, best first."""
        return nearest(text, among)

    def with_aliases(self, aliases: Aliases) -> "Catalogue":
        """A catalogue that also understands these spellings; they go before its own.

        Raises UsageError for an alias of something that the catalogue lacks.
        """
        if aliases.applications:
            # First, since the rows may be given under the names that are taught here.
            applications = {**self.taught.applications, **self._checked_applications(aliases.applications)}
            return replace(self, taught=replace(self.taught, applications=applications)).with_aliases(
                replace(aliases, applications={})
            )
        permissions = {**self.taught.permissions, **self._checked_permissions(aliases.permissions)}
        rights = {**self.taught.rights, **self._checked_rights(aliases.rights)}
        return replace(self, taught=Aliases(self.taught.applications, permissions, rights))

    def _checked_applications(self, applications: Mapping[str, str]) -> Mapping[str, str]:
        return {text: self._target(name).name for text, name in applications.items()}

    def _checked_permissions(self, permissions: Mapping[tuple[str, str], str]) -> Mapping[tuple[str, str], str]:
        checked = {}
        for (place, text), name in permissions.items():
            application = self._target(place).name
            row = self.permission(application, name)
            if row is None:
                rows = [row.name for row in self.rows if row.application == application]
                raise self._unknown(f"a permission of {application}", name, rows)
            checked[application, text] = row.name
        return checked

    def _checked_rights(self, rights: Mapping[str, str]) -> Mapping[str, str]:
        own = {normalise(label): label for label in self.right_labels}
        for name in rights.values():
            if normalise(name) not in own:
                raise self._unknown("a right", name, self.right_labels)
        return {text: own[normalise(name)] for text, name in rights.items()}

    def _target(self, name: str) -> Application:
        found = self.application(name)
        if found is None:
            raise self._unknown("an application", name, [application.name for application in self.applications])
        return found

    def _unknown(self, kind: str, name: str, among: Sequence[str]) -> UsageError:
        alike = ", ".join(self.suggest(name, among))
        hint = f"Did you mean: {alike}?" if alike else "Use a name that the catalogue knows."
        return UsageError(f'An alias stands for "{name}", which is not the name of {kind}.', hint)

    def _named(self, application: str, name: str) -> tuple[Permission, ...]:
        return self._by_name[application].get(normalise(name), ())

    @cached_property
    def _by_application(self) -> Mapping[str, tuple[Application, ...]]:
        index: dict[str, list[Application]] = defaultdict(list)
        for application in self.applications:
            for spelling in {normalise(spelling) for spelling in application.spellings()}:
                index[spelling].append(application)
        own = {normalise(application.name): (application,) for application in self.applications}
        by_name = {application.name: application for application in self.applications}
        taught = {normalise(text): (by_name[name],) for text, name in self.taught.applications.items()}
        return {spelling: tuple(found) for spelling, found in index.items()} | own | taught

    @cached_property
    def _by_name(self) -> Mapping[str, Mapping[str, tuple[Permission, ...]]]:
        index: dict[str, dict[str, tuple[Permission, ...]]] = {a.name: {} for a in self.applications}
        for row in self.rows:
            names = index[row.application]
            for spelling in {normalise(spelling) for spelling in row.spellings()}:
                names[spelling] = (*names.get(spelling, ()), row)
        for (application, text), name in self.taught.permissions.items():
            index[application][normalise(text)] = index[application][normalise(name)]
        return index

    @cached_property
    def _by_section(self) -> Mapping[tuple[str, Section], tuple[Permission, ...]]:
        index: dict[tuple[str, Section], list[Permission]] = defaultdict(list)
        for row in self.rows:
            index[row.application, row.section].append(row)
        return {place: tuple(rows) for place, rows in index.items()}

    @cached_property
    def _moved(self) -> Mapping[tuple[str, str], Place]:
        """By the application and the normalised name that the row had; a row that only moved, by all its spellings."""
        today = {(row.application, row.name): row for row in self.rows}
        moved = {}
        for change in self.history:
            place = (change.application, change.permission)
            for application, name in change.was:
                spellings = today[place].spellings() if name == change.permission else (name,)
                moved.update({(application, normalise(spelling)): place for spelling in spellings})
        return moved

    @cached_property
    def _right_words(self) -> Mapping[str, tuple[str, ...]]:
        words: dict[str, tuple[str, ...]] = {normalise("None"): ()}  # the button that clears a row is no right
        words |= {normalise(label): (label,) for label in self.right_labels}
        words |= {normalise(word): labels for word, labels in self.right_synonyms.items()}
        return words | {normalise(text): (label,) for text, label in self.taught.rights.items()}

    @cached_property
    def _unplaced_names(self) -> frozenset[str]:
        return frozenset(map(normalise, self.unplaced))


def _only(found: Sequence[T]) -> T | None:
    return found[0] if len(found) == 1 else None
