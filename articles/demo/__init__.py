"""The demonstration: a dossier in the import format, and what its desk did with it."""
