"""Parallax: how outlets cover the same event.

Plain functions from tidy tables to tidy tables. Each module is named after what it knows: place,
corpus (reading) -> language (sentences, tokens) -> the measures of tone, voices, names, claims and
figures -> chance, agreement, validity (what the numbers are worth) -> the pictures -> page,
annotated (what a notebook shows) -> headless, render (the pages). A module uses those before it;
`chance` and `annotated` serve modules on either side of them.
"""
