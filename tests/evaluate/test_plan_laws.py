"""What holds for the plan of every company and every pack, whatever they say."""

from dataclasses import replace

import worlds
from hypothesis import given, settings

from auditor.evaluate import evaluate
from auditor.evaluate.conditions import cases_of
from auditor.evaluate.planning import plan
from auditor.evaluate.planning.deed import Deeds
from auditor.evaluate.planning.planner import _concerned, _settled, _told, _Work
from auditor.model.evidence import Snapshot
from auditor.model.rule import RulePack
from auditor.model.verdict import Outcome
from auditor.vocabulary import catalogue


@settings(max_examples=25, deadline=None)
@given(worlds.companies(), worlds.packs())
def test_each_gap_is_proved_or_named_and_nothing_is_both(evidence: Snapshot, pack: RulePack) -> None:
    verdicts = evaluate(evidence, pack, catalogue())
    made = plan(evidence, pack, verdicts, catalogue())
    # A change that another rule needs may end that a rule with a condition applies.
    gaps = {v.rule.id for v in verdicts if v.outcome is Outcome.GAP and v.rule.when is None}
    if made is None:
        assert Outcome.GAP not in {verdict.outcome for verdict in verdicts}
        return
    assert not set(made.proved) & {*made.not_tried, *made.still_open}
    assert not set(made.not_tried) & set(made.still_open)
    touched = {rule for step in made.steps for change in step.changes for rule in change.rules}
    assert gaps <= touched | {*made.proved, *made.still_open}
    assert {rule for s in made.steps for c in s.changes if not c.tried for rule in c.rules} == set(made.not_tried)
    assert plan(evidence, pack, verdicts, catalogue()) == made


@settings(max_examples=25, deadline=None)
@given(worlds.companies(), worlds.packs())
def test_no_gap_is_left_and_each_change_is_needed(evidence: Snapshot, drawn: RulePack) -> None:
    pack = replace(drawn, rules=tuple(replace(rule, when=None) for rule in drawn.rules))
    verdicts = evaluate(evidence, pack, catalogue())
    work = _Work(evidence, pack, catalogue(), _concerned(pack, verdicts), cases_of(pack, evidence, catalogue()))
    deeds, given_up, reached = work.out(verdicts)
    assert not {name for name, judged in reached.items() if judged.outcome is Outcome.GAP} - given_up
    least: Deeds = work.without_surplus(deeds, reached, _settled(verdicts) if given_up else ())
    after = work.after(least).judged()
    assert {n: j.outcome for n, j in after.items()} == {n: j.outcome for n, j in reached.items()}
    # Where rules contradict each other, what one of them needs may be what another gave up.
    for deed in () if given_up else least:
        without = work.after(least.without([deed])).judged()
        assert any(_told(without[name]) != _told(after[name]) for name in after), deed
