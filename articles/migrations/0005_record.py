"""What is on record stays on record: editions, texts, decisions, contributions.

Refuses with a message that a person can act on, as a check violation (23514).
"""

from django.db import migrations

RECORD = r"""
CREATE FUNCTION public.append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.refuse(format('%s: what is on record is neither changed nor deleted. Add a new '
    'one instead.', TG_ARGV[0]));
END $$;

CREATE FUNCTION public.not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('factcheck.allow_truncate', true) IS DISTINCT FROM 'on' THEN
    PERFORM public.refuse(TG_TABLE_NAME || ': the record is not emptied.');
  END IF;
  RETURN NULL;
END $$;

-- An edition is superseded once, or redacted: its text and all that is drawn from it blanked, its
-- hash, dates and reason kept. What is in force is taken back first, so that no list holds a blank.
CREATE FUNCTION public.edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  allowed public.articles_edition := OLD;
BEGIN
  IF NEW.redacted AND NOT OLD.redacted THEN
    IF OLD.superseded_at IS NULL AND NOT OLD.withdrawn THEN
      PERFORM public.refuse('This edition is in force: withdraw or correct the claim first.');
    END IF;
    allowed.redacted := true;
    allowed.redacted_at := NEW.redacted_at;
    allowed.redacted_by_id := NEW.redacted_by_id;
    allowed.redaction_reason := NEW.redaction_reason;
    allowed.document := jsonb_build_object('format', OLD.format, 'redacted', true);
    allowed.note := '';
    allowed.statement := '';
    allowed.search_vector := NEW.search_vector;
    allowed.slug := '';
    allowed.rating := '';
    allowed.verdict := NULL;
    allowed.figures := '[]';
    allowed.topics := '{}';
    allowed.originators := '{}';
    allowed.relays := '{}';
    allowed.outlets := '{}';
    allowed.articles := '{}';
    allowed.measures := '{}';
    allowed.linked_claims := '{}';
  ELSIF OLD.superseded_at IS NULL THEN
    allowed.superseded_at := NEW.superseded_at;
  END IF;
  IF NEW IS DISTINCT FROM allowed OR NEW IS NOT DISTINCT FROM OLD THEN
    PERFORM public.refuse('edition: what readers have read is not changed. Issue the next edition.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER edition_stays AFTER UPDATE ON public.articles_edition
FOR EACH ROW EXECUTE FUNCTION public.edition_stays();

CREATE FUNCTION public.shared_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  superseded public.articles_sharededition := NEW;
BEGIN
  superseded.superseded_at := OLD.superseded_at;
  IF OLD.superseded_at IS NOT NULL OR superseded IS DISTINCT FROM OLD THEN
    PERFORM public.refuse('edition: what readers have read is not changed. Issue the next one.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER shared_edition_stays AFTER UPDATE ON public.articles_sharededition
FOR EACH ROW EXECUTE FUNCTION public.shared_edition_stays();

-- Nothing that has been public is deleted.
CREATE FUNCTION public.was_public() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.articles_sharededition
             WHERE kind = TG_ARGV[0] AND object_id = OLD.id) THEN
    PERFORM public.refuse(format('This %s has been public and is not deleted. Merge it into '
      'another, or withdraw the claims that show it.', TG_ARGV[0]));
  END IF;
  RETURN OLD;
END $$;

CREATE FUNCTION public.rating_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.slug, NEW.name, NEW.value) IS DISTINCT FROM (OLD.slug, OLD.name, OLD.value)
     AND EXISTS (SELECT FROM public.articles_review WHERE rating_id = OLD.id) THEN
    PERFORM public.refuse('rating: decisions stand on it. Retire it and add a new one.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rating_stays BEFORE UPDATE ON public.articles_rating
FOR EACH ROW EXECUTE FUNCTION public.rating_stays();
"""
APPEND_ONLY = {
    "articlerevision": ("text of an article", "UPDATE OR DELETE"),
    "review": ("decision", "UPDATE OR DELETE"),
    "contribution": ("contribution", "UPDATE OR DELETE"),
    "issue": ("issue", "UPDATE OR DELETE"),
    "edition": ("edition", "DELETE"),
    "sharededition": ("edition", "DELETE"),
}
APPEND_ONLY_TRIGGERS = (
    "".join(
        f"""
CREATE TRIGGER append_only BEFORE {events} ON public.articles_{table}
FOR EACH ROW EXECUTE FUNCTION public.append_only('{name}');
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON public.articles_{table}
FOR EACH STATEMENT EXECUTE FUNCTION public.not_emptied();
"""
        for table, (name, events) in APPEND_ONLY.items()
    )
    + "".join(
        # It would pass the triggers that raise versions.
        f"""
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON public.articles_{table}
FOR EACH STATEMENT EXECUTE FUNCTION public.not_emptied();
"""
        for table in (
            "claim",
            "claimtopic",
            "claimlink",
            "appearance",
            "attribution",
            "figure",
            "evidence",
        )
    )
    + "".join(
        f"""
CREATE TRIGGER was_public BEFORE DELETE ON public.articles_{kind}
FOR EACH ROW EXECUTE FUNCTION public.was_public('{kind}');
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON public.articles_{kind}
FOR EACH STATEMENT EXECUTE FUNCTION public.not_emptied();
"""
        for kind in ("source", "article", "measure", "topic")
    )
)

DECISIONS = r"""
-- A decision is about the version in front of the reviewer and stands on evidence it can name.
CREATE FUNCTION public.review_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_at int;
  scale record;
BEGIN
  SELECT version INTO now_at FROM public.articles_claim WHERE id = NEW.claim_id FOR NO KEY UPDATE;
  SELECT name, needs_evidence, retired INTO scale
    FROM public.articles_rating WHERE id = NEW.rating_id;
  IF NEW.imported_by_id IS NULL AND NEW.claim_version <> now_at THEN
    PERFORM public.refuse(format('The claim was changed meanwhile (version %s, you decided on %s). '
      'Look at what changed and decide again.', now_at, NEW.claim_version));
  END IF;
  IF NEW.imported_by_id IS NULL AND scale.retired THEN
    PERFORM public.refuse(format('rating: “%s” is retired. Choose another.', scale.name));
  END IF;
  IF scale.needs_evidence AND cardinality(NEW.evidence) = 0 THEN
    PERFORM public.refuse(format('evidence: a decision “%s” has to cite evidence.', scale.name));
  END IF;
  IF EXISTS (
    SELECT FROM unnest(NEW.evidence) AS cited WHERE NOT EXISTS (
      SELECT FROM public.articles_evidence WHERE claim_id = NEW.claim_id AND number = cited)
  ) THEN
    PERFORM public.refuse('evidence: cite numbers that this claim’s evidence has.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_stands BEFORE INSERT ON public.articles_review
FOR EACH ROW EXECUTE FUNCTION public.review_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_defaults")]
    operations = [migrations.RunSQL(sql) for sql in (RECORD, APPEND_ONLY_TRIGGERS, DECISIONS)]
