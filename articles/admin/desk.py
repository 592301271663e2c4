"""What every page of the desk does alike: nothing typed is lost, nobody overwrites unawares."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from articles.admin.bounded import COUNTED, BoundedList, BoundedPaginator, counted
from articles.admin.carried import copy_is_done
from articles.admin.choosers import ToldApart
from articles.admin.conflict import NOT_SEEN, compared, conflict, entered_anew, fields_in_words
from articles.admin.finding import Finder, narrowed
from articles.admin.history_page import history_page
from articles.admin.refusals import REFUSALS, once_more, readable
from articles.admin.seen import Seen, fields_of, rows_below
from articles.admin.texts import ExactText, Lines, NamesWhatIsMissing
from articles.models.fields import ExactDecimalField

LAYOUT: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {
        "form_class": ExactText,
        "widget": AdminTextareaWidget(attrs={"rows": 4}),
    },
    ArrayField: {"form_class": Lines, "help_text": "One a line."},
    models.URLField: {"assume_scheme": "https"},
    # A number's own field rounds in the browser, and hides the digits that a source gave.
    ExactDecimalField: {"widget": forms.TextInput(attrs={"inputmode": "decimal", "size": 12})},
}


class DeskForm(NamesWhatIsMissing, forms.ModelForm):
    """A form that knows what its user has seen, and what the database refused."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    look: Callable[[models.Model], Seen]
    refused = ""
    behind: Sequence[str] = ()
    """Parts of the record that somebody changed after the form was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = type(self).look(self.instance) if self.instance.pk else None
        self.initial["seen"] = str(self.now or "")
        for field in self.fields.values():
            field.show_hidden_initial = False  # what was seen tells as much

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refused:
            self.add_error(None, self.refused)
        elif self.now:
            self._check_seen(self.now)
        return cleaned

    def _check_seen(self, now: Seen) -> None:
        seen = Seen.read(self.data.get(self.add_prefix("seen"), ""))
        if seen is None:
            self.add_error(None, NOT_SEEN)
            return
        self.behind = seen.changed(now)
        if self.behind:
            self.theirs = fields_in_words(self.instance)
            self.add_error(None, "Nothing was saved: somebody else changed this meanwhile.")
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("seen")] = str(now)
            self.data = data

    @property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "seen"]


class DeskAdmin(ToldApart, admin.ModelAdmin):
    """A model of the working record."""

    form = DeskForm
    formfield_overrides = LAYOUT
    show_full_result_count = False
    view_on_site = False
    paginator = BoundedPaginator
    sortable_by: ClassVar[tuple[str, ...] | None] = ()
    """Columns that a list is sorted by on demand: those with an index, or None in small tables."""
    finders: tuple[Finder, ...] = ()
    """What finds records by words, in place of `search_fields`."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BoundedList]:
        return BoundedList

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """By the finders of the model, where it has some."""
        if not self.finders:
            return super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return queryset, False
        return narrowed(queryset, search_term, self.finders), False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without what the form carries unseen, which stands at its top."""
        return [name for name in super().get_fields(request, obj) if name != "seen"]

    def look(self, thing: models.Model) -> Seen:
        """What this page shows of `thing`, as it stands now."""
        values = fields_of(thing)
        for inline in self.inlines:
            if not getattr(inline, "append_only", False):
                key = _get_foreign_key(self.model, inline.model, inline.fk_name)
                values |= rows_below(inline.model, key.name, thing)
        return Seen.of(values)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """What is posted of the rows below; those deleted meanwhile as new ones."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in given and obj.pk and not getattr(inline, "append_only", False):
            key = _get_foreign_key(self.model, inline.model, inline.fk_name)
            rows = inline.model._default_manager.filter(**{key.name: obj.pk})
            entered_anew(
                given["data"], prefix, {str(pk) for pk in rows.values_list("pk", flat=True)}
            )
        return given

    def lock(self, thing: models.Model) -> None:
        """Locks the row until the transaction ends; weaker than what deadlocks with children."""
        rows = type(thing)._default_manager.filter(pk=thing.pk).order_by()
        list(rows.select_for_update(no_key=True).values_list("pk"))

    def tools(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        """(label, address) of what else one can do with `thing`, shown at the top of its page."""
        return []

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST" and connection.in_atomic_block:
            self.lock(found)
            return super().get_object(request, object_id, from_field)
        return found

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.look = staticmethod(self.look)
        form.refused = getattr(request, "refused", "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; again with the message, and all that was typed, when the database refuses."""
        view = super().changeform_view
        if request.method != "POST":
            return view(request, object_id, form_url, extra_context)
        try:
            answer = once_more(lambda: view(request, object_id, form_url, extra_context))
            return copy_is_done(request, answer) if hasattr(request, "desk_saved") else answer
        except REFUSALS as error:
            request.refused = readable(error)  # type: ignore[attr-defined]
            return view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # Else what is deferred is refused at commit, when the form can no longer say so.
        connection.check_constraints()

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        request.desk_saved = True  # type: ignore[attr-defined]
        return super().log_change(request, obj, message)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        request.desk_saved = True  # type: ignore[attr-defined]
        return super().log_addition(request, obj, message)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        context["tools"] = self.tools(request, thing) if thing else []
        form = context["adminform"].form
        if getattr(form, "behind", ()):
            below = [shown.formset for shown in context["inline_admin_formsets"]]
            context["conflict"] = conflict(form.instance, compared(form, below))
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was changed, by whom and why, whoever wrote it; in place of the desk's own log."""
        return history_page(self, request, object_id)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except REFUSALS as error:
            self.message_user(request, readable(error), messages.ERROR)
            return HttpResponseRedirect(address(self, "change", object_id))

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """An action on the list: all of it or, refused by the database, nothing."""
        if request.POST.get("select_across") == "1" and counted(queryset)[1]:
            told = f"At most {COUNTED} at a time: narrow the list by a filter or by words first."
            self.message_user(request, told, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        try:
            with transaction.atomic():
                return super().response_action(request, queryset, *args, **kwargs)
        except REFUSALS as error:
            self.message_user(request, readable(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class ReadOnly(DeskAdmin):
    """A model that only the workflow, the database or an import writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Below(ReadOnly):
    """Rows that are entered on the page of what they belong to, and go when it goes."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


class DeskInline(ToldApart, admin.TabularInline):
    """Rows below a record."""

    formfield_overrides = LAYOUT
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Named for those who do not see the column's head."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            inner = getattr(field.widget, "widget", field.widget)
            inner.attrs["aria-label"] = str(field.label)
        return field

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Its box to delete a row is named too."""
        made: Any = super().get_formset(request, obj, **kwargs)

        class Named(made):
            def add_fields(self, form: Any, index: int | None) -> None:
                super().add_fields(form, index)
                if "DELETE" in form.fields:
                    form.fields["DELETE"].widget.attrs["aria-label"] = "Delete this row"

        return Named


def address(of: BaseModelAdmin, page: str, *arguments: object) -> str:
    """The address of one of a model's pages: "changelist", "change", "act" …"""
    return reverse(of.admin_site.name + f":articles_{of.opts.model_name}_{page}", args=arguments)
