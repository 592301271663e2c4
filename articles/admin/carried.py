"""A form sent after its user's sign-in has expired: carried through the sign-in, lost never.

What was posted goes with the sign-in page as one signed field. Who signs in is then shown it and
sends it again with one button. It is given to nobody but the user whose form it was, which a
signed cookie tells, and goes to no address but the one it was posted to.
"""

import re
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

COOKIE = "desk_user"
FIELD = "carried"
_SALT = "articles.admin.carried"
HOURS = 12
"""How long a form waits for its user."""


@dataclass(frozen=True)
class Carried:
    """A form on its way: whose it is, where it goes, and its fields as they were posted."""

    user: str
    path: str
    fields: str

    def __str__(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT, compress=True)

    @classmethod
    def read(cls, text: str) -> "Carried | None":
        """What `str()` wrote; None for anything else, or too long ago."""
        try:
            return cls(**signing.loads(text, salt=_SALT, max_age=HOURS * 3600))
        except (signing.BadSignature, TypeError):
            return None

    def pairs(self) -> list[tuple[str, str]]:
        """Every field and its value, in order."""
        fields = QueryDict(self.fields)
        return [(name, value) for name, values in fields.lists() for value in values]


_COPY = re.compile(r"[\w-]{1,40}", re.ASCII)


def copy_is_done(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tells the browser that its own copy of what was typed may go, once it is saved."""
    copy = request.POST.get("copy", "")
    if response.status_code == 302 and _COPY.fullmatch(copy):
        response.set_cookie("desk_saved", copy, max_age=86400, path="/admin/", samesite="Lax")
    return response


def remember_user(request: HttpRequest, response: HttpResponse) -> None:
    """Marks the browser as the signed-in user's, so that a later form is known to be theirs."""
    user: Any = request.user
    if user.is_authenticated and user.is_staff and whose(request) != str(user.pk):
        response.set_signed_cookie(
            COOKIE,
            str(user.pk),
            salt=_SALT,
            max_age=30 * 24 * 3600,
            path="/",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def forget_user(response: HttpResponse) -> None:
    """After signing out, nothing sent from the browser is anybody's."""
    response.delete_cookie(COOKIE, path="/")


def whose(request: HttpRequest) -> str:
    """The id of whoever used the desk in this browser last and did not sign out; "" for nobody."""
    try:
        return str(request.get_signed_cookie(COOKIE, salt=_SALT, max_age=30 * 24 * 3600))
    except (KeyError, signing.BadSignature):
        return ""


def taken_up(request: HttpRequest) -> Carried | None:
    """The form that was posted without being signed in; None where there is none to keep."""
    owner = whose(request)
    if request.method != "POST" or not owner:
        return None
    if any("password" in name for name in request.POST) or request.FILES:
        return None
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    return Carried(owner, request.get_full_path(), fields.urlencode())
