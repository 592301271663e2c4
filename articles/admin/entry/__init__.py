"""Entering: an article's text beside its claims, and each claim in one form."""
