"""What public pages read since `0009_public_version` raises its number too."""

from django.db import migrations

TABLES = ("samplededition", "sealedleaf", "sealednode")
TRIGGER = """
CREATE TRIGGER public_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
ON public.articles_{table} FOR EACH STATEMENT EXECUTE FUNCTION public.raise_public_version();
"""
GONE = "DROP TRIGGER public_version ON public.articles_{table};"


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_desk_at_size")]
    operations = [
        migrations.RunSQL(TRIGGER.format(table=table), GONE.format(table=table)) for table in TABLES
    ]
