"""Which pages of a long list can be gone to from one of them."""

import pytest

from pledge_engine.web.paging import shown


@pytest.mark.parametrize(
    ("page", "pages", "found"),
    [
        (1, 1, (1,)),
        (1, 2, (1, 2)),
        (1, 90, (1, 2, 0, 90)),
        (3, 90, (1, 2, 3, 4, 0, 90)),
        (4, 90, (1, 2, 3, 4, 5, 0, 90)),
        (45, 90, (1, 0, 44, 45, 46, 0, 90)),
        (90, 90, (1, 0, 89, 90)),
        (99, 90, (1, 0, 90)),
        (2, 4, (1, 2, 3, 4)),
    ],
)
def test_the_first_the_last_and_those_beside_it_are_shown_and_no_gap_hides_a_single_page(
    page: int, pages: int, found: tuple[int, ...]
) -> None:
    assert shown(page, pages) == found
