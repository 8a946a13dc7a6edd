"""Settings of the company: preferences of its applications, and what is installed."""

from auditor.evaluate.case import Case
from auditor.evaluate.judgement import Judgement, gap, passed, unproven, unseen
from auditor.model.evidence import NOT_ASKED, Evidence, Known, Reason, Unknown, ViewEvidence
from auditor.model.requirement import DimensionEnabled, Installed, SettingIs
from auditor.model.wanted import LEDGER

# get_companyprefs answers T and F as well as true and false (xml-api notes, 2.3); the rest is taken along.
_ON = frozenset({"on", "true", "t", "yes", "y", "1", "enabled"})
_OFF = frozenset({"off", "false", "f", "no", "n", "0", "disabled"})
_SWITCHES = {"on": _ON, "true": _ON, "off": _OFF, "false": _OFF}


def setting_is(requirement: SettingIs, case: Case) -> Judgement:
    """A preference has one of the values. One that did not come, or came empty, is not known, whatever its default."""
    company, name = case.snapshot.company_id, f"{requirement.application_code} {requirement.preference}"
    evidence = _best_preference(requirement, case)
    if not isinstance(evidence, Known):
        return unseen(company, evidence)
    value, wanted = evidence.data, " or ".join(requirement.values)
    if any(_agrees(value, one) for one in requirement.values):
        return passed(company, f"The setting {name} is {value}.", evidence.source)
    if _is_no_switch(value, requirement.values):
        message = f"The setting {name} is {value}, which is neither a word for on nor one for off."
        return unproven(company, message, Reason.UNDECIDED, evidence.source)
    return gap(company, f"The setting {name} is {value}; needed: {wanted}.", evidence.source)


def dimension_enabled(requirement: DimensionEnabled, case: Case) -> Judgement:
    """General Ledger's preference `<NAME>DIMENSION` is on (documented for EMPLOYEEDIMENSION, xml-api notes, 2.3)."""
    return setting_is(SettingIs(LEDGER, f"{requirement.dimension}DIMENSION", ("on",)), case)


def installed(requirement: Installed, case: Case) -> Judgement:
    """A row of PTAPPLICATION of this name. Its absence proves something only where other applications were seen."""
    company, name = case.snapshot.company_id, requirement.application_name
    evidence = case.best(lambda view: view.installed)
    if not isinstance(evidence, Known):
        return unseen(company, evidence)
    found = [row.deployed for row in evidence.data if row.name.strip().casefold() == name.strip().casefold()]
    if True in found:
        return passed(company, f"The application {name} is installed and deployed.", evidence.source)
    if None in found:
        message = f"The application {name} is installed; its properties do not tell whether it is deployed."
        return passed(company, message, evidence.source)
    if found:
        return gap(company, f"The application {name} is installed, but not deployed.", evidence.source)
    if evidence.data:
        return gap(company, f"The application {name} is not installed.", evidence.source)
    message = f"The list of installed applications came empty, so it does not show whether {name} is missing."
    hint = "Look at Platform Services > Applications."
    return unproven(company, message, Reason.UNDECIDED, evidence.source, hint=hint)


def _best_preference(requirement: SettingIs, case: Case) -> Evidence[str]:
    """The value, or why it is not known, of which those know more who could read the preferences."""
    best = case.best(lambda view: preference_in(requirement, view))
    if isinstance(best, Known):
        return best
    readers = [
        view for view in case.snapshot.views if isinstance(view.settings.get(requirement.application_code), Known)
    ]
    return preference_in(requirement, readers[0]) if readers else best


def preference_in(requirement: SettingIs, view: ViewEvidence) -> Evidence[str]:
    """The value of the preference as a view tells it."""
    evidence = view.settings.get(requirement.application_code, NOT_ASKED)
    if isinstance(evidence, Unknown):
        return evidence
    wanted = requirement.preference.casefold()
    found = {value.strip() for name, value in evidence.data.items() if name.casefold() == wanted} - {""}
    if len(found) == 1:
        return Known(found.pop(), evidence.source)
    message = f"The preferences of {requirement.application_code} do not tell {requirement.preference}."
    hint = "Look at the configuration page of the application."
    return Unknown(Reason.UNDECIDED, message, evidence.source, hint)


def _agrees(value: str, wanted: str) -> bool:
    return value.casefold() in _SWITCHES.get(wanted.casefold(), {wanted.strip().casefold()})


def _is_no_switch(value: str, wanted: tuple[str, ...]) -> bool:
    only_switches = all(one.casefold() in _SWITCHES for one in wanted)
    return only_switches and value.casefold() not in _ON | _OFF
