"""What lint concludes from requirements holds in every company."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
    Forbidden,
    HasRights,
    Not,
    Preset,
    RecordExists,
    Requirement,
    Section,
    SeesEntities,
    SettingIs,
    Subscription,
    UserFact,
    UserIs,
)
from auditor.rulebook.lint.logic import certain, contradict, implies, impossible
from auditor.vocabulary import catalogue

TYPES = ("business user", "employee user", "platform user")
ATOMS = st.one_of(
    st.sampled_from(["Taxes", "Projects"]).map(Subscription),
    st.lists(st.sampled_from(TYPES), min_size=1, unique=True).map(lambda values: UserIs(UserFact.TYPE, tuple(values))),
    st.just(UserIs(UserFact.TYPE)),
)
REQUIREMENTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
        inner.map(Forbidden),
    ),
    max_leaves=6,
)
World = tuple[bool, bool, str]
WORLDS: tuple[World, ...] = tuple(product((True, False), (True, False), (*TYPES, "")))


def holds(requirement: Requirement, world: World) -> bool:
    """What the words say about a small world: two subscriptions and the type of one user."""
    taxes, projects, kind = world
    match requirement:
        case Subscription(application):
            return taxes if application == "Taxes" else projects
        case UserIs(_, values):
            return kind in values if values else bool(kind)
        case AllOf(parts):
            return all(holds(part, world) for part in parts)
        case AnyOf(parts):
            return any(holds(part, world) for part in parts)
        case Forbidden(AllOf(parts) | AnyOf(parts)):
            return all(holds(Forbidden(part), world) for part in parts)
        case Not(part) | Forbidden(part):
            return not holds(part, world)
    raise AssertionError(requirement)


@given(REQUIREMENTS, REQUIREMENTS)
def test_what_follows_is_so_wherever_the_first_is(first: Requirement, second: Requirement) -> None:
    if implies(first, second, catalogue()):
        assert all(holds(second, world) for world in WORLDS if holds(first, world))


@given(REQUIREMENTS, REQUIREMENTS)
def test_what_excludes_each_other_is_nowhere_so_together(first: Requirement, second: Requirement) -> None:
    if contradict(first, second, catalogue()):
        assert not any(holds(first, world) and holds(second, world) for world in WORLDS)


@given(REQUIREMENTS)
def test_what_is_impossible_is_so_nowhere(requirement: Requirement) -> None:
    if impossible(requirement, catalogue()):
        assert not any(holds(requirement, world) for world in WORLDS)


@given(REQUIREMENTS)
def test_what_is_certain_is_so_everywhere(requirement: Requirement) -> None:
    if certain(requirement, catalogue()):
        assert all(holds(requirement, world) for world in WORLDS)


def test_a_thing_or_its_opposite_is_certain() -> None:
    taxes = Subscription("Taxes")
    assert certain(AnyOf((Not(taxes), AllOf((taxes,)))), catalogue())
    assert certain(Not(AllOf((taxes, Not(taxes)))), catalogue())
    assert not certain(AnyOf((Not(taxes), AllOf((taxes, Subscription("Projects"))))), catalogue())


LISTS = HasRights("Accounts Receivable", section=Section.ACTIVITIES_AND_LISTS, preset=Preset.ALL)


def customers(*rights: str) -> HasRights:
    return HasRights("Accounts Receivable", permission="Customers", rights=rights)


def follows(first: Requirement, second: Requirement) -> bool:
    return implies(first, second, catalogue())


def test_all_of_a_section_implies_the_documented_boxes_of_its_certain_rows_and_no_others() -> None:
    assert follows(LISTS, customers("List", "View"))
    rows = catalogue().permissions("Accounts Receivable", Section.ACTIVITIES_AND_LISTS)
    doubtful = next(row for row in rows if not row.shown.core and row.rights)
    assert not follows(LISTS, HasRights("Accounts Receivable", permission=doubtful.name, rights=doubtful.rights))
    guessed = next(row for row in rows if row.shown.core and row.rights_inferred)
    asked = HasRights("Accounts Receivable", permission=guessed.name, rights=guessed.rights_inferred)
    assert not follows(LISTS, asked)
    assert not follows(HasRights("Accounts Receivable", permission=guessed.name, preset=Preset.ALL), asked)


def test_an_exception_takes_its_boxes_out() -> None:
    less = HasRights(
        "Accounts Receivable",
        section=Section.ACTIVITIES_AND_LISTS,
        preset=Preset.ALL,
        less=(Boxes("Customers", ("View",)),),
    )
    assert follows(less, customers("List"))
    assert not follows(less, customers("List", "View"))
    assert not follows(less, LISTS)


def test_spellings_of_on_and_off_and_of_case_are_one_value() -> None:
    on, true, daily = (SettingIs("ME", "X", (value,)) for value in ("on", "T", "Daily"))
    assert follows(on, true)
    assert not contradict(on, true, catalogue())
    assert contradict(on, SettingIs("ME", "X", ("false",)), catalogue())
    assert not contradict(daily, SettingIs("ME", "X", ("daily",)), catalogue())
    assert not contradict(daily, SettingIs("AR", "X", ("Monthly",)), catalogue())


def test_each_entity_says_nothing_about_named_ones() -> None:
    assert not follows(SeesEntities(), SeesEntities(("E1",)))
    assert follows(SeesEntities(("E1", "E2")), SeesEntities(("E1",)))
    assert not follows(RecordExists("ITEM", in_each_entity=True), RecordExists("ITEM"))
