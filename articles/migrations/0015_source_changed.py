"""A new text of an article brings back the claims whose verdict rests on the one before."""

from django.db import migrations

CORRECTED = r"""
-- What readers see a verdict of waits for review again; claims are locked in id order.
CREATE FUNCTION public.text_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[];
BEGIN
  SELECT array_agg(DISTINCT part.claim_id) INTO ids
  FROM (SELECT DISTINCT article_id FROM new_rows WHERE number > 1) AS changed
  CROSS JOIN LATERAL (
    SELECT claim_id FROM public.articles_appearance WHERE article_id = changed.article_id
    UNION SELECT claim_id FROM public.articles_evidence WHERE article_id = changed.article_id
  ) AS part
  WHERE EXISTS (SELECT FROM public.articles_review WHERE claim_id = part.claim_id)
    AND EXISTS (SELECT FROM public.articles_edition WHERE claim_id = part.claim_id
                AND superseded_at IS NULL AND NOT withdrawn);
  IF ids IS NOT NULL THEN
    PERFORM FROM public.articles_claim WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    UPDATE public.articles_claim SET review_requested_at = clock_timestamp()
      WHERE id = ANY (ids) AND review_requested_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER text_corrected AFTER INSERT ON public.articles_articlerevision
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.text_corrected();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_sealed")]
    operations = [migrations.RunSQL(CORRECTED)]
