"""Everything that a page or a style sheet names is served: a sign that is missing is a hole in the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pledge_engine.web import fetch_assets
from tests.factories.office import ADMINISTRATOR
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
_OWN = Path(fetch_assets.__file__).parent / "static"
_IN_A_PAGE = re.compile(r'(?:src|href)="(/assets/[^"]+)"')
_IN_A_SHEET = re.compile(r"""url\(["']?([^)"']+)["']?\)""")


def named_in(folder: Path) -> Iterator[str]:
    for sheet in folder.glob("*.css"):
        yield from _IN_A_SHEET.findall(sheet.read_text(encoding="utf-8"))


def test_what_is_fetched_has_every_picture_that_its_style_sheet_names(tmp_path: Path) -> None:
    fetch_assets.copy_to(tmp_path / "assets")
    there = {file.name for file in (tmp_path / "assets").iterdir()}
    named = set(named_in(tmp_path / "assets"))
    assert {address.removeprefix("/assets/") for address in named if not address.startswith("data:")} <= there
    assert "/assets/nhsuk-icon-cross.svg" in named
    assert not [name for name in there if "logo" in name]


def not_served(client: FlaskClient, addresses: Iterable[str]) -> list[str]:
    """Those of the addresses at which nothing is."""
    missing = []
    for address in addresses:
        with client.get(address) as response:
            if response.status_code != 200:
                missing.append(address)
    return missing


def test_every_address_in_a_style_sheet_is_served(app: Flask) -> None:
    named = {*named_in(fetch_assets.ASSETS), *named_in(_OWN)}
    addresses = [address for address in named if not address.startswith("data:")]
    assert addresses
    assert not_served(app.test_client(), addresses) == []


@pytest.mark.parametrize(
    ("who", "page"), [("sam", "/today"), ("sam", "/records"), (ADMINISTRATOR, "/set-up/people"), ("fay", "/register")]
)
def test_every_asset_that_a_page_names_is_served(browse: Browse, who: str, page: str) -> None:
    browser = browse(who)
    browser.get(page)
    named = set(_IN_A_PAGE.findall(browser.client.get(page).text))
    assert len(named) >= 3
    assert not_served(browser.client, named) == []
