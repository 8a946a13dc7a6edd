"""The nouns of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.requirement import Preset, Section

_VIEWING = ("List", "View")


@dataclass(frozen=True, slots=True)
class Application:
    """An application, with the codes it has in the several interfaces.

    `subscription_codes` are documented for get_applications (its example, and
    LIST_APPLICATIONS of Sage's DTD 2.1); the likely ones are taken from
    get_companyprefs, so that their absence proves nothing.
    """

    name: str
    aliases: tuple[str, ...] = ()
    module_id: str | None = None
    application_codes: tuple[str, ...] = ()
    rest_module: str | None = None
    menu_codes: tuple[str, ...] = ()
    subscription_codes: tuple[str, ...] = ()
    likely_subscription_codes: tuple[str, ...] = ()

    def spellings(self) -> tuple[str, ...]:
        """Every name and code; of a module ID such as "4.AR" also its two halves."""
        halves = self.module_id.split(".") if self.module_id else []
        codes = (self.module_id, *halves, *self.application_codes, self.rest_module, *self.menu_codes)
        return (self.name, *self.aliases, *filter(None, codes))


@dataclass(frozen=True, slots=True)
class Shown:
    """When the permissions window of a company shows a row.

    `core` is true where every company with the application has the row, false
    where a condition must hold, None where nothing public decides it. An empty
    `confidence` marks a row that nobody reviewed. `requires_subscription` is
    met by any one of the list. A `requires_feature` that begins with "or" is an
    alternative to the subscription.
    """

    core: bool | None = None
    requires_subscription: tuple[str, ...] = ()
    requires_feature: str | None = None
    hidden_when: str | None = None
    hidden_when_subscribed: tuple[str, ...] = ()
    since: str | None = None
    rights_added: Mapping[str, str] = field(default_factory=dict, hash=False)
    read_only_gives: tuple[str, ...] | None = None
    note: str | None = None
    confidence: str = ""


# Rows are the keys of most mappings, and each is made once: what it is tells it apart, not what it holds.
@dataclass(frozen=True, slots=True, eq=False)
class Permission:
    """One row of the permissions window of an application.

    `rights` are documented, `rights_inferred` are guessed from similar rows,
    and `conditional_rights` exist only in some companies or are a choice:
    lacking one is never a gap. The name and the section may be inferred, too.
    """

    application: str
    section: Section
    name: str
    rights: tuple[str, ...] = ()
    rights_inferred: tuple[str, ...] = ()
    conditional_rights: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    rest_name: str | None = None
    xml_policy_name: str | None = None
    name_inferred: bool = False
    section_inferred: bool = False
    shown: Shown = Shown()

    def spellings(self) -> tuple[str, ...]:
        """Every name by which the row is known."""
        return (self.name, *self.aliases, *filter(None, (self.rest_name, self.xml_policy_name)))

    def offered(self) -> tuple[str, ...]:
        """Every right that the row may offer, in whichever company, however sure it is."""
        return (*self.rights, *self.rights_inferred, *self.conditional_rights)

    def documented(self, preset: Preset) -> tuple[str, ...]:
        """The documented rights that a shortcut button ticks."""
        return self._ticked(preset, self.rights)

    def inferred(self, preset: Preset) -> tuple[str, ...]:
        """The inferred rights that a shortcut button would tick."""
        return self._ticked(preset, self.rights_inferred)

    def _ticked(self, preset: Preset, rights: tuple[str, ...]) -> tuple[str, ...]:
        # Under Reports the buttons "Read only" and "All" do the same (help pages of AP, GL and Projects).
        if preset is Preset.ALL or self.section is Section.REPORTS:
            return rights
        gives = _VIEWING if self.shown.read_only_gives is None else self.shown.read_only_gives
        return tuple(right for right in rights if right in gives)


@dataclass(frozen=True, slots=True)
class ObjectPlaces:
    """Where the rights on an object of the API can be granted: any one of the rows will do.

    `documented` says whether a source names the place; otherwise it is deduced.
    """

    any_of: tuple[Permission, ...]
    documented: bool
    read_rights: tuple[str, ...] = ()
    write_rights: tuple[str, ...] = ()
    xml_name: str | None = None
    rest_name: str | None = None
