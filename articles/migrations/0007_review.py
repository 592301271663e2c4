"""The reviewers' work: leases, questions, what was decided on; and four eyes, in the database."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

PARTS = r"""
-- Which part of a claim was changed is told with who changed it.
DROP FUNCTION public.raise_claim_version(bigint[]);
CREATE FUNCTION public.raise_claim_version(ids bigint[], part text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM public.articles_claim WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  WITH raised AS (
    UPDATE public.articles_claim SET version = version + 1 WHERE id = ANY (ids)
    RETURNING id, version
  )
  INSERT INTO public.articles_contribution (claim_id, user_id, role, version, part, at)
  SELECT id, public.acting_user(), session_user, version, raise_claim_version.part,
    clock_timestamp() FROM raised;
END $$;

CREATE OR REPLACE FUNCTION public.claim_owned_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT claim_id) INTO ids FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT claim_id) INTO ids FROM old_rows;
  ELSE
    SELECT array_agg(DISTINCT claim_id) INTO ids FROM (
      (TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)
    ) AS changed;
  END IF;
  IF ids IS NOT NULL THEN
    PERFORM public.raise_claim_version(ids, CASE TG_TABLE_NAME
      WHEN 'articles_claimtopic' THEN 'topics' WHEN 'articles_claimlink' THEN 'links'
      WHEN 'articles_appearance' THEN 'chain' WHEN 'articles_figure' THEN 'figures'
      WHEN 'articles_evidence' THEN 'evidence' END);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION public.chain_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parents bigint[];
  ids bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT appearance_id) INTO parents FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT appearance_id) INTO parents FROM old_rows;
  ELSE
    SELECT array_agg(DISTINCT appearance_id) INTO parents FROM (
      (TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)
    ) AS changed;
  END IF;
  SELECT array_agg(DISTINCT claim_id) INTO ids
    FROM public.articles_appearance WHERE id = ANY (parents);
  IF ids IS NOT NULL THEN PERFORM public.raise_claim_version(ids, 'chain'); END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION public.claim_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.uid <> OLD.uid THEN
    PERFORM public.refuse('lasting name: it stays as it is, since others link to it.');
  END IF;
  -- A stale copy saved over a newer row must not turn these back.
  NEW.version := greatest(NEW.version, OLD.version);
  NEW.last_evidence_number := greatest(NEW.last_evidence_number, OLD.last_evidence_number);
  IF (NEW.statement, NEW.language, NEW.kind, NEW.occurred_on, NEW.place)
     IS DISTINCT FROM (OLD.statement, OLD.language, OLD.kind, OLD.occurred_on, OLD.place) THEN
    NEW.version := NEW.version + 1;
    INSERT INTO public.articles_contribution (claim_id, user_id, role, version, part, at)
    VALUES (NEW.id, public.acting_user(), session_user, NEW.version, 'wording',
      clock_timestamp());
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION public.claim_entered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.articles_contribution (claim_id, user_id, role, version, part, at)
  SELECT id, public.acting_user(), session_user, version, 'wording', clock_timestamp()
    FROM new_rows;
  RETURN NULL;
END $$;
"""

FOUR_EYES = r"""
-- Nobody decides on what they entered or changed since a reviewer last decided here. What came
-- without a user is taken for the reviewer's when the database role has the reviewer's name.
CREATE FUNCTION public.four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own text;
BEGIN
  SELECT string_agg(DISTINCT coalesce(nullif(c.part, ''), 'content'), ' and ') INTO own
    FROM public.articles_contribution c
    WHERE c.claim_id = NEW.claim_id
      AND c.part IN ('wording', 'chain', 'figures', 'evidence', '')
      AND c.version > coalesce((SELECT max(r.claim_version) FROM public.articles_review r
                                WHERE r.claim_id = NEW.claim_id AND r.imported_by_id IS NULL), 0)
      AND (c.user_id = NEW.reviewer_id OR (c.user_id IS NULL AND c.role = (
        SELECT username FROM public.auth_user WHERE id = NEW.reviewer_id)));
  IF own IS NOT NULL THEN
    PERFORM public.refuse(format('You changed this claim’s %s since it was last decided on. '
      'Somebody else has to decide on it.', own));
  END IF;
  RETURN NEW;
END $$;
-- By its name it runs after review_stands, which has locked the claim.
CREATE TRIGGER review_with_four_eyes BEFORE INSERT ON public.articles_review
FOR EACH ROW WHEN (NEW.imported_by_id IS NULL) EXECUTE FUNCTION public.four_eyes();
"""

SEEN_BY_ALL = ["articles.view_lease", "articles.view_question"]
PEOPLE = [
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
    "auth.view_group",
    "articles.view_byline",
    "articles.add_byline",
    "articles.change_byline",
]


def give_permissions(apps, schema_editor):
    for label in ("articles", "auth"):
        config = apps.get_app_config(label)
        config.models_module = True  # else permissions are made after the last migration only
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    groups = apps.get_model("auth", "Group").objects
    for role, names in {
        "editor": SEEN_BY_ALL,
        "reviewer": SEEN_BY_ALL,
        "chief": SEEN_BY_ALL + PEOPLE,
    }.items():
        found = apps.get_model("auth", "Permission").objects.none()
        for name in names:
            label, codename = name.split(".")
            found = found | apps.get_model("auth", "Permission").objects.filter(
                content_type__app_label=label, codename=codename
            )
        groups.get(name=role).permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_imports"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contribution",
            name="part",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="wording, chain, figures, evidence, topics or links; empty in old rows.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="document",
            field=models.JSONField(
                editable=False,
                help_text="The claim as it was decided on; imports have none.",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="lease",
                        serialize=False,
                        to="articles.claim",
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                ("document", models.JSONField()),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("taken_at"))),
                        name="lease_ends_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("claim_version", models.PositiveIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "waiting_since",
                    models.DateTimeField(
                        help_text="The claim's place in the queue, kept for when it comes back.",
                        null=True,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions_answered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="articles.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["claim_id", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["asked_at"],
                        name="question_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")),
                        name="question_asks_something",
                        violation_error_message="question: say what you have to know.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="question_answered_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(PARTS),
        migrations.RunSQL(FOUR_EYES),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
