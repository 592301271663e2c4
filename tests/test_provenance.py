"""Reports and independent origins of a claim."""

from hypothesis import given
from hypothesis import strategies as st

from articles.provenance import Counts, Route, count

OFFICIAL, OTHER, AGENCY, PAPER, WEEKLY, NAMELESS = range(1, 7)


def route(article: int, *chain: int, modality: str = "reported") -> Route:
    """A report in `article`, whose outlet passed it on last."""
    return Route(article, chain[-1], chain, modality)


def test_one_report_of_one_official_has_one_origin() -> None:
    assert count([route(1, OFFICIAL, PAPER)]) == Counts(reports=1, origins=1, unnamed=0)


def test_two_papers_quoting_one_agency_quoting_one_official_are_one_origin() -> None:
    routes = [route(1, OFFICIAL, AGENCY, PAPER), route(2, OFFICIAL, AGENCY, WEEKLY)]
    assert count(routes) == Counts(2, 1, 0)


def test_a_paper_crediting_the_agency_alone_has_it_from_the_agency_s_official() -> None:
    routes = [route(1, OFFICIAL, AGENCY, PAPER), route(2, AGENCY, WEEKLY)]
    assert count(routes) == Counts(2, 1, 0)


def test_two_officials_are_two_origins() -> None:
    assert count([route(1, OFFICIAL, PAPER), route(2, OTHER, PAPER)]) == Counts(2, 2, 0)


def test_two_passages_of_one_article_are_one_report() -> None:
    assert count([route(1, OFFICIAL, PAPER), route(1, OTHER, PAPER)]) == Counts(1, 2, 0)


def test_denials_are_neither_reports_nor_origins() -> None:
    routes = [route(1, OFFICIAL, PAPER), route(2, OTHER, WEEKLY, modality="denied")]
    assert count(routes) == Counts(1, 1, 0)
    assert count([route(1, OTHER, PAPER, modality="denied")]) == Counts(0, 0, 0)


def test_unnamed_originators_are_counted_apart() -> None:
    routes = [route(1, OFFICIAL, PAPER), route(2, NAMELESS, WEEKLY)]
    assert count(routes, unnamed=[NAMELESS]) == Counts(2, 1, 1)


def test_a_paper_that_credits_nobody_but_cites_an_article_has_it_from_there() -> None:
    routes = [route(1, OFFICIAL, AGENCY), route(2, PAPER)]
    assert count(routes, cites={2: [1]}) == Counts(2, 1, 0)
    assert count(routes) == Counts(2, 2, 0)


def test_a_paper_that_credits_somebody_keeps_that_origin_whatever_it_cites() -> None:
    routes = [route(1, OFFICIAL, AGENCY), route(2, OTHER, PAPER)]
    assert count(routes, cites={2: [1]}) == Counts(2, 2, 0)


def test_citing_an_article_without_the_claim_changes_nothing() -> None:
    assert count([route(2, PAPER)], cites={2: [99]}) == Counts(1, 1, 0)


def test_papers_that_have_it_from_each_other_are_one_origin() -> None:
    routes = [route(1, PAPER, WEEKLY), route(2, WEEKLY, PAPER)]
    assert count(routes) == Counts(2, 1, 0)


def test_a_circle_that_has_it_from_another_circle_has_its_origin() -> None:
    routes = [
        route(1, PAPER, WEEKLY),
        route(2, WEEKLY, PAPER),
        route(3, OFFICIAL, OTHER),
        route(4, OTHER, OFFICIAL),
        route(5, OFFICIAL, PAPER),
    ]
    assert count(routes) == Counts(5, 1, 0)


def test_a_claim_that_appears_nowhere_has_none() -> None:
    assert count([]) == Counts(0, 0, 0)
    assert count([Route(1, None, (), "reported")]) == Counts(0, 0, 0)


ROUTES = st.lists(
    st.builds(
        Route,
        article=st.integers(1, 4),
        outlet=st.integers(1, 5),
        chain=st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True).map(tuple),
        modality=st.sampled_from(["reported", "asserted", "denied"]),
    ),
    max_size=6,
)
CITES = st.dictionaries(st.integers(1, 4), st.lists(st.integers(1, 4), max_size=3), max_size=3)


@given(ROUTES, CITES, st.sets(st.integers(1, 5)))
def test_what_is_said_has_an_origin_and_never_more_than_originators(
    routes: list[Route], cites: dict[int, list[int]], unnamed: set[int]
) -> None:
    counts = count(routes, cites, unnamed)
    said = [route for route in routes if route.modality != "denied"]
    assert counts.reports == len({route.article for route in said})
    assert bool(counts.origins + counts.unnamed) == bool(said)
    assert counts.origins + counts.unnamed <= len({route.chain[0] for route in said})


@given(ROUTES, CITES)
def test_the_order_of_reports_does_not_matter(
    routes: list[Route], cites: dict[int, list[int]]
) -> None:
    assert count(routes, cites) == count(routes[::-1], cites)
