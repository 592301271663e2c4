"""The same rules at the cost of a statement, not of a row, where many rows come at once.

Evidence is numbered, and unnamed sources are kept at home, once a statement; what a trigger only
counts is neither compared nor recorded as a change of the claim; a plain day is read at once. What
a new claim owns may be written before it, in the same transaction: then the claim begins at its
first version with all of it, instead of rising at every table.
"""

import importlib

import django.db.models.deletion
from django.db import migrations, models

EVIDENCE = r"""
CREATE OR REPLACE FUNCTION public.evidence_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  text_of record;
BEGIN
  SELECT article_id, NEW.excerpt = '' OR position(NEW.excerpt IN body) > 0 AS stands
    INTO text_of FROM public.articles_articlerevision WHERE id = NEW.revision_id;
  IF text_of.article_id IS DISTINCT FROM NEW.article_id THEN
    PERFORM public.refuse('revision: this text belongs to another article.');
  ELSIF NOT text_of.stands THEN
    PERFORM public.refuse('excerpt: these words do not stand in the text chosen.');
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER evidence_stands ON public.articles_evidence;
CREATE TRIGGER evidence_stands BEFORE INSERT OR UPDATE ON public.articles_evidence
FOR EACH ROW WHEN (NEW.revision_id IS NOT NULL) EXECUTE FUNCTION public.evidence_stands();

CREATE FUNCTION public.evidence_number_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.refuse('number: the number of evidence stays, since rationales cite it.');
END $$;
CREATE TRIGGER evidence_number_stays BEFORE UPDATE ON public.articles_evidence
FOR EACH ROW WHEN ((NEW.number, NEW.claim_id) IS DISTINCT FROM (OLD.number, OLD.claim_id))
EXECUTE FUNCTION public.evidence_number_stays();

CREATE FUNCTION public.evidence_number_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.articles_claim
             WHERE id = NEW.claim_id AND last_evidence_number >= NEW.number) THEN
    PERFORM public.refuse(format('number: %s was given before in this claim and is not given '
      'again. Leave it empty for the next free number.', NEW.number));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence_number_is_new BEFORE INSERT ON public.articles_evidence
FOR EACH ROW EXECUTE FUNCTION public.evidence_number_is_new();

-- Counts the numbers given and raises the version, at once. Who gave the same or a higher number
-- meanwhile was not seen above; the claim's lock shows it here.
CREATE FUNCTION public.evidence_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[];
  raised bigint;
  given int;
BEGIN
  SELECT array_agg(DISTINCT claim_id), min(number) INTO ids, given FROM new_rows;
  -- Of a claim that is still to come, `claim_entered` sees to it.
  SELECT array_agg(id) INTO ids FROM (
    SELECT id FROM public.articles_claim WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE
  ) AS locked;
  IF ids IS NULL THEN RETURN NULL; END IF;
  WITH latest AS (
    SELECT claim_id, min(number) AS lowest, max(number) AS highest FROM new_rows GROUP BY claim_id
  ), raised AS (
    UPDATE public.articles_claim AS c
    SET version = version + 1, last_evidence_number = latest.highest
    FROM latest
    WHERE c.id = latest.claim_id AND c.id = ANY (ids) AND c.last_evidence_number < latest.lowest
    RETURNING c.id, c.version
  ), noted AS (
    INSERT INTO public.articles_contribution (claim_id, user_id, role, version, part, at)
    SELECT id, public.acting_user(), session_user, version, 'evidence', clock_timestamp()
    FROM raised
  )
  SELECT count(*) INTO raised FROM raised;
  IF raised < cardinality(ids) THEN
    PERFORM public.refuse(format('number: %s was given before in this claim and is not given '
      'again. Leave it empty for the next free number.', given));
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER version_on_insert ON public.articles_evidence;
CREATE TRIGGER version_on_insert AFTER INSERT ON public.articles_evidence
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.evidence_added();
"""

ENTERED = r"""
-- A new claim is somebody's contribution, with all that it has already: in a bulk write its parts
-- come first, when there is no claim yet whose version could rise.
CREATE OR REPLACE FUNCTION public.claim_entered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[];
BEGIN
  SELECT array_agg(id) INTO ids FROM new_rows;
  IF ids IS NULL THEN RETURN NULL; END IF;
  INSERT INTO public.articles_contribution (claim_id, user_id, role, version, part, at)
  SELECT n.id, public.acting_user(), session_user, n.version, parts.part, clock_timestamp()
  FROM new_rows AS n CROSS JOIN LATERAL (
    SELECT 'wording' AS part
    UNION ALL SELECT 'topics'
      WHERE EXISTS (SELECT FROM public.articles_claimtopic WHERE claim_id = n.id)
    UNION ALL SELECT 'links'
      WHERE EXISTS (SELECT FROM public.articles_claimlink WHERE claim_id = n.id)
    UNION ALL SELECT 'chain'
      WHERE EXISTS (SELECT FROM public.articles_appearance WHERE claim_id = n.id)
    UNION ALL SELECT 'figures'
      WHERE EXISTS (SELECT FROM public.articles_figure WHERE claim_id = n.id)
    UNION ALL SELECT 'evidence'
      WHERE EXISTS (SELECT FROM public.articles_evidence WHERE claim_id = n.id)
  ) AS parts;
  UPDATE public.articles_claim AS c SET last_evidence_number = given.highest
  FROM (
    SELECT claim_id, max(number) AS highest
    FROM public.articles_evidence WHERE claim_id = ANY (ids) GROUP BY claim_id
  ) AS given
  WHERE c.id = given.claim_id AND c.id = ANY (ids) AND c.last_evidence_number < given.highest;
  RETURN NULL;
END $$;
"""

