"""What an import has still to do, and how far it came.

Kept in the database, so that a run of any length needs no memory for it and that one broken off
can be taken up again. The rows of a run go with its end.
"""

from django.db import models


class ImportRun(models.Model):
    """One run of `import_articles`; what stays of a finished run is nothing."""

    name = models.TextField(help_text="The files and options, by which it is taken up again.")
    lines = models.PositiveBigIntegerField(default=0, help_text="Lines that are done.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of those lines' bytes.")
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"import of {self.name}, {self.lines} lines done"


class ImportStep(models.Model):
    """Something that waits for the end of the run, such as a link to a claim of a later line."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10)
    thing = models.BigIntegerField(help_text="Id of what it is about: a claim, a source …")
    data = models.JSONField(default=dict)
    file = models.TextField()
    line = models.PositiveBigIntegerField()
    path = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "kind", "thing", "id"], name="importstep_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.file}:{self.line}"
