"""Search in any script, by stems, in what a claim says, in its passages and where they are shown;
what lists are sorted by; and the sample of editions from which is counted what cannot be read
through.

Functions of generated columns read no table and name each other with their schema, or a restored
backup would fail on them.
"""

import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# Kana, Han and Hangul.
PAIRED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"

FUNCTIONS = r"""
-- The words of a text in one spelling: small letters, no diacritics, no punctuation, digits of one
-- number together.
CREATE FUNCTION public.search_letters(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  plain text := lower(value);
BEGIN
  IF octet_length(value) <> length(value) THEN
    -- The spaces that keep the digits of a number together; then marks off, Hangul together again.
    plain := translate(plain, E'\u00a0\u202f\u2009\u00ad\u200b\u200c\u200d\u2060\ufeff', ',,,');
    plain := normalize(regexp_replace(normalize(plain, NFKD),
      '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0640\u064b-\u065f\u0670]', '', 'g'), NFC);
    plain := translate(plain, 'łøđıħŧ', 'lodiht');
    plain := replace(replace(replace(plain, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');
  END IF;
  IF plain ~ '[0-9][,''’][0-9]{3}' THEN
    plain := regexp_replace(plain, '([0-9])[,''’](?=[0-9]{3}([^0-9]|$))', '\1', 'g');
  END IF;
  RETURN plain;
END $$;

-- The same as words between spaces, for the parser of text search, which must find nothing else in
-- it. Scripts without spaces become overlapping pairs: "ABC" reads "A AB BC C".
CREATE FUNCTION public.search_key(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  plain text := public.search_letters(value);
  words text := regexp_replace(plain, '[^[:alnum:]]+', ' ', 'g');
  joined text;
BEGIN
  IF words ~ '[@CJK@]' THEN
    words := regexp_replace(words, '([@CJK@]+)', ' \1 ', 'g');
    words := regexp_replace(words, '([@CJK@])', '\1 \1', 'g');
  END IF;
  -- "son-hui" is found as "sonhui" too.
  IF plain ~ '[[:alpha:]][-‐''’][[:alpha:]]' THEN
    SELECT string_agg(regexp_replace(part[1], '[^[:alnum:]]', '', 'g'), ' ') INTO joined
    FROM regexp_matches(plain, '([[:alpha:]]+(?:[-‐''’][[:alpha:]]+)+)', 'g') AS part;
    words := words || ' ' || joined;
  END IF;
  RETURN words;
END $$;

-- Words by their stems, English for Latin letters and Russian for Cyrillic ones, without the most
-- common: what one searches by.
CREATE FUNCTION public.search_stems(value text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('pg_catalog.russian'::regconfig, public.search_key(value));

-- As they stand and by their stems: what one is still typing begins a word, not a stem.
CREATE OR REPLACE FUNCTION public.search_words(value text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  key text := public.search_key(value);
BEGIN
  RETURN to_tsvector('pg_catalog.simple'::regconfig, key)
    || to_tsvector('pg_catalog.russian'::regconfig, key);
END $$;

-- What to look for in these vectors: words in a row; pairs of a script without spaces. Nothing is
-- left of words that are too common to be kept. A single sign begins a pair.
CREATE FUNCTION public.search_query(value text, starting boolean) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  plain text := public.search_letters(value);
  words text := btrim(regexp_replace(plain, '[^[:alnum:]]+', ' ', 'g'));
  part text;
  piece tsquery;
  query tsquery;
BEGIN
  FOR part IN SELECT run[1] FROM regexp_matches(words, '([@CJK@]+|[^@CJK@]+)', 'g') AS run LOOP
    IF part !~ '[@CJK@]' THEN
      CONTINUE WHEN btrim(part) = '';
      piece := phraseto_tsquery('pg_catalog.russian'::regconfig, part);
      IF starting THEN
        piece := piece || to_tsquery('pg_catalog.simple'::regconfig,
          replace(btrim(part), ' ', ' <-> ') || ':*');
      END IF;
    ELSIF length(part) = 1 THEN
      piece := to_tsquery('pg_catalog.simple'::regconfig, part || ':*');
    ELSE
      piece := phraseto_tsquery('pg_catalog.simple'::regconfig, (
        SELECT string_agg(substr(part, place, 2), ' ' ORDER BY place)
        FROM generate_series(1, length(part) - 1) AS place));
    END IF;
    query := CASE WHEN query IS NULL THEN piece ELSE query && piece END;
  END LOOP;
  IF plain ~ '[[:alpha:]][-‐''’][[:alpha:]]' AND words ~ ' ' AND NOT starting THEN
    query := query || phraseto_tsquery('pg_catalog.russian'::regconfig,
      regexp_replace(plain, '(?<=[[:alpha:]])[-‐''’](?=[[:alpha:]])', '', 'g'));
  END IF;
  RETURN coalesce(query, ''::tsquery);
END $$;

-- All that a claim's document says in words of its own: what is claimed, its passages as they stand
-- and translated, where it was, and the verdict in a sentence.
CREATE FUNCTION public.edition_words(statement text, document jsonb) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  said text;
BEGIN
  SELECT string_agg(concat_ws(E'\n', passage->>'exact', passage->>'translation'), E'\n') INTO said
  FROM jsonb_array_elements(coalesce(document->'appearances', '[]')) AS passage;
  RETURN public.search_stems(
    concat_ws(E'\n', statement, said, document->>'place', document->'review'->>'summary'));
END $$;

-- How often it is disputed: passages that deny it, claims it contradicts, evidence against it.
CREATE FUNCTION public.edition_disputes(document jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN jsonb_array_length(jsonb_path_query_array(document, '$.appearances[*] ? (@.modality == "denied")'))
  + jsonb_array_length(jsonb_path_query_array(document, '$.links[*] ? (@.kind == "contradicts")'))
  + jsonb_array_length(jsonb_path_query_array(document, '$.evidence[*] ? (@.stance == "refutes")'));

-- The names of a shared thing, and a word that no reader can type: what it is. Without one stand
-- those that no list shows by name: merged into another, or unnamed.
CREATE FUNCTION public.shared_words(kind text, name text, document jsonb) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  names text;
BEGIN
  SELECT string_agg(alias, E'\n') INTO names
  FROM jsonb_array_elements_text(coalesce(document->'aliases', '[]')) AS alias;
  RETURN public.search_words(concat_ws(E'\n', name, names)) || CASE
    WHEN document->>'merged_into' IS NOT NULL OR document->>'kind' = 'unnamed' THEN ''::tsvector
    ELSE array_to_tsvector(ARRAY['kind:' || kind]) END;
END $$;
"""

