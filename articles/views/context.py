"""What every page's template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether this is demonstration data, so that a banner can say so."""
    return {"demonstration": settings.DEMONSTRATION}
