"""What each article calls an actor, what the actor does in it, and what is done to the actor.

In: `mentions` (whom each name means), `articles`, `tokens`. Out: one row per title, modifier,
apposition, epithet, possession, deed or suffering, read off the parse; passives are turned round
(roles as in Propbank: Palmer, Gildea & Kingsbury 2005; clear dependencies: Choi & Palmer 2012).
"""

from types import SimpleNamespace

import pandas as pd

COLUMNS = ["article", "sentence", "start", "end", "text", "entity", "kind", "label"]
KINDS = {
    "title": "what stands before the name: “Homeland Security Secretary”",
    "modifier": "adjectives of the name: “embattled”",
    "apposition": "what is set beside the name: “minister of public security”",
    "epithet": "what it is said to be or called: “is a problem”, “called politically motivated”",
    "has": "nouns it is put to: “China’s complaints”, “a top Chinese official”",
    "does": "verbs it is the agent of, also in the passive: “was rejected by China”",
    "done to it": "verbs it is the object of, also in the passive: “China was labeled”",
}
BEFORE = {"compound", "nmod"}
TOWARDS = {"to", "against"}  # prepositions that make a verb reach somebody: “complained to”
OWNS = {"poss", "amod", "compound", "nmod"}
HYPHENS = {"-", "–"}  # “the Mayorkas-Wang meeting”: neither is the other's title
MEASURES = {"percent", "%", "point", "year"}  # “Romney, 17 percent”: a figure, not a name
RELATIVE = {"WP", "WDT"}  # Penn Treebank: who, which, that


