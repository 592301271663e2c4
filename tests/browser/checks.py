"""What every page has to pass in a browser, whatever it shows."""

import os
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_axe(page: Page, but_for: str = "") -> None:
    """Fails with axe's report when the page breaks WCAG 2.2 AA or a good practice.

    `but_for` selects parts that are not looked at.
    """
    context = {"exclude": [[but_for]]} if but_for and page.locator(but_for).count() else None
    results = Axe().run(
        page, context=context, options={"resultTypes": ["violations"], "runOnly": AXE_RULES}
    )
    assert results.violations_count == 0, results.generate_report()


def check_html(text: str) -> None:
    """Fails with the errors that the Nu HTML checker finds in a page; skips where it is missing."""
    _run_checker(["-"], text)


def check_html_files(folder: Path, but_for: str = "") -> None:
    """The same for all pages in a folder, in one run, but for errors that fit a pattern."""
    extra = ["--filterpattern", but_for] if but_for else []
    _run_checker([*extra, *(str(file) for file in sorted(folder.glob("*.html")))])


def _run_checker(files: list[str], text: str | None = None) -> None:
    jar = os.environ.get("VNU_JAR", "")
    if not jar:
        pytest.skip("no HTML checker")
    result = subprocess.run(
        ["java", "-jar", jar, "--errors-only", "--format", "text", *files],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def check_width(page: Page) -> None:
    """Fails when the page has to be scrolled sideways."""
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], f"the page is {width[0]} pixels wide in a window of {width[1]}"
