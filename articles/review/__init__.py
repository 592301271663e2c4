"""The reviewers' pages: what waits, and the decision."""