COLUMNS = """
ALTER TABLE public.articles_edition
  DROP COLUMN search_vector,
  ADD COLUMN search_vector tsvector
    GENERATED ALWAYS AS (public.edition_words(statement, document)) STORED,
  ADD COLUMN statement_vector tsvector
    GENERATED ALWAYS AS (public.search_words(statement)) STORED,
  ADD COLUMN disputes integer GENERATED ALWAYS AS (public.edition_disputes(document)) STORED,
  ALTER COLUMN search_vector SET STATISTICS 1000,
  ALTER COLUMN statement_vector SET STATISTICS 1000;
ALTER TABLE public.articles_sharededition
  DROP COLUMN search_vector,
  ADD COLUMN search_vector tsvector
    GENERATED ALWAYS AS (public.shared_words(kind, name, document)) STORED;
CREATE INDEX edition_search_vector ON public.articles_edition
  USING gin (search_vector) WITH (fastupdate = off);
CREATE INDEX edition_statement_vector ON public.articles_edition
  USING gin (statement_vector) WITH (fastupdate = off);
CREATE INDEX shared_edition_words ON public.articles_sharededition
  USING gin (search_vector) WITH (fastupdate = off);
"""

# With the columns that are drawn from others as they come.
REDACTION = r"""
CREATE OR REPLACE FUNCTION public.edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
    allowed.statement_vector := NEW.statement_vector;
    allowed.disputes := NEW.disputes;
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
"""

