"""The people of the desk: chiefs add them, give them roles and send them off.

Who manages people cannot give more than the roles, nor touch who has more: otherwise a chief
could make an administrator of anybody.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from articles.roles import MAY

admin.site.unregister(User)


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """Users; an administrator sees Django's whole form."""

    list_display = ("username", "get_full_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    list_per_page = 50
    asked = (
        (None, {"fields": ("username", "password")}),
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
        if obj is None or request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return self.asked

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else (*fixed, "last_login", "date_joined")

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


def has_more(user: User) -> bool:
    """Whether the user has any right that no role gives."""
    others = user.groups.exclude(name__in=MAY).exists()
    return user.is_superuser or others or user.user_permissions.exists()
