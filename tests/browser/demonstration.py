"""The demonstration, loaded for a browser to walk through."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings


@pytest.fixture
def demonstration(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_FOLDER, settings.LOCAL = tmp_path, True
    call_command("load_demo", stdout=StringIO())
