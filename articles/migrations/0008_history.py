"""Recorded history: statement-level triggers write every change of the working record down.

One function a table, made from one text, so that bulk writes and COPY cost one statement more each.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import articles.models.event

RECORDED = r"""
CREATE FUNCTION public.record_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  left_out text[] := '{{{left_out}}}';
BEGIN
  {bookkeeping}
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.articles_event (at, transaction, user_id, role, reason, operation, kind,
      object_id, owner_kind, owner_id, after)
    SELECT clock_timestamp(), pg_current_xact_id()::text::bigint, public.acting_user(),
      session_user, coalesce(current_setting('factcheck.reason', true), ''), 'insert', '{table}',
      n.{key}, '{owner}', {new_owner}, to_jsonb(n) - left_out
    FROM new_rows AS n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO public.articles_event (at, transaction, user_id, role, reason, operation, kind,
      object_id, owner_kind, owner_id, before)
    SELECT clock_timestamp(), pg_current_xact_id()::text::bigint, public.acting_user(),
      session_user, coalesce(current_setting('factcheck.reason', true), ''), 'delete', '{table}',
      o.{key}, '{owner}', {old_owner}, to_jsonb(o) - left_out
    FROM old_rows AS o;
  ELSE
    -- Images are compared, not values: 1.5 and 1.50 are not the same record. A key that was
    -- changed finds no partner: that row went, and another came.
    INSERT INTO public.articles_event (at, transaction, user_id, role, reason, operation, kind,
      object_id, owner_kind, owner_id, left_owner_id, before, after)
    SELECT clock_timestamp(), pg_current_xact_id()::text::bigint, public.acting_user(),
      session_user, coalesce(current_setting('factcheck.reason', true), ''),
      CASE WHEN was IS NULL THEN 'insert' WHEN becomes IS NULL THEN 'delete' ELSE 'update' END,
      '{table}', key, '{owner}', coalesce(new_owner, old_owner),
      CASE WHEN old_owner <> new_owner THEN old_owner END,
      CASE WHEN becomes IS NULL THEN was ELSE differs.before END,
      CASE WHEN was IS NULL THEN becomes ELSE differs.after END
    FROM (
      SELECT coalesce(n.{key}, o.{key}) AS key,
        CASE WHEN o.{key} IS NOT NULL THEN {old_owner} END AS old_owner,
        CASE WHEN n.{key} IS NOT NULL THEN {new_owner} END AS new_owner,
        CASE WHEN o.{key} IS NOT NULL THEN to_jsonb(o) - left_out END AS was,
        CASE WHEN n.{key} IS NOT NULL THEN to_jsonb(n) - left_out END AS becomes
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.{key} = o.{key}
      WHERE o.{key} IS NULL OR n.{key} IS NULL OR o *<> n
    ) AS changed
    CROSS JOIN LATERAL (
      SELECT jsonb_object_agg(name, value) AS before,
        jsonb_object_agg(name, becomes -> name) AS after
      FROM jsonb_each(was) AS old_columns (name, value)
      WHERE was ->> name IS DISTINCT FROM becomes ->> name
    ) AS differs
    WHERE was IS NULL OR becomes IS NULL OR differs.before IS NOT NULL
    ORDER BY was IS NULL;
  END IF;
  RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER recorded_insert AFTER INSERT ON public.articles_{table}
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.record_{table}();
CREATE TRIGGER recorded_update AFTER UPDATE ON public.articles_{table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION public.record_{table}();
CREATE TRIGGER recorded_delete AFTER DELETE ON public.articles_{table}
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.record_{table}();
"""

# The claim of a hop is that of its appearance, or was, when that is gone already.
OF_APPEARANCE = """coalesce(
      (SELECT a.claim_id FROM public.articles_appearance AS a WHERE a.id = {row}.appearance_id),
      (SELECT e.owner_id FROM public.articles_event AS e WHERE e.kind = 'appearance'
         AND e.object_id = {row}.appearance_id ORDER BY e.id DESC LIMIT 1))"""

# What triggers count by themselves, as opposed to what somebody writes there.
BOOKKEEPING = """
  IF pg_trigger_depth() > 1 THEN
    left_out := left_out || '{version,last_evidence_number}'::text[];
  END IF;
"""

CLAIM = ("claim", "claim_id")
ARTICLE = ("article", "article_id")
# What a row belongs to, and the columns left out: derived ones, and long texts that stay on record
# where they stand.
TABLES = {
    "source": (None, "sort_name"),
    "topic": (None, "sort_name"),
    "measure": (None, "sort_name"),
    "rating": (None, ""),
    "byline": (None, ""),
    "article": (None, "sort_name,published_on_earliest,published_on_latest"),
    "articlerevision": (ARTICLE, "body"),
    "authorship": (ARTICLE, ""),
    "citation": (ARTICLE, ""),
    "claim": (None, "occurred_on_earliest,occurred_on_latest"),
    "claimtopic": (CLAIM, ""),
    "claimlink": (CLAIM, ""),
    "appearance": (CLAIM, ""),
    "attribution": (("claim", OF_APPEARANCE), "said_on_earliest,said_on_latest"),
    "figure": (CLAIM, "as_of_earliest,as_of_latest"),
    "evidence": (CLAIM, ""),
    "review": (CLAIM, "document,true_until_earliest,true_until_latest"),
    "question": (CLAIM, ""),
    "lease": (CLAIM, "document"),
}


def _recorded(table):
    owner, left_out = TABLES[table]
    key = "claim_id" if table == "lease" else "id"
    kind, column = owner or (table, key)
    owner_of = column if "{row}" in column else "{row}." + column
    function = RECORDED.format(
        table=table,
        key=key,
        owner=kind,
        left_out=left_out,
        old_owner=owner_of.format(row="o"),
        new_owner=owner_of.format(row="n"),
        bookkeeping=BOOKKEEPING.strip() if table == "claim" else "",
    )
    return function + TRIGGERS.format(table=table)


STAYS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.articles_event
FOR EACH ROW EXECUTE FUNCTION public.append_only('event');

-- What is recorded is what happened: an event comes of a trigger and is not written by hand.
CREATE FUNCTION public.event_happened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    PERFORM public.refuse('event: events are written by the changes that they record.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER event_happened BEFORE INSERT ON public.articles_event
FOR EACH STATEMENT EXECUTE FUNCTION public.event_happened();
"""
# TRUNCATE would pass the triggers; the other tables refuse it already.
NOT_EMPTIED = """
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON public.articles_{table}
FOR EACH STATEMENT EXECUTE FUNCTION public.not_emptied();
"""
EMPTIED_SO_FAR = ("event", "authorship", "citation", "rating", "byline", "question", "lease")


def give_permission(apps, schema_editor):
    config = apps.get_app_config("articles")
    config.models_module = True  # else permissions are made after the last migration only
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    seen = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="articles", codename="view_event"
    )
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["editor", "reviewer", "chief"]
    ):
        group.permissions.add(seen)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("transaction", models.BigIntegerField()),
                ("role", models.CharField(max_length=100, verbose_name="database role")),
                ("reason", models.TextField(blank=True)),
                (
                    "operation",
                    models.CharField(
                        choices=[
                            ("insert", "added"),
                            ("update", "changed"),
                            ("delete", "deleted"),
                        ],
                        max_length=6,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField(verbose_name="id")),
                ("owner_kind", models.CharField(max_length=20)),
                ("owner_id", models.BigIntegerField()),
                (
                    "left_owner_id",
                    models.BigIntegerField(help_text="Set when it moved from there.", null=True),
                ),
                ("before", models.JSONField(decoder=articles.models.event.Exactly, null=True)),
                ("after", models.JSONField(decoder=articles.models.event.Exactly, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["owner_kind", "owner_id", "id"], name="event_of_owner"),
                    models.Index(fields=["kind", "object_id", "id"], name="event_of_object"),
                    models.Index(
                        condition=models.Q(("left_owner_id__isnull", False)),
                        fields=["owner_kind", "left_owner_id", "id"],
                        name="event_of_left_owner",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("operation__in", ["insert", "update", "delete"])),
                        name="event_operation_is_known",
                        violation_error_message="operation: choose one of insert, update, delete.",
                    )
                ],
            },
        ),
        *(migrations.RunSQL(_recorded(table)) for table in TABLES),
        migrations.RunSQL(STAYS),
        *(migrations.RunSQL(NOT_EMPTIED.format(table=table)) for table in EMPTIED_SO_FAR),
        migrations.RunPython(give_permission, migrations.RunPython.noop),
    ]
