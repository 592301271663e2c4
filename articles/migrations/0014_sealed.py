"""The sealed record: the tree over editions and events, and its signed heads; append-only."""

from django.db import migrations, models

STAYS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.articles_{table}
FOR EACH ROW EXECUTE FUNCTION public.append_only('sealed record');
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON public.articles_{table}
FOR EACH STATEMENT EXECUTE FUNCTION public.not_emptied();
"""
TABLES = ("sealedleaf", "sealednode", "checkpoint")

# A new checkpoint changes the pages about it.
READ = """
CREATE TRIGGER public_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
ON public.articles_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION public.raise_public_version();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField()),
                ("note", models.TextField()),
                ("key", models.TextField()),
                ("issue", models.BigIntegerField()),
                ("cluster", models.CharField(max_length=20)),
                ("settled", models.BigIntegerField()),
            ],
            options={
                "ordering": ["-size"],
            },
        ),
        migrations.CreateModel(
            name="SealedNode",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SealedLeaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "edition"),
                            (2, "shared edition"),
                            (3, "redaction"),
                            (4, "event"),
                        ]
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("salt", models.BinaryField()),
                ("note", models.BinaryField(null=True)),
                ("hash", models.BinaryField()),
                ("label", models.TextField()),
            ],
            options={
                "ordering": ["index"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="sealed_once")
                ],
            },
        ),
        *(migrations.RunSQL(STAYS.format(table=table), "") for table in TABLES),
        migrations.RunSQL(READ, ""),
    ]
