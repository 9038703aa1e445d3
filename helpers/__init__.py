"""Parallax: how outlets cover the same event.

Plain functions from tidy tables to tidy tables. Each module is named after what it knows and uses
only those before it: place, corpus (reading) -> language (sentences, tokens) -> the measures of
tone, voices, names, claims and figures -> chance, agreement, validity (what the numbers are worth)
-> the pictures -> page, annotated (what a notebook shows) -> headless, render (the pages).
"""
