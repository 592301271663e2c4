"""A record of any size in the shape of a real one, for measuring (`manage.py generate_corpus`)."""
