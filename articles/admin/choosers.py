"""The desk's stock choosers: things of one name are told apart in them."""

from typing import Any, ClassVar

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey
from django.http import HttpRequest

from articles.models import Source


def told_apart(thing: Any) -> str:
    """A thing's name; of an unnamed source with the article whose source it is."""
    if isinstance(thing, Source) and thing.article_id:
        return f"{thing} (in “{thing.article}”)"
    return str(thing)


class Choices(AutocompleteJsonView):
    """What a chooser offers as one types."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": told_apart(obj)}


class Chooser(AutocompleteSelect):
    """Django's chooser, as the standard of HTML wants its first, empty option."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Required is said for the ear alone: a list that fills as one types is no valid one."""
        given = dict(attrs or {})
        if given.pop("required", False):
            given["aria-required"] = "true"
        return super().get_context(name, value, given)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in (None, ""):
            option["attrs"]["label"] = "none"
        return option


class ToldApart:
    """A desk page, or rows of one, whose choosers show what was chosen in the same way."""

    autocomplete_fields: ClassVar[Any]
    admin_site: ClassVar[Any]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", Chooser(db_field, self.admin_site))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            field.label_from_instance = told_apart
        return field
