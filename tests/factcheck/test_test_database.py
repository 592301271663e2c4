"""What the other tests rely on: their database is the same before each of them."""

import pytest
from django.contrib.auth.models import Group

FIRST_AND_SECOND = pytest.mark.parametrize("turn", ["first", "second"])


@FIRST_AND_SECOND
@pytest.mark.django_db(transaction=True)
def test_what_migrations_made_is_there_after_a_test_with_real_transactions(turn: str) -> None:
    assert Group.objects.count() == 3
    Group.objects.all().delete()