DAYS = r"""
-- As before; a plain day, as most are, without a call.
CREATE OR REPLACE FUNCTION public.edtf_earliest(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN value ~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'
    THEN make_date(left(value, 4)::int, substr(value, 6, 2)::int, right(value, 2)::int)
  WHEN value ~ '^[^/]+(/[^/]+)?$' THEN public.edtf_day(split_part(value, '/', 1), false)
  END;

CREATE OR REPLACE FUNCTION public.edtf_latest(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN value ~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'
    THEN make_date(left(value, 4)::int, substr(value, 6, 2)::int, right(value, 2)::int)
  WHEN value ~ '^[^/]+/[^/]+$' THEN public.edtf_day(split_part(value, '/', 2), true)
  WHEN value ~ '^[^/]+$' THEN public.edtf_day(value, true)
  END;
"""

CHAINS = r"""
-- Two papers' "officials" are not known to be the same people.
CREATE OR REPLACE FUNCTION public.unnamed_stays_home() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said_by bigint[];
  nameless bigint[];
BEGIN
  SELECT array_agg(DISTINCT source_id) INTO said_by FROM new_rows;
  SELECT array_agg(id) INTO nameless
    FROM public.articles_source WHERE id = ANY (said_by) AND kind = 'unnamed';
  IF nameless IS NOT NULL AND EXISTS (
    SELECT FROM new_rows AS n
    JOIN public.articles_source AS s ON s.id = n.source_id
    JOIN public.articles_appearance AS a ON a.id = n.appearance_id
    WHERE n.source_id = ANY (nameless) AND s.article_id <> a.article_id
  ) THEN
    PERFORM public.refuse('source: this unnamed source speaks in another article. Make one for '
      'this article.');
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER unnamed_stays_home ON public.articles_attribution;
CREATE TRIGGER unnamed_stays_home_insert AFTER INSERT ON public.articles_attribution
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.unnamed_stays_home();
CREATE TRIGGER unnamed_stays_home_update AFTER UPDATE ON public.articles_attribution
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.unnamed_stays_home();
"""

COUNTED = r"""
-- Called only where it has something to do: not for a version that rises by one.
DROP TRIGGER claim_changed ON public.articles_claim;
CREATE TRIGGER claim_changed BEFORE UPDATE ON public.articles_claim FOR EACH ROW
WHEN (
  NEW.version < OLD.version OR NEW.last_evidence_number < OLD.last_evidence_number
  OR (NEW.uid, NEW.statement, NEW.language, NEW.kind, NEW.occurred_on, NEW.place)
    IS DISTINCT FROM (OLD.uid, OLD.statement, OLD.language, OLD.kind, OLD.occurred_on, OLD.place)
)
EXECUTE FUNCTION public.claim_changed();

DROP TRIGGER appearance_stands ON public.articles_appearance;
CREATE TRIGGER appearance_stands BEFORE INSERT OR UPDATE ON public.articles_appearance
FOR EACH ROW WHEN (NEW.revision_id IS NOT NULL) EXECUTE FUNCTION public.appearance_stands();
"""

# What triggers count by themselves is no change of the claim; most updates that triggers make are
# of that kind, which is cheaper to see in the rows than in their images.
BOOKKEEPING = """
  IF pg_trigger_depth() > 1 THEN
    left_out := left_out || '{version,last_evidence_number}'::text[];
    IF TG_OP = 'UPDATE' AND NOT EXISTS (
      SELECT FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id
      WHERE o.id IS NULL OR n.id IS NULL
        OR (o.uid, o.statement, o.language, o.kind, o.occurred_on, o.place,
            o.review_requested_at, o.created_at)
          IS DISTINCT FROM (n.uid, n.statement, n.language, n.kind, n.occurred_on, n.place,
            n.review_requested_at, n.created_at)
    ) THEN
      RETURN NULL;
    END IF;
  END IF;
"""


def _record_claim():
    history = importlib.import_module("articles.migrations.0008_history")
    claim, left_out = "claim", history.TABLES["claim"][1]
    function = history.RECORDED.format(
        table=claim,
        key="id",
        owner=claim,
        left_out=left_out,
        old_owner="o.id",
        new_owner="n.id",
        bookkeeping=BOOKKEEPING.strip(),
    )
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_public_version")]
    operations = [
        migrations.AlterField(
            model_name="contribution",
            name="claim",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="contributions",
                to="articles.claim",
            ),
        ),
        *[
            migrations.RunSQL(sql)
            for sql in (EVIDENCE, ENTERED, DAYS, CHAINS, COUNTED, _record_claim())
        ],
    ]
