"""Who the tests of this room are told of."""

import pytest
from django.contrib.auth.models import User

from tests import factories as make


@pytest.fixture
def reviewer() -> User:
    return make.user("reviewer", first_name="Jonas", last_name="Adeyemi")
