"""What every desk starts with: the roles and the default scale."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ENTERED = [
    "source",
    "article",
    "articlerevision",
    "authorship",
    "citation",
    "topic",
    "claim",
    "claimtopic",
    "claimlink",
    "appearance",
    "attribution",
    "figure",
    "measure",
    "evidence",
]
THROWN_AWAY = [
    "source",
    "article",
    "authorship",
    "citation",
    "topic",
    "claim",
    "claimtopic",
    "claimlink",
    "appearance",
    "attribution",
    "figure",
    "measure",
    "evidence",
]
SEEN = [*ENTERED, *["rating", "review", "contribution", "issue", "edition", "sharededition"]]

VIEW = {f"view_{model}" for model in SEEN}
EDIT = {f"add_{model}" for model in ENTERED} | {f"change_{model}" for model in ENTERED}
EDIT |= {f"delete_{model}" for model in THROWN_AWAY}
ROLES = {
    "editor": VIEW | EDIT,
    "reviewer": VIEW | {"review_claim"},
    "chief": VIEW | EDIT | {"review_claim", "publish_claim", "add_rating", "change_rating"},
}

RATINGS = [
    # slug, name, value, colour, shape, needs evidence
    ("supported", "Supported", 5, "green", "tick", True),
    ("refuted", "Refuted", 1, "red", "cross", True),
    ("conflicting", "Conflicting", 3, "amber", "half", True),
    ("misleading", "Misleading", 2, "orange", "triangle", True),
    ("outdated", "Outdated", None, "blue", "clock", True),
    ("unverifiable", "Unverifiable", None, "violet", "diamond", False),
]


def add_roles(apps, schema_editor):
    config = apps.get_app_config("articles")
    config.models_module = True  # else permissions are made after the last migration only
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects
    for role, codenames in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.set(
            permissions.filter(content_type__app_label="articles", codename__in=codenames)
        )


def add_ratings(apps, schema_editor):
    fields = ("slug", "name", "value", "colour", "shape", "needs_evidence")
    for values in RATINGS:
        apps.get_model("articles", "Rating").objects.create(
            **dict(zip(fields, values, strict=True))
        )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_rules"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(add_roles, migrations.RunPython.noop),
        migrations.RunPython(add_ratings, migrations.RunPython.noop),
    ]
