"""The people of the desk: chiefs add them, give them roles and send them off.

Who manages people cannot give more than the roles, nor touch who has more: otherwise a chief
could make an administrator of anybody. Nor can they sign in as somebody else and so be both pairs
of the four eyes: a password is set by its owner, by a link that is mailed, or by an administrator;
the address that such a link goes to is fixed once an account is in use; own roles are a colleague's
to change. A second account under another name cannot be ruled out, so it cannot go unnoticed: the
database records every account and role with who gave it, and everybody's start page tells of it.
"""

import secrets
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from articles.admin.history_page import history_page
from articles.roles import MAY

admin.site.unregister(User)


class NewPersonForm(ModelForm):
    """An account whose password nobody knows until its owner sets one."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email")

    def save(self, commit: bool = True) -> Any:
        """The account, with a password that is no use to anybody."""
        self.instance.set_password(secrets.token_urlsafe(32))
        return super().save(commit)


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """Users; an administrator sees Django's whole form."""

    list_display = ("username", "get_full_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    list_per_page = 50
    asked = (
        (None, {"fields": ("username",)}),
        (gettext_lazy("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        ("At the desk", {"fields": ("is_active", "groups")}),
        (gettext_lazy("Important dates"), {"fields": ("last_login", "date_joined")}),
    )

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        """The groups that the user is in."""
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return self.asked if obj else ((None, {"fields": NewPersonForm.Meta.fields}),)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        if obj is None and not request.user.is_superuser:
            kwargs["form"] = NewPersonForm
        return super().get_form(request, obj, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        if request.user.is_superuser or obj is None:
            return fixed
        if obj.pk == request.user.pk:
            fixed = (*fixed, "is_active", "groups")
        elif obj.last_login:
            fixed = (*fixed, "username", "email")
        return (*fixed, "last_login", "date_joined")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not has_more(obj))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups" and not request.user.is_superuser:
            kwargs["queryset"] = Group.objects.filter(name__in=MAY)
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True  # without it nobody can sign in
        super().save_model(request, obj, form, change)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """For administrators; everybody else changes their own alone, in the head of the page."""
        if not request.user.is_superuser:
            raise PermissionDenied(
                "Everybody sets their own password; for others, an administrator does."
            )
        return super().user_change_password(request, id, form_url)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who made the account, and who gave it which role; in place of the desk's own log."""
        return history_page(self, request, object_id)


def has_more(user: User) -> bool:
    """Whether the user has any right that no role gives."""
    others = user.groups.exclude(name__in=MAY).exists()
    return user.is_superuser or others or user.user_permissions.exists()
