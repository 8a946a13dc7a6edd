"""Every plan of every example of every pack, with every single change left out once. It takes minutes.

python -m pytest tests/acceptance/every_plan.py
"""

from pathlib import Path

import pytest
from planned import needed_less, not_as_planned, of_example

from auditor.model.verdict import Outcome
from auditor.rulebook.examples import load_examples

RULES = Path(__file__).resolve().parents[2] / "rules"


@pytest.mark.parametrize("file", sorted(RULES.glob("*.examples.yaml")), ids=lambda file: file.name.split(".")[0])
def test_the_plans_of_a_pack_work_and_nothing_in_them_is_surplus(file: Path) -> None:
    wrong: list[str] = []
    for example in load_examples(file.read_text(encoding="utf-8"), file.name):
        case = of_example(file.name.split(".")[0], example, file.parent)
        gaps = any(verdict.outcome is Outcome.GAP for verdict in case.verdicts)
        assert (case.plan is not None) is gaps, example.name
        wrong += (f"{example.name}: {told}" for told in (*not_as_planned(case), *needed_less(case, case.doings())))
    assert wrong == []
