"""A database backend that brings its own PostgreSQL, started on the first connection."""
