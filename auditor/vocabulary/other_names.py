"""Names of applications that published guides use and the catalogue lacks, and what to write instead."""

from collections.abc import Mapping

from auditor.vocabulary.names import normalise

_MULTI_ENTITY = (
    "nobody published its permissions; `entities: some` asks for entities, and `setting` with the code ME for a setting"
)
OTHER_NAMES: Mapping[str, str] = {
    "Multi-Entity Management": _MULTI_ENTITY,
    "Multi-Entity Console": _MULTI_ENTITY,
    "Time & Expense": "write Time or Expenses, which have been two applications since 2025 R2",
    "Jobs": "some companies call Projects so; write Projects",
    "Construction": "its rows are in other windows, such as Projects and Purchasing; whether it is subscribed needs "
    "`manual`",
    "Charge Card": "it is a part of Cash Management",
    "Outbound Payment Services": "nobody published its permissions; use `manual`",
    "Vendor Payment Services": "nobody published its permissions; use `manual`",
    "Custom Application": "each custom application has a window of its own, which no catalogue can hold; `installed` "
    "asks for the application, and its permissions need `manual`",
    "XML Gateway": "write Web Services, under `subscription`",
}
"""Name -> what to do instead, as the end of a sentence. As published set-up guides spell them."""

_BY_FORM = {normalise(name): instead for name, instead in OTHER_NAMES.items()}


def instead_of(name: str) -> str | None:
    """What to do instead of writing this name; None where it is none that guides are known to use."""
    return _BY_FORM.get(normalise(name))
