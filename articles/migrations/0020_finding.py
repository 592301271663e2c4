"""Past lists pass over what was not yet issued within the index; the sample keeps its bound when only
claims that are in it changed."""

from django.conf import settings
from django.db import migrations, models

SAMPLE = r"""
CREATE OR REPLACE FUNCTION public.sample_editions(since bigint, closed bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  size constant integer := 10000;
  kept constant integer := (SELECT claims FROM public.articles_publiccount WHERE part = 'sample');
  highest integer;
  more boolean;
BEGIN
  UPDATE public.articles_samplededition AS sampled SET superseded_at = edition.superseded_at
  FROM public.articles_edition AS edition
  WHERE sampled.id = ANY (closed) AND edition.id = sampled.id;
  IF NOT EXISTS (
    SELECT FROM public.articles_edition WHERE issue_id >= since
      AND (kept IS NULL OR public.sample_rank(claim_id) < kept)
  ) THEN RETURN; END IF;
  SELECT max(rank), count(*) > size INTO highest, more FROM (
    SELECT rank FROM (
      SELECT rank FROM public.articles_samplededition
      UNION SELECT public.sample_rank(claim_id) FROM public.articles_edition
      WHERE issue_id >= since
    ) AS every ORDER BY rank LIMIT size + 1
  ) AS lowest;
  -- Fewer than there is room for, as when only claims that are in it changed: its bound stays.
  highest := CASE WHEN more THEN least(highest, kept) ELSE kept END;
  INSERT INTO public.articles_samplededition (
    id, claim_id, rank, issued_at, superseded_at, withdrawn, redacted, rating, verdict, kind,
    topics, originators, relays, outlets, sort_on, search_vector, statement_vector)
  SELECT id, claim_id, public.sample_rank(claim_id), issued_at, superseded_at, withdrawn, redacted,
    rating, verdict, kind, topics, originators, relays, outlets, sort_on, search_vector,
    statement_vector
  FROM public.articles_edition
  WHERE issue_id >= since
    AND (highest IS NULL OR public.sample_rank(claim_id) < highest);
  IF highest IS NULL THEN RETURN; END IF;
  DELETE FROM public.articles_samplededition WHERE rank >= highest;
  INSERT INTO public.articles_publiccount (part, key, claims) VALUES ('sample', '', highest)
  ON CONFLICT (part, key) DO UPDATE SET claims = excluded.claims;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0019_public_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SAMPLE),
        migrations.RemoveIndex(
            model_name="edition",
            name="edition_newest_ever",
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                fields=["sort_on", "claim", "issued_at"], name="edition_newest_ever"
            ),
        ),
    ]
