"""What the catalogue does not know of a company: the nouns of its upkeep."""

from dataclasses import dataclass
from enum import StrEnum

from auditor.vocabulary.history import Place
from auditor.vocabulary.rows import Permission


class Lack(StrEnum):
    """What the catalogue does not know of a row; the first that fits."""

    APPLICATION = "application"
    PERMISSION = "permission"
    APPLICATION_OF_ROW = "application of the row"
    """The module stands for several applications, and more than one of them has the row."""
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A row that a company shows and the catalogue cannot read, or can read but for some of its rights.

    `module` and `permission` are the company's spelling. `applications` are
    those that the module may mean, and `row` is the row that is meant, where
    only a right is unknown. `rights` are the labels of all rights seen on it;
    `unknown_rights` are those without one, verbatim. `nearest` are names of the
    catalogue that look alike, best first, and `moved_to` is where Sage moved a
    row of this name: hints for a person, never an answer. `rest_name` is the
    REST name of a permission of which nobody has published the application.
    """

    lack: Lack
    module: str
    permission: str
    applications: tuple[str, ...] = ()
    row: Permission | None = None
    rights: tuple[str, ...] = ()
    unknown_rights: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    moved_to: Place | None = None
    rest_name: str | None = None

    @property
    def application(self) -> str | None:
        """The one application that the module means; None where it is unknown, or one of several."""
        return self.applications[0] if len(self.applications) == 1 else None
