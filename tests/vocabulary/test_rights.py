"""The text of a rights field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.vocabulary import RightsText, catalogue

LABELS = catalogue().right_labels
SEPARATORS = st.sampled_from(["|", ",", ";", "\n", " | ", ", ", "\r\n", "||"])


@pytest.mark.parametrize(
    "raw",
    [
        "List|View|Edit",
        "list, readonly, modify",
        "LIST;READ;EDIT",
        "List\nView\nEdit\n",
        "|list||view|, edit ",
        "edit|view|list",
    ],
)
def test_every_vocabulary_and_separator_means_the_same_labels(raw: str) -> None:
    assert catalogue().rights(raw) == RightsText(frozenset({"List", "View", "Edit"}))


@pytest.mark.parametrize("raw", ["", "  ", "None", "none", "|", "None|"])
def test_nothing_and_none_are_no_right(raw: str) -> None:
    assert catalogue().rights(raw) == RightsText()


@given(labels=st.lists(st.sampled_from(LABELS)), separator=SEPARATORS)
def test_labels_come_back_whatever_separates_them(labels: list[str], separator: str) -> None:
    read = catalogue().rights(separator.join(labels))
    assert read.known >= set(labels)
    assert read.known - set(labels) <= {"Reclass", "Reclassify"}
    assert read.unknown == ()


@given(left=st.text(), right=st.text(), separator=SEPARATORS)
def test_reading_a_whole_is_reading_its_parts(left: str, right: str, separator: str) -> None:
    parts = catalogue().rights(left), catalogue().rights(right)
    whole = catalogue().rights(left + separator + right)
    assert whole.known == parts[0].known | parts[1].known
    assert whole.unknown == tuple(dict.fromkeys(parts[0].unknown + parts[1].unknown))


@given(raw=st.text())
def test_no_word_is_dropped(raw: str) -> None:
    read = catalogue().rights(raw)
    assert all(token in raw for token in read.unknown)
    assert read.known <= set(LABELS)


def test_unknown_words_are_kept_verbatim() -> None:
    assert catalogue().rights("List| Frobnicate |approvalLevel1") == RightsText(
        frozenset({"List"}), ("Frobnicate", "approvalLevel1")
    )


@pytest.mark.parametrize(
    ("token", "label"),
    [
        ("config", "Configure"),
        ("overrideException", "Override exceptions"),
        ("level1", "Level 1"),
        ("release", "Release"),
    ],
)
def test_rest_tokens_are_read(token: str, label: str) -> None:
    assert catalogue().rights(token).known == {label}


def test_the_one_rest_token_for_reclass_and_reclassify_means_either_label() -> None:
    assert catalogue().rights("reclass").known == {"Reclass", "Reclassify"}
    assert not any({"Reclass", "Reclassify"} <= {*row.rights, *row.rights_inferred} for row in catalogue().rows)
