"""Searches that people at the desk save."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def give_permissions(apps, schema_editor):
    config = apps.get_app_config("articles")
    config.models_module = True  # else permissions are made after the last migration only
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    given = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="articles", content_type__model="savedsearch"
    )
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["editor", "reviewer", "chief"]
    ):
        group.permissions.add(*given)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0015_source_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("query", models.TextField(max_length=2000, verbose_name="what it looks for")),
                ("seen", models.BigIntegerField(default=0, editable=False)),
                (
                    "saved_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="one_search_of_a_name")
                ],
            },
        ),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
