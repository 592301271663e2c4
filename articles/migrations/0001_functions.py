"""Functions that generated columns and checks call. They read no table and name each other with
their schema, or a restored backup would fail on them."""

from django.db import migrations

FUNCTIONS = r"""
-- Lower-cased and without diacritics: for sorting and for search that forgives both.
CREATE FUNCTION public.sort_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g'));

-- As much of it as an index entry holds, in any script.
CREATE FUNCTION public.sort_name(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN left(public.sort_key(value), 300);

CREATE FUNCTION public.search_words(value text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple'::regconfig, public.sort_key(value));

CREATE FUNCTION public.text_sha256(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN encode(sha256(convert_to(value, 'UTF8')), 'hex');

-- One day of one EDTF date (see articles/dates.py): its first, or its last. NULL when it is none.
CREATE FUNCTION public.edtf_day(part text, is_last boolean) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  bare text := regexp_replace(part, '[~?%]$', '');
  year int;
  month int;
  day int;
  final int;
BEGIN
  IF bare !~ '^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|[0-9]{3}X|[0-9]{2}XX)$' THEN RETURN NULL; END IF;
  year := replace(left(bare, 4), 'X', CASE WHEN is_last THEN '9' ELSE '0' END)::int;
  IF year = 0 THEN RETURN NULL; END IF;
  month := coalesce(nullif(substr(bare, 6, 2), '')::int, CASE WHEN is_last THEN 12 ELSE 1 END);
  IF month NOT BETWEEN 1 AND 12 THEN RETURN NULL; END IF;
  final := extract(day FROM make_date(year, month, 1) + interval '1 month' - interval '1 day');
  day := coalesce(nullif(substr(bare, 9, 2), '')::int, CASE WHEN is_last THEN final ELSE 1 END);
  IF day NOT BETWEEN 1 AND final THEN RETURN NULL; END IF;
  RETURN make_date(year, month, day);
END $$;

CREATE FUNCTION public.edtf_earliest(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN value ~ '^[^/]+(/[^/]+)?$'
  THEN public.edtf_day(split_part(value, '/', 1), false) END;

CREATE FUNCTION public.edtf_latest(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN value ~ '^[^/]+/[^/]+$' THEN public.edtf_day(split_part(value, '/', 2), true)
  WHEN value ~ '^[^/]+$' THEN public.edtf_day(value, true) END;

-- Whether every appearance in a claim's document has a place and a chain. The obvious CHECK on the
-- paths passes an empty document; counting those that fit does not. Strict: lax paths look into
-- arrays in arrays.
CREATE FUNCTION public.edition_is_whole(document jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN document IS NULL OR jsonb_typeof(document->'format') IS DISTINCT FROM 'number' THEN false
  WHEN (document->>'format')::numeric <> 1 THEN true
  WHEN jsonb_typeof(document->'appearances') IS DISTINCT FROM 'array' THEN false
  ELSE jsonb_array_length(document->'appearances') > 0
    AND jsonb_array_length(document->'appearances') = jsonb_array_length(jsonb_path_query_array(
      document,
      'strict $.appearances[*] ? (((@.start.type() == "number" && @.end.type() == "number")
         || @.locator.type() == "string") && @.chain.type() == "array" && exists(@.chain[0]))'))
  END;
"""

DROP = """
DROP FUNCTION public.edition_is_whole(jsonb);
DROP FUNCTION public.edtf_latest(text);
DROP FUNCTION public.edtf_earliest(text);
DROP FUNCTION public.edtf_day(text, boolean);
DROP FUNCTION public.text_sha256(text);
DROP FUNCTION public.search_words(text);
DROP FUNCTION public.sort_name(text);
DROP FUNCTION public.sort_key(text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
