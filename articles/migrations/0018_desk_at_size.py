"""What keeps the desk quick beside a million claims: the few that are not settled kept in a table of
their own, words and days found by index.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

WORDS = r"""
-- What search finds public things by, of what stands at the desk. Said to cost much, as it does:
-- else all rows are read before the few that matter. Where search_words changes, the indexes on
-- these have to be made anew.
CREATE FUNCTION public.desk_words(value text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
BEGIN
  RETURN public.search_words(value);
END $$;

-- array_to_string is not IMMUTABLE for arrays of any kind; of texts it is.
CREATE FUNCTION public.desk_names(name text, role text, aliases text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
BEGIN
  RETURN public.search_words(concat_ws(E'\n', name, role, array_to_string(aliases, E'\n')));
END $$;
"""
WORDS_GONE = """
DROP FUNCTION public.desk_names(text, text, text[]);
DROP FUNCTION public.desk_words(text);
"""

# A claim comes when it is entered or its version rises, each of which is a contribution, or when it
# is decided on after its edition was drawn; it goes when an edition of its newest version is issued.
# An edition that repeats the one before says nothing of what was entered meanwhile.
UNSETTLED = r"""
CREATE FUNCTION public.unsettled_by_contribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.articles_unsettled (claim_id)
  SELECT DISTINCT claim_id FROM new_rows ORDER BY claim_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER unsettled AFTER INSERT ON public.articles_contribution
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION public.unsettled_by_contribution();

CREATE FUNCTION public.unsettled_by_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.articles_unsettled (claim_id)
  SELECT DISTINCT claim_id FROM new_rows AS decided
  WHERE NOT EXISTS (
    SELECT FROM public.articles_edition AS e
    WHERE e.claim_id = decided.claim_id AND e.superseded_at IS NULL
      AND e.change NOT IN ('merge', 'reexamination') AND e.issued_at >= decided.decided_at
  )
  ORDER BY claim_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER unsettled AFTER INSERT ON public.articles_review
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION public.unsettled_by_review();

CREATE FUNCTION public.settled_by_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.articles_unsettled AS u USING new_rows AS e, public.articles_claim AS c
  WHERE u.claim_id = e.claim_id AND c.id = e.claim_id AND e.superseded_at IS NULL
    AND e.claim_version >= c.version AND e.change NOT IN ('merge', 'reexamination')
    AND NOT EXISTS (
      SELECT FROM public.articles_review AS r
      WHERE r.claim_id = e.claim_id AND r.decided_at > e.issued_at
    );
  RETURN NULL;
END $$;
CREATE TRIGGER settled AFTER INSERT ON public.articles_edition
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION public.settled_by_edition();

CREATE FUNCTION public.settled_by_going() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.articles_unsettled WHERE claim_id IN (SELECT id FROM old_rows);
  RETURN NULL;
END $$;
CREATE TRIGGER settled AFTER DELETE ON public.articles_claim
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION public.settled_by_going();

INSERT INTO public.articles_unsettled (claim_id)
SELECT c.id FROM public.articles_claim AS c
WHERE NOT EXISTS (
  SELECT FROM public.articles_edition AS e
  WHERE e.claim_id = c.id AND e.superseded_at IS NULL AND e.claim_version >= c.version
    AND e.change NOT IN ('merge', 'reexamination')
    AND NOT EXISTS (
      SELECT FROM public.articles_review AS r
      WHERE r.claim_id = c.id AND r.decided_at > e.issued_at
    )
);
"""
UNSETTLED_GONE = """
DROP FUNCTION public.settled_by_going() CASCADE;
DROP FUNCTION public.settled_by_edition() CASCADE;
DROP FUNCTION public.unsettled_by_review() CASCADE;
DROP FUNCTION public.unsettled_by_contribution() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_bulk_publishing"),
    ]
    operations = [
        migrations.RunSQL(WORDS, WORDS_GONE),
        migrations.CreateModel(
            name="Unsettled",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="articles.claim",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "unsettled",
            },
        ),
        migrations.RunSQL(UNSETTLED, UNSETTLED_GONE),
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    models.F("headline"),
                    function="public.desk_words",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                name="article_words",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("published_on_earliest__isnull", False)),
                fields=["published_on_earliest", "id"],
                name="article_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="attribution",
            index=models.Index(
                condition=models.Q(("said_on_earliest__isnull", False)),
                fields=["said_on_earliest", "id"],
                name="attribution_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("occurred_on_earliest__isnull", False)),
                fields=["occurred_on_earliest", "id"],
                name="claim_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("superseded_at", None), ("withdrawn", True)),
                fields=["claim"],
                name="edition_withdrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="event_at"),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                condition=models.Q(("as_of_earliest__isnull", False)),
                fields=["as_of_earliest", "id"],
                name="figure_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    models.F("name"),
                    models.F("role"),
                    models.F("aliases"),
                    function="public.desk_names",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                name="source_words",
            ),
        ),
    ]
