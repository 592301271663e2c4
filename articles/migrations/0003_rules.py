"""The rules that hold whoever writes: the desk, an import, or somebody with psql.

Each refuses with a message that a person can act on, as a check violation (23514).
"""

from django.db import migrations

REFUSE = r"""
CREATE FUNCTION public.refuse(message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', message USING ERRCODE = 'check_violation';
END $$;
"""

ANCHORS = r"""
-- The words of a passage are what stands at its place; a revision is of the article named.
CREATE FUNCTION public.appearance_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  text_of record;
BEGIN
  IF NEW.revision_id IS NULL THEN RETURN NEW; END IF;
  SELECT article_id, substr(body, NEW.start + 1, NEW."end" - NEW.start) AS words
    INTO text_of FROM public.articles_articlerevision WHERE id = NEW.revision_id;
  IF text_of.article_id IS DISTINCT FROM NEW.article_id THEN
    PERFORM public.refuse('revision: this text belongs to another article.');
  END IF;
  IF NEW.exact IS NOT NULL AND text_of.words IS DISTINCT FROM NEW.exact THEN
    PERFORM public.refuse(format('exact: at %s to %s the text has “%s”. Correct the words or the '
      'position.', NEW.start, NEW."end", left(text_of.words, 80)));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appearance_stands BEFORE INSERT OR UPDATE ON public.articles_appearance
FOR EACH ROW EXECUTE FUNCTION public.appearance_stands();

-- An excerpt stands in its text; a number is given once in a claim and never again.
CREATE FUNCTION public.evidence_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  text_of record;
BEGIN
  IF NEW.revision_id IS NOT NULL THEN
    SELECT article_id, NEW.excerpt = '' OR position(NEW.excerpt IN body) > 0 AS stands
      INTO text_of FROM public.articles_articlerevision WHERE id = NEW.revision_id;
    IF text_of.article_id IS DISTINCT FROM NEW.article_id THEN
      PERFORM public.refuse('revision: this text belongs to another article.');
    ELSIF NOT text_of.stands THEN
      PERFORM public.refuse('excerpt: these words do not stand in the text chosen.');
    END IF;
  END IF;
  IF TG_OP = 'INSERT' THEN
    UPDATE public.articles_claim SET last_evidence_number = NEW.number
      WHERE id = NEW.claim_id AND last_evidence_number < NEW.number;
    IF NOT FOUND THEN
      PERFORM public.refuse(format('number: %s was given before in this claim and is not given '
        'again. Leave it empty for the next free number.', NEW.number));
    END IF;
  ELSIF (NEW.number, NEW.claim_id) IS DISTINCT FROM (OLD.number, OLD.claim_id) THEN
    PERFORM public.refuse('number: the number of evidence stays, since rationales cite it.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence_stands BEFORE INSERT OR UPDATE ON public.articles_evidence
FOR EACH ROW EXECUTE FUNCTION public.evidence_stands();

-- Two papers' "officials" are not known to be the same people.
CREATE FUNCTION public.unnamed_stays_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.articles_source s, public.articles_appearance a
    WHERE s.id = NEW.source_id AND a.id = NEW.appearance_id
      AND s.kind = 'unnamed' AND s.article_id <> a.article_id
  ) THEN
    PERFORM public.refuse('source: this unnamed source speaks in another article. Make one for '
      'this article.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER unnamed_stays_home BEFORE INSERT OR UPDATE ON public.articles_attribution
FOR EACH ROW EXECUTE FUNCTION public.unnamed_stays_home();
"""

