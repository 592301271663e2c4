"""Notes on claims, who follows which, and what mail somebody wants."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

NOTES = r"""
-- One at a time in each claim, so that whoever has read up to a number has missed none below it.
CREATE FUNCTION public.note_arrives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7301, hashint8(NEW.claim_id));
  SELECT coalesce(max(number), 0) + 1 INTO NEW.number
    FROM public.articles_note WHERE claim_id = NEW.claim_id;
  NEW.written_at := clock_timestamp();
  NEW.edited_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER note_arrives BEFORE INSERT ON public.articles_note
FOR EACH ROW EXECUTE FUNCTION public.note_arrives();

CREATE FUNCTION public.note_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  allowed public.articles_note := OLD;
BEGIN
  allowed.text := NEW.text;
  allowed.mentioned := NEW.mentioned;
  allowed.edited_at := NEW.edited_at;
  IF NEW IS DISTINCT FROM allowed OR NEW.edited_at IS NULL
     OR clock_timestamp() > OLD.written_at + interval '15 minutes'
     OR coalesce(public.acting_user(), OLD.author_id) <> OLD.author_id THEN
    PERFORM public.refuse('note: its writer alone rewords it, in the first 15 minutes. Write '
      'another one.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER note_stays BEFORE UPDATE ON public.articles_note
FOR EACH ROW EXECUTE FUNCTION public.note_stays();

-- It goes with a draft that is thrown away, and not otherwise.
CREATE FUNCTION public.note_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.articles_claim WHERE id = OLD.claim_id) THEN
    PERFORM public.refuse('note: what was said stays. Write another one.');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER note_gone AFTER DELETE ON public.articles_note
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.note_gone();
"""
HISTORY = import_module("articles.migrations.0008_history")
RECORDED = (
    HISTORY.RECORDED.format(
        table="note",
        key="id",
        owner="claim",
        left_out="",
        old_owner="o.claim_id",
        new_owner="n.claim_id",
        bookkeeping="",
    )
    + HISTORY.TRIGGERS.format(table="note")
    + HISTORY.NOT_EMPTIED.format(table="note")
)


def give_permissions(apps, schema_editor):
    config = apps.get_app_config("articles")
    config.models_module = True  # else permissions are made after the last migration only
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    given = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="articles", codename__in=["view_note", "add_note"]
    )
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["editor", "reviewer", "chief"]
    ):
        group.permissions.add(*given)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="byline",
            name="mail",
            field=models.CharField(
                choices=[
                    ("all", "everything new on claims that I follow"),
                    ("mentions", "notes that mention me"),
                    ("none", "nothing"),
                ],
                db_default="all",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="byline",
            constraint=models.CheckConstraint(
                condition=models.Q(("mail__in", ["all", "mentions", "none"])),
                name="byline_mail_is_known",
                violation_error_message="mail: choose one of all, mentions, none.",
            ),
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(db_default=0, editable=False)),
                ("text", models.TextField(max_length=20000)),
                (
                    "mentioned",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="articles.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["claim_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("claim", "number"), name="one_note_of_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")),
                        name="note_says_something",
                        violation_error_message="note: write something.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attention",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "has read"),
                            ("follows", "follows"),
                            ("ignores", "does not follow"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "read",
                    models.PositiveIntegerField(
                        default=0, help_text="The number of the last note read."
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followings",
                        to="articles.claim",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("attention__in", ["", "follows", "ignores"])),
                        name="following_attention_is_known",
                        violation_error_message="attention: choose one of , follows, ignores.",
                    ),
                    models.UniqueConstraint(fields=("claim", "user"), name="one_following_each"),
                ],
            },
        ),
        migrations.RunSQL(NOTES),
        migrations.RunSQL(RECORDED),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
