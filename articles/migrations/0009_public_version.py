"""A number that every change of what public pages read raises, so that a page can tell in one small
question whether it still is what a reader or a cache has.

One row a table, since writers of different tables need not wait for each other; their sum is what
pages compare. A model is not needed: nobody looks after it, and it is no part of the record.
"""

from django.db import migrations

TABLES = ("issue", "edition", "sharededition", "publiccount", "byline")

# Counted in microseconds from 1970 and at least one up: after a restored backup it never comes back
# to a number that was in use before. A sum, not the newest: of two who write at once, the one who
# began first may end last.
VERSION = """
CREATE TABLE public.articles_publicversion (part text PRIMARY KEY, number bigint NOT NULL)
  WITH (fillfactor = 20);

CREATE FUNCTION public.raise_public_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.articles_publicversion AS kept (part, number)
  VALUES (TG_TABLE_NAME, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
  ON CONFLICT (part) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);
  RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER public_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
ON public.articles_{table} FOR EACH STATEMENT EXECUTE FUNCTION public.raise_public_version();
"""
GONE = """
DROP FUNCTION public.raise_public_version() CASCADE;
DROP TABLE public.articles_publicversion;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_history")]
    operations = [
        migrations.RunSQL(VERSION + "".join(TRIGGER.format(table=table) for table in TABLES), GONE)
    ]
