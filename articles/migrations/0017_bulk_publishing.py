"""Finds, under the publishing lock, what others changed of shared things."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0016_saved_searches"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "source",
                            "topic",
                            "measure",
                            "article",
                            "articlerevision",
                            "authorship",
                            "citation",
                        ],
                    )
                ),
                fields=["transaction"],
                name="event_of_shared_things",
            ),
        ),
    ]
