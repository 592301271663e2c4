"""Imports that are under way or were broken off."""

from django.contrib import admin

from articles.admin import finding
from articles.admin.bounded import RecentValuesFilter
from articles.admin.desk import ReadOnly
from articles.models import ImportRun, ImportStep


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    list_display = ("name", "lines")
    search_fields = ("name",)


@admin.register(ImportStep)
class ImportStepAdmin(ReadOnly):
    list_display = ("kind", "thing", "file", "line", "run")
    list_filter = (("kind", RecentValuesFilter), "run")
    search_fields = ("id",)
    finders = (finding.numbered("thing"),)
    list_select_related = ("run",)