# The sample has SIZE = 10,000 claims (articles/models/sample.py), those of the lowest ranks.
SAMPLE = r"""
CREATE FUNCTION public.sample_rank(claim bigint) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (('x' || left(md5(claim::text), 8))::bit(32)::bigint & 2147483647)::integer;

-- Brings the sample up to an issue (and all after it), which closed these editions.
CREATE FUNCTION public.sample_editions(since bigint, closed bigint[]) RETURNS void
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
  highest := least(highest, kept);
  more := more OR kept IS NOT NULL;
  INSERT INTO public.articles_samplededition (
    id, claim_id, rank, issued_at, superseded_at, withdrawn, redacted, rating, verdict, kind,
    topics, originators, relays, outlets, sort_on, search_vector, statement_vector)
  SELECT id, claim_id, public.sample_rank(claim_id), issued_at, superseded_at, withdrawn, redacted,
    rating, verdict, kind, topics, originators, relays, outlets, sort_on, search_vector,
    statement_vector
  FROM public.articles_edition
  WHERE issue_id >= since
    AND CASE WHEN more THEN public.sample_rank(claim_id) < highest ELSE true END;
  IF NOT more THEN RETURN; END IF;
  DELETE FROM public.articles_samplededition WHERE rank >= highest;
  INSERT INTO public.articles_publiccount (part, key, claims) VALUES ('sample', '', highest)
  ON CONFLICT (part, key) DO UPDATE SET claims = excluded.claims;
END $$;

-- What is removed by law is removed here too.
CREATE FUNCTION public.blank_sample() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.articles_samplededition SET redacted = true, rating = '', verdict = NULL, kind = '',
    topics = '{}', originators = '{}', relays = '{}', outlets = '{}', search_vector = '',
    statement_vector = '' WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER blank_sample AFTER UPDATE OF redacted ON public.articles_edition
FOR EACH ROW WHEN (NEW.redacted) EXECUTE FUNCTION public.blank_sample();

SELECT public.sample_editions(0, '{}');

INSERT INTO public.articles_publiccount (part, key, claims)
SELECT 'kind', kind, count(*) FROM public.articles_edition
WHERE superseded_at IS NULL AND NOT withdrawn GROUP BY kind;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_bulk")]
    operations = [
        migrations.RunSQL(FUNCTIONS.replace("@CJK@", PAIRED)),
        migrations.RunSQL(
            COLUMNS,
            state_operations=[
                migrations.AddField(
                    model_name="edition",
                    name="disputes",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("document"), function="public.edition_disputes"
                        ),
                        output_field=models.IntegerField(),
                    ),
                ),
                migrations.AddField(
                    model_name="edition",
                    name="statement_vector",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("statement"), function="public.search_words"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                migrations.AlterField(
                    model_name="edition",
                    name="search_vector",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("statement"),
                            models.F("document"),
                            function="public.edition_words",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                migrations.AlterField(
                    model_name="sharededition",
                    name="search_vector",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("kind"),
                            models.F("name"),
                            models.F("document"),
                            function="public.shared_words",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                migrations.AddIndex(
                    model_name="edition",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["statement_vector"],
                        name="edition_statement_vector",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(REDACTION),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("superseded_at", None), ("withdrawn", False)),
                fields=["kind", "sort_on", "claim"],
                name="edition_kind_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("superseded_at", None), ("withdrawn", False)),
                fields=["number", "claim"],
                name="edition_most_number",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("superseded_at", None), ("withdrawn", False)),
                fields=["reports", "claim"],
                name="edition_most_reports",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("superseded_at", None), ("withdrawn", False)),
                fields=["disputes", "claim"],
                name="edition_most_disputes",
            ),
        ),
        migrations.CreateModel(
            name="SampledEdition",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("claim_id", models.BigIntegerField()),
                ("rank", models.IntegerField(db_index=True)),
                ("issued_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("withdrawn", models.BooleanField()),
                ("redacted", models.BooleanField()),
                ("rating", models.CharField(max_length=50)),
                ("verdict", models.JSONField(null=True)),
                ("kind", models.CharField(max_length=12)),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "originators",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "relays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "outlets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("sort_on", models.DateField(default=datetime.date(1, 1, 1))),
                ("search_vector", django.contrib.postgres.search.SearchVectorField()),
                ("statement_vector", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.RunSQL(SAMPLE),
    ]
