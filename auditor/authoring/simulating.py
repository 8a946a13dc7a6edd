"""One example of a pack -> the verdicts that its company gets, as `check` would give them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auditor.audit import take_snapshot
from auditor.config import Login, Logins
from auditor.evaluate import evaluate
from auditor.evidence.transport import Wire
from auditor.model.evidence import Snapshot
from auditor.model.rule import RulePack
from auditor.model.verdict import Verdict
from auditor.rulebook.examples import STANDARD, USER_BASED, Example, Scalar
from auditor.rulebook.standard import StandardCompany, standard_company
from auditor.simulator import Company, Simulator, bundled, load_company
from auditor.simulator.company_yaml import Text, company_tree, merged
from auditor.vocabulary import catalogue

# The same moment in every run, so that the same pack and example give the same verdicts.
TAKEN_AT = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
_WRONG_PASSWORD = "not-the-password"  # noqa: S105 - it opens nothing, on purpose


@dataclass(frozen=True, slots=True)
class Simulated:
    """A company to serve, and how the views sign in to it. `subject` is the user ID that is judged."""

    served: Company
    logins: Mapping[str, Login]
    subject: str


def verdicts_of(example: Example, pack: RulePack, folder: Path | None = None) -> tuple[Verdict, ...]:
    """Every verdict of the pack about the example's company.

    `folder` is where the paths of company files begin. Raises UsageError for a
    company that does not load, NoAudit where nothing can be judged.
    """
    snapshot = snapshot_of(simulated(example, pack, folder), pack, example.views)
    return evaluate(snapshot, pack, catalogue())


def simulated(example: Example, pack: RulePack, folder: Path | None = None) -> Simulated:
    """The company of an example. Raises UsageError where it does not load."""
    change = _located(example.change)
    if example.company in (STANDARD, USER_BASED):  # a tuple, since a company that is written out has no hash
        standard = standard_company(pack, user_based=example.company == USER_BASED, lacks=example.lacks)
        return of_standard(standard, change)
    source = example.company
    whole = _path(source, folder) if isinstance(source, str) else _inline(_located(source), folder)
    company = load_company(whole, change)
    return _simulated(company, company)


def of_standard(standard: StandardCompany, change: Mapping[str, Any] | None = None) -> Simulated:
    """A standard company with a change laid over it."""
    company = load_company(standard.tree, change or {})
    served = company
    if standard.without_user:
        kept = tuple(user for user in company.users if user.id != standard.user_id)
        served = replace(company, users=kept)
    found = _simulated(company, served)
    integration = found.logins.get("integration")
    if standard.wrong_password and integration is not None:
        wrong = replace(integration, user_password=_WRONG_PASSWORD)
        return replace(found, logins={**found.logins, "integration": wrong})
    return found


def snapshot_of(simulated: Simulated, pack: RulePack, views: tuple[str, ...]) -> Snapshot:
    """What these views see of the company, read over HTTP as in every audit."""
    with Simulator(simulated.served) as simulator:
        logins = {
            view: replace(login, endpoint_url=simulator.url)
            for view, login in simulated.logins.items()
            if view in views
        }
        return take_snapshot(
            Logins(logins.get("integration"), logins.get("admin")),
            simulated.subject,
            [pack],
            taken_at=TAKEN_AT,
            progress=lambda _message: None,
            wire=Wire(clock=lambda: 0.0),
        )


def _simulated(company: Company, served: Company) -> Simulated:
    logins = {
        view: Login(
            sender_id=sign_in.sender_id,
            sender_password=sign_in.sender_password,
            company_id=company.id,
            user_id=sign_in.user_id,
            user_password=sign_in.user_password,
        )
        for view, sign_in in company.sign_ins().items()
    }
    return Simulated(served, logins, company.views.get("integration", ""))


def _inline(tree: Mapping[str, Any], folder: Path | None) -> Mapping[str, Any]:
    """A company that is written out in the example; it may extend a built-in one or a file."""
    own = {key: value for key, value in tree.items() if key != "extends"}
    base = tree.get("extends")
    return own if base is None else merged(company_tree(_path(str(base), folder)), own)


def _path(name: str, folder: Path | None) -> str:
    beside = folder / name if folder is not None else Path(name)
    return name if name in bundled() and not beside.is_file() else str(beside)


def _located(value: Any) -> Any:
    """The same values as the simulator's own, so that its complaints name the line of the examples file."""
    match value:
        case Mapping():
            return {_located(key): _located(inner) for key, inner in value.items()}
        case list():
            return [_located(inner) for inner in value]
        case Scalar():
            text = Text(value)
            text.place = value.place
            return text
    return value
