"""What holds for every company, whatever it says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
import worlds
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import ExitCode
from auditor.evaluate import evaluate, exit_code
from auditor.evaluate.judgement import Judgement, all_of, any_of, inverted
from auditor.model.access import (
    AdminPrivileges,
    EntityAccess,
    ObjectAccess,
    RightsRow,
    Role,
    RoleHeld,
    RoleRights,
    User,
    UserAbsent,
)
from auditor.model.company import Company
from auditor.model.evidence import Facet, Known, Reason, SignIn, SignInCause, Snapshot, Unknown, View, ViewEvidence
from auditor.model.requirement import AllOf, AnyOf, Forbidden, Manual, Not, ParameterIs, Requirement
from auditor.model.rule import Actor, Fix, Level, Place, Rule, RulePack
from auditor.model.verdict import Finding, Outcome, Verdict
from auditor.rulebook import find_pack
from auditor.vocabulary import catalogue

PACK = find_pack("upflow")
TAKEN_AT = datetime(2026, 1, 31, tzinfo=UTC)
FACETS = [facet.value for facet in Facet if facet is not Facet.OBJECT_ACCESS]


def unknown() -> st.SearchStrategy[Unknown]:
    return st.builds(Unknown, st.sampled_from([r for r in Reason if r is not Reason.BROKEN]), st.just("Not seen."))


def known(data: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return unknown() | st.builds(Known, data, st.just("a call"))


def rights_rows() -> st.SearchStrategy[tuple[RightsRow, ...]]:
    named = st.sampled_from([(row.application, row.name) for row in catalogue().rows if row.shown.core])
    rights = st.sampled_from(["List|View|Add|Edit|Delete", "List", "Run", "", "List|Frob", "list,readonly"])
    ordinary = st.builds(lambda place, held: RightsRow(place[0], place[1], held), named, rights)
    strange = st.builds(RightsRow, st.sampled_from(["Accounts Receivable", "Nowhere"]), st.text(max_size=5), rights)
    return st.lists(ordinary | strange, max_size=12).map(tuple)


def full_rows() -> st.SearchStrategy[tuple[RightsRow, ...]]:
    everything = tuple(
        RightsRow(row.application, row.name, "|".join((*row.rights, *row.rights_inferred))) for row in catalogue().rows
    )
    return st.sampled_from([everything, everything[::2]])


def users() -> st.SearchStrategy[Any]:
    flags = st.sampled_from([True, False, None])
    types = st.sampled_from(["business user", "employee user", "something new", None])
    status = st.sampled_from(["active", "inactive", "lockedout", None])
    privileges = st.sampled_from([*AdminPrivileges, None])
    user = st.builds(User, st.just("me"), types, privileges, status, flags, flags, flags, flags)
    return user | st.just(UserAbsent("me"))


def sign_ins() -> st.SearchStrategy[SignIn]:
    causes = st.sampled_from([None, *SignInCause])
    senders = st.sampled_from(["UpflowMPP", "upflowmpp", "Other"])
    return st.builds(lambda cause, sender: SignIn(cause is None, sender, "acme", "me", cause=cause), causes, senders)


def roles(apply_to: str | None) -> tuple[Role, ...]:
    return (Role("1", "R", apply_to),) if apply_to else ()


@st.composite
def views(draw: st.DrawFn, view: View = View.INTEGRATION) -> ViewEvidence:
    rights = rights_rows() | full_rows()
    role_rights = rights.map(lambda rows: RoleRights({"1": rows}))
    facets: dict[str, Any] = {
        "sign_in": draw(known(sign_ins())),
        "company": draw(known(st.builds(Company, st.just("acme"), st.just("A"), st.sampled_from(["USD", None])))),
        "subscriptions": draw(known(st.sampled_from([("CO", "GL", "AP", "CM", "AR", "SO"), ("CO",), ("X",)]))),
        "user": draw(known(users())),
        "roles": draw(
            known(st.sampled_from([(), (Role("1", "R", "Login and Slide-In"),), (Role("1", "R", "Slide-In Only"),)]))
        ),
        "roles_held": draw(known(st.sampled_from([(), (RoleHeld("1", "R"),)]))),
        "role_rights": draw(known(role_rights)),
        "all_role_rights": draw(known(role_rights)),
        "effective_rights": draw(known(rights)),
        "user_rights": draw(known(rights)),
        "entity_access": draw(known(st.builds(EntityAccess, st.booleans()))),
    }
    objects = {name: draw(known(st.sampled_from(ObjectAccess))) for name in ("ARINVOICE", "CUSTOMER")}
    return ViewEvidence(view, "me", "UpflowMPP", object_access=objects, **facets)


def snapshots() -> st.SearchStrategy[Snapshot]:
    return st.builds(lambda view: Snapshot("acme", "me", TAKEN_AT, (view,)), views().filter(agrees_with_itself))


def agrees_with_itself(view: ViewEvidence) -> bool:
    """Whether one moment of a company can look like that: who could sign in is there, active, not locked out."""
    match view.sign_in, view.user:
        case Known(SignIn(accepted=True)), Known(UserAbsent()):
            return False
        case Known(SignIn(accepted=True)), Known(User(status=status)):
            return status in {"active", None}
        case Known(SignIn(cause=SignInCause.USER_LOCKED_OUT)), Known(User(status=status)):
            return status in {"lockedout", None}
    return True


@settings(max_examples=30, deadline=None)
@given(snapshots())
def test_there_is_one_verdict_per_rule_in_pack_order_and_none_is_broken(snapshot: Snapshot) -> None:
    verdicts = evaluate(snapshot, PACK, catalogue())
    assert [verdict.rule.id for verdict in verdicts] == [rule.id for rule in PACK.rules]
    assert not any(Reason.BROKEN in verdict.reasons() for verdict in verdicts)


@settings(max_examples=20, deadline=None)
@given(snapshots())
def test_the_same_snapshot_gives_the_same_verdicts(snapshot: Snapshot) -> None:
    assert evaluate(snapshot, PACK, catalogue()) == evaluate(snapshot, PACK, catalogue())


@settings(max_examples=30, deadline=None)
@given(snapshots(), st.sampled_from(FACETS))
def test_taking_evidence_away_never_makes_a_pass(snapshot: Snapshot, facet: str) -> None:
    gone: dict[str, Any] = {facet: Unknown(Reason.FAILED, "Gone.")}
    poorer = replace(snapshot, views=tuple(replace(view, **gone) for view in snapshot.views))
    before, after = (evaluate(s, PACK, catalogue()) for s in (snapshot, poorer))
    for old, new in zip(before, after, strict=True):
        if new.outcome is Outcome.PASS:
            assert old.outcome is Outcome.PASS, old.rule.id


@settings(max_examples=10, deadline=None)
@given(snapshots())
def test_nothing_asked_means_that_nothing_passes(snapshot: Snapshot) -> None:
    silent = replace(snapshot, views=(ViewEvidence(View.INTEGRATION, "me", "UpflowMPP"),))
    assert not any(verdict.outcome is Outcome.PASS for verdict in evaluate(silent, PACK, catalogue()))


@settings(max_examples=30, deadline=None)
@given(snapshots(), rights_rows())
def test_a_further_effective_right_never_turns_a_pass_into_a_gap(
    snapshot: Snapshot, more: tuple[RightsRow, ...]
) -> None:
    view = snapshot.views[0]
    if not isinstance(view.effective_rights, Known):
        return
    understood = tuple(
        row for row in more if catalogue().resolve(row.module, row.permission) and "Frob" not in row.rights
    )
    richer = replace(view, effective_rights=Known((*view.effective_rights.data, *understood), "a call"))
    before, after = (
        evaluate(snapshot, PACK, catalogue()),
        evaluate(replace(snapshot, views=(richer,)), PACK, catalogue()),
    )
    for old, new in zip(before, after, strict=True):
        if old.outcome is Outcome.PASS and old.rule.id.endswith(("-rights", "custom-reports")):
            assert new.outcome is not Outcome.GAP, old.rule.id


@settings(max_examples=150, deadline=None)
@given(worlds.companies(), worlds.packs(), st.sampled_from(worlds.FACETS))
def test_whatever_a_rule_requires_less_evidence_never_makes_a_pass(
    company: Snapshot, pack: RulePack, facet: str
) -> None:
    poorer = worlds.without(company, facet)
    before, after = (evaluate(evidence, pack, catalogue()) for evidence in (company, poorer))
    unconditional = replace(pack, rules=tuple(replace(rule, when=None) for rule in pack.rules))
    met = evaluate(company, unconditional, catalogue())
    assert len(before) == len(after) == len(pack.rules)
    for old, new, by_itself in zip(before, after, met, strict=True):
        assert Reason.BROKEN not in new.reasons(), new
        if new.outcome is Outcome.PASS:
            # A rule that does not apply and is met all the same passes where its condition was not read.
            assert Outcome.PASS in {old.outcome, by_itself.outcome}, (old, new)


@settings(max_examples=60, deadline=None)
@given(worlds.packs())
def test_whatever_a_rule_requires_nothing_asked_proves_nothing(pack: RulePack) -> None:
    silent = Snapshot("acme", "me", TAKEN_AT, (ViewEvidence(View.INTEGRATION, "me", "sender"),))
    for evidence in (silent, replace(silent, views=())):
        assert {verdict.outcome for verdict in evaluate(evidence, pack, catalogue())} == {Outcome.UNPROVEN}


def test_the_laws_are_tried_on_every_kind_that_evidence_decides() -> None:
    tried = {type(requirement) for requirement in worlds.KINDS} | {AllOf, AnyOf, Not, Forbidden}
    assert set(get_args(Requirement)) - tried == {ParameterIs}


def part(outcome: Outcome) -> Judgement:
    reason = Reason.UNDECIDED if outcome is Outcome.UNPROVEN else None
    return Judgement(outcome, outcome.value, (Finding(outcome, "me", outcome.value, reason=reason),))


PASS, GAP, UNPROVEN, NONE = map(part, (Outcome.PASS, Outcome.GAP, Outcome.UNPROVEN, Outcome.NOT_APPLICABLE))


@pytest.mark.parametrize(
    ("parts", "every", "some"),
    [
        ([PASS, PASS], Outcome.PASS, Outcome.PASS),
        ([PASS, GAP], Outcome.GAP, Outcome.PASS),
        ([PASS, UNPROVEN], Outcome.UNPROVEN, Outcome.PASS),
        ([GAP, UNPROVEN], Outcome.GAP, Outcome.UNPROVEN),
        ([GAP, GAP], Outcome.GAP, Outcome.GAP),
        ([NONE, PASS], Outcome.PASS, Outcome.PASS),
        ([NONE, GAP], Outcome.GAP, Outcome.GAP),
        ([NONE], Outcome.NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
        ([], Outcome.UNPROVEN, Outcome.UNPROVEN),
    ],
)
def test_combinations_follow_three_valued_logic(parts: list[Judgement], every: Outcome, some: Outcome) -> None:
    assert all_of(parts).outcome is every
    assert any_of(parts).outcome is some


@pytest.mark.parametrize(
    ("given_part", "outcome"),
    [(PASS, Outcome.GAP), (GAP, Outcome.PASS), (UNPROVEN, Outcome.UNPROVEN), (NONE, Outcome.NOT_APPLICABLE)],
)
def test_the_opposite_of_what_is_not_known_is_not_known(given_part: Judgement, outcome: Outcome) -> None:
    assert inverted(given_part).outcome is outcome


def verdict(outcome: Outcome, level: Level = Level.REQUIRED, reason: Reason | None = None) -> Verdict:
    fix = Fix(Actor.INTACCT_ADMIN, ("Company",), ("Look.",), date(2026, 1, 1))
    rule = Rule("a", "A", level, Manual("Look."), "Because.", fix, Place("a.yaml", 1))
    return Verdict(rule, outcome, "So.", (Finding(outcome, "me", "So.", reason=reason),))


FAILED, REFUSED = verdict(Outcome.UNPROVEN, reason=Reason.FAILED), verdict(Outcome.UNPROVEN, reason=Reason.REFUSED)
BROKEN = verdict(Outcome.UNPROVEN, reason=Reason.BROKEN)
RECOMMENDED_GAP = verdict(Outcome.GAP, Level.RECOMMENDED)


@pytest.mark.parametrize(
    ("verdicts", "fail_on", "allowed", "code"),
    [
        ([verdict(Outcome.PASS)], Level.REQUIRED, False, ExitCode.READY),
        ([verdict(Outcome.GAP), FAILED], Level.REQUIRED, False, ExitCode.GAP),
        ([RECOMMENDED_GAP], Level.REQUIRED, False, ExitCode.READY),
        ([RECOMMENDED_GAP], Level.RECOMMENDED, False, ExitCode.GAP),
        ([RECOMMENDED_GAP], Level.OPTIONAL, False, ExitCode.GAP),
        ([REFUSED], Level.REQUIRED, False, ExitCode.UNPROVEN),
        ([REFUSED], Level.REQUIRED, True, ExitCode.READY),
        ([FAILED], Level.REQUIRED, True, ExitCode.UNPROVEN),
        ([verdict(Outcome.UNPROVEN, reason=Reason.INCOMPLETE)], Level.REQUIRED, True, ExitCode.UNPROVEN),
        ([verdict(Outcome.UNPROVEN, reason=Reason.NOT_ASKED)], Level.REQUIRED, True, ExitCode.UNPROVEN),
        ([verdict(Outcome.UNPROVEN)], Level.REQUIRED, True, ExitCode.UNPROVEN),
        (
            [verdict(Outcome.UNPROVEN, reason=Reason.BROKEN), verdict(Outcome.GAP)],
            Level.REQUIRED,
            True,
            ExitCode.NO_AUDIT,
        ),
    ],
)
def test_the_gate_follows_its_table(verdicts: list[Verdict], fail_on: Level, allowed: bool, code: ExitCode) -> None:
    assert exit_code(verdicts, fail_on, allow_unproven=allowed) is code