VERSIONS = r"""
CREATE FUNCTION public.acting_user() RETURNS bigint LANGUAGE sql STABLE
RETURN nullif(current_setting('factcheck.user_id', true), '')::bigint;

-- Any change to what a claim owns raises its version and is somebody's contribution. Claims are
-- locked in id order, so that two editors of the same claims wait instead of deadlocking.
CREATE FUNCTION public.raise_claim_version(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM public.articles_claim WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  WITH raised AS (
    UPDATE public.articles_claim SET version = version + 1 WHERE id = ANY (ids)
    RETURNING id, version
  )
  INSERT INTO public.articles_contribution (claim_id, user_id, role, version, at)
  SELECT id, public.acting_user(), session_user, version, clock_timestamp() FROM raised;
END $$;

CREATE FUNCTION public.claim_owned_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF ids IS NOT NULL THEN PERFORM public.raise_claim_version(ids); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION public.chain_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF ids IS NOT NULL THEN PERFORM public.raise_claim_version(ids); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION public.claim_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
    INSERT INTO public.articles_contribution (claim_id, user_id, role, version, at)
    VALUES (NEW.id, public.acting_user(), session_user, NEW.version, clock_timestamp());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_changed BEFORE UPDATE ON public.articles_claim
FOR EACH ROW EXECUTE FUNCTION public.claim_changed();

CREATE FUNCTION public.claim_entered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.articles_contribution (claim_id, user_id, role, version, at)
  SELECT id, public.acting_user(), session_user, version, clock_timestamp() FROM new_rows;
  RETURN NULL;
END $$;
CREATE TRIGGER claim_entered AFTER INSERT ON public.articles_claim
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.claim_entered();
"""

OWNED = {
    "claimtopic": "claim_owned_changed",
    "claimlink": "claim_owned_changed",
    "appearance": "claim_owned_changed",
    "figure": "claim_owned_changed",
    "evidence": "claim_owned_changed",
    "attribution": "chain_changed",
}
OWNED_EVENT = """
CREATE TRIGGER version_on_{event} AFTER {event} ON public.articles_{table}
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION public.{function}();
"""
EVENTS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}
OWNED_TRIGGERS = "".join(
    OWNED_EVENT.format(event=event, table=table, tables=tables, function=function)
    for table, function in OWNED.items()
    for event, tables in EVENTS.items()
)

TREES = r"""
-- Nothing stands under itself, also when two people move nodes at once: they take turns.
CREATE FUNCTION public.no_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('factcheck ' || TG_TABLE_NAME || TG_ARGV[0]));
  EXECUTE format(
    'WITH RECURSIVE above(id) AS (SELECT %2$I FROM public.%1$I WHERE id = $1
       UNION SELECT t.%2$I FROM public.%1$I t JOIN above USING (id))
     SELECT EXISTS (SELECT FROM above WHERE id = $1)', TG_TABLE_NAME, TG_ARGV[0])
    INTO found USING NEW.id;
  IF found THEN
    PERFORM public.refuse(replace(replace(TG_ARGV[0], '_id', ''), '_', ' ')
      || ': what you chose stands under this one itself. Choose one outside its own branch.');
  END IF;
  RETURN NULL;
END $$;
"""
TREE = """
CREATE TRIGGER no_cycle_in_{column} AFTER INSERT OR UPDATE OF {column} ON public.articles_{table}
FOR EACH ROW WHEN (NEW.{column} IS NOT NULL) EXECUTE FUNCTION public.no_cycle('{column}');
"""
TREE_TRIGGERS = "".join(
    TREE.format(table=table, column=column)
    for table, column in (
        ("source", "parent_id"),
        ("topic", "parent_id"),
        ("source", "merged_into_id"),
        ("topic", "merged_into_id"),
        ("measure", "merged_into_id"),
        ("article", "merged_into_id"),
    )
)

NUMBERS = """
ALTER TABLE public.articles_figure ADD CONSTRAINT figure_is_a_number CHECK (
  low NOT IN ('NaN', 'Infinity', '-Infinity') AND high NOT IN ('NaN', 'Infinity', '-Infinity'));
"""

PLANNING = """
-- Superseding rewrites index entries; the arrays are skewed, and lists are planned from statistics.
ALTER TABLE public.articles_edition SET
  (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE public.articles_sharededition SET
  (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE public.articles_edition
  ALTER COLUMN topics SET STATISTICS 1000, ALTER COLUMN originators SET STATISTICS 1000,
  ALTER COLUMN relays SET STATISTICS 1000, ALTER COLUMN outlets SET STATISTICS 1000,
  ALTER COLUMN articles SET STATISTICS 1000, ALTER COLUMN measures SET STATISTICS 1000;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_record")]
    operations = [
        migrations.RunSQL(sql)
        for sql in (
            REFUSE,
            ANCHORS,
            VERSIONS,
            OWNED_TRIGGERS,
            TREES,
            TREE_TRIGGERS,
            NUMBERS,
            PLANNING,
        )
    ]
