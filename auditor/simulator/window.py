"""Which rows the permissions window of a company shows, and which boxes are ticked in it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from auditor.model.requirement import Preset, Section
from auditor.simulator.company import ALL, READ_ONLY, ApplicationRights, Company
from auditor.vocabulary import Permission, catalogue

_ALWAYS_THERE = ("Company", "Administration")
_PRESETS = {ALL: Preset.ALL, READ_ONLY: Preset.READ_ONLY}


def subscribed(company: Company, application: str) -> bool:
    """Whether the company has an application; one subscription may bring two of them, such as Time and Expenses."""
    if application in _ALWAYS_THERE:
        return True
    brought = _brought_by(company.subscriptions)
    return application in brought or application.casefold() in brought


@lru_cache(maxsize=2**7)
def _brought_by(subscriptions: tuple[str, ...]) -> frozenset[str]:
    """The subscriptions in lower case, and the applications that they may mean; each row of a window asks for them."""
    meant = (found.name for name in subscriptions for found in catalogue().applications_of(name))
    return frozenset({*map(str.casefold, subscriptions), *meant})


def subscription_names() -> frozenset[str]:
    """What a company can subscribe to, as far as it is known: applications, and what rows of the windows depend on."""
    needed = (
        name
        for row in catalogue().rows
        for name in (*row.shown.requires_subscription, *row.shown.hidden_when_subscribed)
    )
    # The last is what ADVAUDITHISTORY needs (xml-api notes, 2.6); no row of a window depends on it.
    return frozenset(
        {"Web Services", "Advanced Audit Trail", *needed, *(found.name for found in catalogue().applications)}
    )


def feature_names() -> frozenset[str]:
    """The features that rows of the windows depend on."""
    return frozenset(row.shown.requires_feature for row in catalogue().rows if row.shown.requires_feature)


def window(company: Company, application: str, section: Section) -> Iterator[Permission]:
    """The rows that this company's window of an application shows in a section."""
    return (row for row in catalogue().permissions(application, section) if _is_shown(company, row))


def granted(company: Company, rights: Iterable[ApplicationRights]) -> Mapping[Permission, tuple[str, ...]]:
    """The boxes that a role or a user has ticked, row by row; nothing in applications that are not subscribed."""
    boxes: dict[Permission, tuple[str, ...]] = {}
    for given in rights:
        if not subscribed(company, given.application):
            continue
        for section, chosen in given.sections.items():
            preset = _PRESETS.get(chosen)
            for row in window(company, given.application, section) if preset else ():
                boxes[row] = (*row.documented(preset), *row.inferred(preset)) if preset else ()
        for name, single in given.rows.items():
            row_or_none = catalogue().permission(given.application, name)
            if row_or_none is not None:
                boxes[row_or_none] = single
    return {row: ticked for row, ticked in boxes.items() if ticked}


def _is_shown(company: Company, row: Permission) -> bool:
    if row.name in company.shows.get(row.application, ()):
        return True
    shown = row.shown
    if shown.core is None or any(subscribed(company, name) for name in shown.hidden_when_subscribed):
        return False
    return shown.core or _conditions_hold(company, row)


def _conditions_hold(company: Company, row: Permission) -> bool:
    needed, feature = row.shown.requires_subscription, row.shown.requires_feature
    has_subscription = any(subscribed(company, name) for name in needed)
    if feature is None:
        return has_subscription
    # A feature whose text begins with "or" is an alternative to the subscription (the catalogue's legend).
    if feature.startswith("or "):
        return has_subscription or feature in company.features
    return feature in company.features and (has_subscription or not needed)
