"""What tests of the sealed record begin with."""

import pytest

from articles import workflow
from articles.models import Claim
from tests import factories as make
from tests.sealing.sealed import sealed


@pytest.fixture
def claim() -> Claim:
    """A claim with three editions, sealed, and another beside it."""
    made, chief = make.published_claim("Six ships sailed."), make.user("chief")
    workflow.correct(made, chief, "We had misread it.", verdict_holds=True)
    workflow.correct(made, chief, "And once more.", verdict_holds=True)
    make.published_claim("Nobody came.")
    sealed()
    return made
