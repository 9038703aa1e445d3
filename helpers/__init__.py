"""Parallax: how outlets cover the same event.

Each module is named after what it knows and uses only those before it:
corpus (reading) -> language (sentences, tokens) -> measures -> chance (statistics)
-> plots -> page (what a notebook shows) -> render (the pages).
"""
