"""The closed table of checks, and the one function that runs them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from auditor.model.rule import RulePack
from auditor.rulebook.lint import alternatives, paths, rights, texts
from auditor.rulebook.lint.finding import Finding, Severity
from auditor.rulebook.lint.material import Check, Complaint, Material
from auditor.rulebook.lint.positions import Positions
from auditor.vocabulary import Catalogue

_Find = Callable[[Material], Iterator[Complaint]]


def _table(severity: Severity, checks: Sequence[tuple[str, str, _Find]]) -> tuple[Check, ...]:
    return tuple(Check(code, severity, meaning, find) for code, meaning, find in checks)


_LONG = (
    f"a step over {texts.MAX_STEP} characters, a note or a proof over {texts.MAX_NOTE}, "
    f"a question over {texts.MAX_QUESTION}"
)

CHECKS: tuple[Check, ...] = (
    *_table(
        Severity.ERROR,
        (
            (
                "view-without-list",
                "a right such as View or Edit without List on the same row, which shows nothing",
                rights.view_without_list,
            ),
            (
                "right-without-needed",
                "a right without another one that it needs, such as Reclass of journal entries without Edit",
                rights.right_without_needed,
            ),
            ("right-not-offered", "a right that the permission does not offer", rights.right_not_offered),
            (
                "unreachable-alternative",
                "an alternative of any_of that can never decide anything",
                alternatives.unreachable_alternative,
            ),
            (
                "cannot-pass",
                "a requirement or a condition whose parts exclude each other, or two required rules that do",
                alternatives.rule_that_cannot_pass,
            ),
            (
                "cannot-fail",
                "a requirement that every company meets, or a condition that says already what the rule requires",
                alternatives.rule_that_cannot_fail,
            ),
            (
                "retired-path",
                "a click path of an older menu where today's belongs; a warning inside a sentence",
                paths.retired_path,
            ),
            ("date-to-come", "a day of reading or of verifying that is still to come", paths.date_to_come),
            (
                "other-file-name",
                "a pack whose file has another name than its id; a warning while it is a file of your own",
                texts.other_file_name,
            ),
            ("unfinished-text", "a text that still says TODO or the like", texts.unfinished_text),
        ),
    ),
    *_table(
        Severity.WARNING,
        (
            (
                "path-not-verified",
                f"a click path last verified over {paths.MAX_AGE.days} days ago; a note for the program's own paths",
                paths.path_not_verified,
            ),
            ("inferred-name", "a permission whose name no public page prints", rights.inferred_name),
            ("moved-permission", "a permission that Sage has moved or renamed", rights.moved_permission),
            (
                "conditional-right",
                "a right that only some companies show, so that lacking it is never a gap",
                rights.conditional_right,
            ),
            ("same-requirement", "two rules that require the same", alternatives.same_requirement),
            ("same-title", "two rules with one title", texts.same_title),
            ("same-former-path", "a former path that is today's", paths.same_former_path),
            ("unused-parameter", "a question whose answer changes nothing", texts.unused_parameter),
            ("open-not-said", "`complete: false` without `leaves_open`", texts.open_not_said),
            (
                "text-length",
                _LONG,
                texts.text_length,
            ),
            (
                "text-style",
                "a title with a full stop, a reason without one, an exclamation mark",
                texts.text_style,
            ),
        ),
    ),
    *_table(
        Severity.NOTE,
        (
            ("inferred-right", "a right that the catalogue infers from similar rows", rights.inferred_right),
            ("missing-reference", "rules of the source without a reference of their own", texts.missing_reference),
            ("single-alternative", "any_of with one alternative", alternatives.single_alternative),
        ),
    ),
)


def lint(pack: RulePack, catalogue: Catalogue, as_of: date, text: str = "") -> tuple[Finding, ...]:
    """What the table finds in a pack, in the order of its file; `text` is the text of that file.

    Without the text every finding about a rule stands where the rule begins.
    The pack has been loaded, so what the loader refuses is not among them.
    """
    material = Material(pack, catalogue, as_of, Positions(text))
    findings = [_finding(check, complaint, material) for check in CHECKS for complaint in check.find(material)]
    return tuple(sorted(findings, key=lambda found: (found.line, found.column)))


def _finding(check: Check, complaint: Complaint, material: Material) -> Finding:
    pack, rule = material.pack, complaint.rule
    line, column = (
        material.positions.of_rule(rule, *complaint.at) if rule else material.positions.of_pack(*complaint.at)
    )
    return Finding(
        file=(rule or pack.rules[0]).place.file,
        line=line,
        column=column,
        code=check.code,
        severity=complaint.severity or check.severity,
        sentence=complaint.sentence,
        hint=complaint.hint,
        rule=rule.id if rule else None,
    )