def labels(mentions: pd.DataFrame, articles: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Every label of every mention, in the order of the mentions.

    Parameters
    ----------
    mentions : article, sentence, start, end (characters in `articles.text`), entity.
    articles, tokens : as `corpus.read` and `language.parse` return them.

    Returns
    -------
    table with the columns article, sentence, start, end (of the label, in `articles.text`), text
    (as it stands there), entity, kind (of KINDS) and label (text, or a verb's lemma with “not”, its
    particle and, where it is what reaches the actor, its preposition).
    """
    texts = articles.set_index("article")["text"]
    rows = []
    for article, group in mentions.groupby("article", sort=False):
        parse = _tree(tokens[tokens["article"] == article])
        for mention in group.itertuples():
            name = [word for word in parse if mention.start <= word.start < mention.end]
            head = next((word for word in name if word.head not in name or word.head is word), None)
            if head is None:
                continue
            found = [*_names(head, name), *_deeds(head)]
            for first, last, kind, label in found:
                text = texts[article][first.start : last.end]
                place = (article, mention.sentence, first.start, last.end, text)
                rows.append((*place, mention.entity, kind, label or text))
    return pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(ignore_index=True)


def shared(labels: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Labels of the entities that two articles or more mention, most mentioned entity first."""
    told = mentions.groupby("entity").agg(
        articles=("article", "nunique"), times=("article", "size")
    )
    told = told[told["articles"] > 1].sort_values(
        ["articles", "times"], ascending=False, kind="stable"
    )
    place = {entity: number for number, entity in enumerate(told.index)}
    rows = labels[labels["entity"].isin(place)]
    order = {kind: number for number, kind in enumerate(KINDS)}
    keys = pd.DataFrame({"entity": rows["entity"].map(place), "kind": rows["kind"].map(order)})
    return rows.loc[keys.sort_values(["entity", "kind"], kind="stable").index].reset_index(
        drop=True
    )


def _tree(tokens: pd.DataFrame) -> list[SimpleNamespace]:
    """Words of one article, each with its head and its children."""
    columns = ["token", "start", "end", "text", "lemma", "pos", "tag", "dep", "head"]
    words = [SimpleNamespace(**row, children=[]) for row in tokens[columns].to_dict("records")]
    by_number = {word.token: word for word in words}
    for word in words:
        word.head = by_number.get(word.head, word)
        if word.head is not word:
            word.head.children.append(word)
    return words


def _names(head, name: list):
    """Titles, modifiers, appositions, epithets and possessions: first word, last word, kind, “”."""
    before = [c for c in head.children if c.dep in BEFORE and c not in name]
    before = [c for c in before if c.token < head.token and c.text[0].isalnum()]
    hyphens = [c.token for c in head.children if c.text in HYPHENS]
    if before and not any(before[-1].token < hyphen < head.token for hyphen in hyphens):
        yield _first(before[0]), before[-1], "title", ""
    for child in head.children:
        if child.dep == "amod" and child not in name:
            yield _first(child), child, "modifier", ""
        elif child.dep == "appos" and child not in name and _is_name(child):
            yield _first(child), _last(child), "apposition", ""
    if head.dep == "appos":
        yield _first(head.head), head.head, "apposition", ""
    verb = _conjoined(head).head
    if _conjoined(head).dep == "nsubj" and verb.lemma == "be":
        for child in verb.children:
            if child.dep in {"attr", "acomp"}:
                yield _first(child), _last(child), "epithet", ""
    if head.dep in {"dobj", "nsubjpass"}:
        for child in verb.children:
            if child.dep == "oprd":
                yield _first(child), _last(child), "epithet", ""
    owned = head
    while owned.dep in OWNS and owned.head is not owned:
        owned = owned.head
    if owned not in name and owned.pos == "NOUN":
        yield _first(owned), owned, "has", ""


def _is_name(word) -> bool:
    return word.pos in {"NOUN", "PROPN"} and word.lemma not in MEASURES


def _deeds(head):
    """Verbs that it does or that are done to it: first word, last word, kind, label."""
    node = _conjoined(head)
    verb = node.head
    if node.dep == "nsubj":
        yield from _with_conjuncts(verb, "does")
    elif node.dep == "nsubjpass":
        yield from _with_conjuncts(verb, "done to it")
    elif node.dep in {"dobj", "dative"}:
        yield from _deed(verb, "done to it")
    elif node.dep == "pobj" and verb.dep == "agent":
        yield from _deed(verb.head, "does")
    elif node.dep == "pobj" and verb.text.lower() in TOWARDS and verb.dep in {"prep", "dative"}:
        yield from _deed(verb.head, "done to it", verb.text.lower())
    for child in head.children:
        if child.dep == "acl" and child.tag in {"VBG", "VBN"}:
            yield from _deed(child, "does" if child.tag == "VBG" else "done to it")
        elif child.dep == "relcl":
            roles = [c.dep for c in child.children if c.tag in RELATIVE]
            if "nsubj" in roles:
                yield from _with_conjuncts(child, "does")
            elif {"nsubjpass", "dobj"} & set(roles):
                yield from _with_conjuncts(child, "done to it")


def _with_conjuncts(verb, kind: str):
    """A verb and those joined to it that have no subject of their own: “demanded ... and called”."""
    yield from _deed(verb, kind)
    for child in verb.children:
        if child.dep == "conj" and not any(c.dep.startswith("nsubj") for c in child.children):
            passive = any(c.dep == "auxpass" for c in child.children)
            yield from _with_conjuncts(child, "done to it" if passive else "does")


def _deed(verb, kind: str, preposition: str = ""):
    if verb.pos != "VERB":
        return
    parts = ["not"] if any(c.dep == "neg" for c in verb.children) else []
    parts += [verb.lemma.lower()] + [c.text.lower() for c in verb.children if c.dep == "prt"]
    yield verb, verb, kind, " ".join([*parts, preposition]).strip()


def _conjoined(word):
    """The first of the names joined by “and”, which alone carries what they all do."""
    while word.dep == "conj" and word.head is not word:
        word = word.head
    return word


def _first(word):
    """First word of a phrase, articles (“a”, “the”) left out."""
    inside = [w for w in _phrase(word) if w.token <= word.token and w.dep not in {"det", "punct"}]
    return inside[0] if inside else word


def _last(word):
    inside = [w for w in _phrase(word) if w.dep != "punct"]
    return inside[-1] if inside else word


def _phrase(word) -> list:
    """A word and all that depends on it, up to where a clause of its own begins."""
    words = [word]
    for child in word.children:
        if child.dep not in {"relcl", "acl", "conj", "cc", "appos"}:
            words += _phrase(child)
    return sorted(words, key=lambda w: w.token)
