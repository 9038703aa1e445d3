"""The articles side by side, in full, with what the measures found marked in the text.

In: articles, sentences and layers: tables of spans. Out: HTML that works without scripts and by
keyboard: one radio button per layer, the marks of the chosen one shown by CSS alone. Studies of
such displays found them to help readers most (Laban et al. 2023). All text is escaped here.
"""

import itertools
import re
from collections.abc import Callable, Container

import pandas as pd
from IPython.display import HTML, display
from markupsafe import Markup, escape

from helpers import targets
from helpers.chance import signed
from helpers.page import NO_BREAK, PLAIN
from helpers.tone_model import CLEAR

MOST_ACROSS = 4  # articles that have room for a column each
# how each kind of mark looks: never by colour alone
LOOKS = {
    "told by all": "background:#cfe6f5;box-shadow:inset 0 -2px #0072b2",
    "told by some": "background:#e8f3fa;box-shadow:inset 0 -1px #0072b2",
    "no counterpart found": "border-bottom:1px dotted #c4c4c4",
    "paraphrase": "background:#d9efe7;box-shadow:inset 0 -2px #009e73",
    "quote": "background:#fbe3d4;box-shadow:inset 0 -2px #b34700;font-style:italic",
    "scare quote": "background:#fbe3d4;outline:1px dashed #b34700;font-style:italic",
    "actor": "background:#fff3bf;box-shadow:inset 0 -2px #8a6d00",
    "name": "background:#fff3bf;box-shadow:inset 0 -2px #8a6d00",
    "label": "background:#f1e4ee;border-bottom:2px dotted #8a3d6b",
    "figure": "background:#e6e6e6;font-weight:700",
    "conflict": "background:#fbe3d4;border-bottom:2px dashed #b34700",
    "cooperation": "background:#dcecf7;border-bottom:2px solid #0072b2",
    "policy frame": "border-bottom:1px dotted #444;background:#f3f3f3",
    "positive": "background:#dcecf7;border-bottom:2px solid #0072b2",
    "negative": "background:#fbe3d4;border-bottom:2px dashed #b34700",
    "neutral": "background:#efefef;box-shadow:inset 0 -2px #767676",
    "unsure": "border-bottom:2px dotted #444",
    "not rated": "border-bottom:2px dotted #8a8a8a",
}
# the size of the page and its grid come from the page's own style (.articles, .sentence)
STYLE = """
.layers{border:1px solid #d5d5d5;padding:.3rem .8rem .5rem;margin:1rem 0;font-family:system-ui,
"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;font-size:.9rem;position:sticky;top:0;
background:#fff;z-index:1}
.layers legend{font-weight:700;padding:0 .3rem}
.layers label{display:inline-block;margin-right:1rem;padding:.15rem 0;cursor:pointer}
.layers label:has(:focus-visible){outline:3px solid #00578f;outline-offset:1px}
.layers .key{display:none;margin:.2rem 0 0;color:#444}
.annotated .sentence>a{font-family:system-ui,"DejaVu Sans",sans-serif;font-size:.72em;color:#5f5f5f;
text-decoration:none;margin-right:.25em;white-space:nowrap}
.annotated .sentence>a.pair{margin-left:.25em;color:#00578f}
.annotated .sentence{scroll-margin-top:9rem}
.annotated .articles{grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:1.5rem 2rem}
@media (min-width:64rem){.annotated{margin-right:calc((62rem - min(100vw,88rem))/2)}}
.annotated p.headline{font-weight:700}
@media print{.layers{position:static}}
"""


def addresses(articles: pd.DataFrame) -> Callable[[str, int], str]:
    """Function from an article and a sentence to its address on the page."""
    number = {name: place for place, name in enumerate(articles["article"])}
    return lambda article, sentence: f"s-{number[article]}-{sentence}"


def marks(units: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Units with tone and rating, for a picture whose marks lead to their sentences.

    Adds position (0 to 1), link (address, with a number that tells marks of one sentence apart)
    and hover (text).
    """
    address = addresses(articles)
    length = articles.set_index("article")["text"].str.len()
    rows = list(units.itertuples())
    return units.assign(
        position=units["start"] / units["article"].map(length),
        link=[f"#{address(row.article, row.sentence)}|{n}" for n, row in enumerate(rows)],
        hover=[f"{row.article}, {row.voice}, {both(row)}: {row.text}" for row in rows],
    )


def both(row) -> str:
    """What the network and the lexicon say of a text: “+0.81 (lexicon −0.20)”."""
    return f"{signed(row.rating)} (lexicon {signed(row.tone)})"


def hints(sentences: pd.DataFrame, articles: pd.DataFrame) -> dict[str, str]:
    """For the address of each sentence, with “#”, what shows on hover: its article and text."""
    address = addresses(articles)
    return {
        f"#{address(row.article, row.sentence)}": f"{row.article}, {row.sentence + 1}: {row.text}"
        for row in sentences.itertuples()
    }


def cells(articles: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, Callable]:
    """Functions that make a cell of a table: `sentence`, `many` and `towards`.

    `sentence` takes a pair (article, sentence) and gives the sentence under its article's name and
    its place, a link. `many` takes a list of triples (article, sentence, text) and gives each text
    once, with the numbers of its sentences as links. `towards` takes a cell of `actors_across`.
    """
    address = addresses(articles)
    texts = sentences.set_index(["article", "sentence"])["text"].to_dict()
    position = sentences.set_index(["article", "sentence"])["position"].to_dict()
    head = '<div style="min-width:8.5rem"><small><a href="#{}">{}, {}</a> · {:.0f} % into it</small><br>{}</div>'

    def sentence(place: tuple[str, int]) -> Markup:
        article, number = place
        into = 100 * position[place]
        return Markup(head).format(address(*place), article, number + 1, into, texts[place])

    def many(places: list[tuple[str, int, str]]) -> Markup:
        found = {}
        for article, number, text in places:
            link = Markup('<a href="#{}">{}</a>').format(address(article, number), number + 1)
            found.setdefault(text, {})[link] = None
        words = [
            Markup("{}&nbsp;<small>{}</small>").format(text, Markup("&nbsp;").join(links))
            for text, links in found.items()
        ]
        return Markup(", ").join(words) or Markup("–")

    def towards(told: tuple) -> Markup:
        if not isinstance(told, tuple):
            return Markup("–")
        cell, places = told
        between = "" if cell.low != cell.low else f"{signed(cell.low)} to {signed(cell.high)}, "
        numbers = [
            f"{100 * getattr(cell, label):.0f}{NO_BREAK}% {label}" for label in targets.LABELS
        ]
        text = '<div style="min-width:11rem"><b>{}</b> ({}n&nbsp;=&nbsp;{})<br>{}<br><small>{}</small></div>'
        return Markup(text).format(
            signed(cell.mean), between, cell.n, ", ".join(numbers), many(places)
        )

    return {"sentence": sentence, "many": many, "towards": towards}


def across(table: pd.DataFrame, rows: list[str], text: str, articles: pd.DataFrame) -> pd.DataFrame:
    """A table for the page: a row for each of `rows`, and in each article's column what it has.

    Parameters
    ----------
    table : `rows`, article, sentence and `text`.

    Returns
    -------
    table with `rows` and a column per article of lists for `many`; with more articles than
    MOST_ACROSS instead one column “articles” of lists of all.
    """
    columns = {name: table[table["article"] == name] for name in articles["article"]}
    if len(columns) > MOST_ACROSS:
        columns = {"articles": table.assign(**{text: table["article"] + ": " + table[text]})}
    result = table.drop_duplicates(rows)[rows].reset_index(drop=True)
    keys = result.set_index(rows).index
    for name, own in columns.items():
        own = own.assign(places=places(own, "article", "sentence", text))
        lists = own.groupby(rows)["places"].agg(list).to_dict()
        result[column(name, result)] = pd.Series([lists.get(key, []) for key in keys], dtype=object)
    return result


def show(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    layers: dict[str, pd.DataFrame],
    pairs: pd.DataFrame | None = None,
) -> None:
    """Show the articles with their layers.

    Parameters
    ----------
    layers : for the name of each layer, spans with article, start, end, kind (of LOOKS) and note
        (what shows on hover). Spans may overlap.
    pairs : article, sentence, other, counterpart: sentences to be joined by links; none if None.
    """
    if pairs is None:
        pairs = pd.DataFrame(columns=["article", "sentence", "other", "counterpart"])
    display(HTML(str(html(articles, sentences, layers, pairs))))


def html(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    layers: dict[str, pd.DataFrame],
    pairs: pd.DataFrame,
) -> Markup:
    """What `show` shows."""
    address = addresses(articles)
    number = {name: place for place, name in enumerate(articles["article"], start=1)}
    spans = [
        table.assign(layer=place)[["article", "start", "end", "layer", "kind", "note"]]
        for place, table in enumerate(layers.values())
    ]
    spans = pd.concat(spans, ignore_index=True) if spans else pd.DataFrame()
    joined = dict(iter(pairs.groupby(["article", "sentence"])))
    parts = []
    for name in articles["article"]:
        own = spans[spans["article"] == name] if len(spans) else spans
        paragraphs = []
        for _, group in sentences[sentences["article"] == name].groupby("paragraph"):
            lines = []
            for row in group.itertuples():
                links = [
                    Markup(
                        '<a class="pair" href="#{}" title="counterpart in {}">↔ {}.{}</a>'
                    ).format(
                        address(p.other, p.counterpart), p.other, number[p.other], p.counterpart + 1
                    )
                    for p in joined.get((name, row.sentence), pd.DataFrame()).itertuples()
                ]
                lines.append(
                    Markup(
                        '<span class="sentence" id="{0}"><a href="#{0}">{1}</a>{2}{3}</span>'
                    ).format(
                        address(name, row.sentence),
                        row.sentence + 1,
                        _marked(row.text, row.start, own),
                        Markup(" ").join(["", *links]),  # many links break into lines
                    )
                )
            kind = Markup(' class="headline"') if group["section"].iloc[0] == "headline" else ""
            paragraphs.append(Markup("<p{}>{}</p>").format(kind, Markup(" ").join(lines)))
        head = Markup("<h3>{}&ensp;{}</h3>").format(number[name], name)
        parts.append(Markup("<article>{}{}</article>").format(head, Markup("\n").join(paragraphs)))
    body = Markup('<div class="articles">{}</div>').format(Markup("\n").join(parts))
    return Markup('<div class="annotated {}"><style>{}</style>{}{}</div>').format(
        PLAIN, Markup(STYLE + _rules(layers)), _switch(layers), body
    )


def _switch(layers: dict[str, pd.DataFrame]) -> Markup:
    """The radio buttons, and the key of each layer, shown with it."""
    buttons, keys = [], []
    for place, (name, table) in enumerate([*layers.items(), ("Plain text", None)]):
        checked = Markup(" checked") if place == 0 else ""
        buttons.append(
            Markup('<label><input type="radio" name="layer" id="layer-{}"{}> {}</label>').format(
                place, checked, name
            )
        )
        kinds = [] if table is None else [kind for kind in LOOKS if kind in set(table["kind"])]
        looks = [
            Markup('<span class="k{}">{}</span> ({:,})').format(
                _slug(kind), kind, int((table["kind"] == kind).sum())
            )
            for kind in kinds
        ]
        none = "nothing of this was found" if table is not None else "the articles as they are"
        keys.append(
            Markup('<p class="key" id="key-{}">{}</p>').format(
                place, Markup(", ").join(looks) or none
            )
        )
    return Markup(
        '<fieldset class="layers"><legend>Show in the text</legend>{}{}</fieldset>'
    ).format(Markup("").join(buttons), Markup("").join(keys))


def _rules(layers: dict[str, pd.DataFrame]) -> str:
    """CSS: in the key always, in the text where the layer's button is the chosen one."""
    rules = [f".k{_slug(kind)}{{{look}}}" for kind, look in LOOKS.items()]
    for place in range(len(layers) + 1):
        chosen = f".annotated:has(#layer-{place}:checked)"
        rules.append(f"{chosen} #key-{place}{{display:block}}")
        rules += [f"{chosen} .m{place}-{_slug(kind)}{{{look}}}" for kind, look in LOOKS.items()]
    return "\n".join(rules)


def _slug(kind: str) -> str:
    return re.sub(r"\W+", "-", kind)


def _marked(text: str, start: int, spans: pd.DataFrame) -> Markup:
    """A sentence cut at every edge of a span; each piece has the classes of all that cover it."""
    end = start + len(text)
    inside = [] if spans.empty else spans[(spans["start"] < end) & (spans["end"] > start)]
    rows = [] if len(inside) == 0 else list(inside.itertuples())
    edges = {start, end} | {max(min(edge, end), start) for r in rows for edge in (r.start, r.end)}
    edges = sorted(edges)
    pieces = []
    for a, b in itertools.pairwise(edges):
        over = [row for row in rows if row.start <= a and b <= row.end]
        piece = escape(text[a - start : b - start])
        if over:
            classes = " ".join(dict.fromkeys(f"m{row.layer}-{_slug(row.kind)}" for row in over))
            notes = "; ".join(dict.fromkeys(row.note for row in over if row.note))
            title = Markup(' title="{}"').format(notes) if notes else ""
            piece = Markup('<span class="{}"{}>{}</span>').format(classes, title, piece)
        pieces.append(piece)
    return Markup("").join(pieces)


def told(claims: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Layer of whole sentences, by how many others tell the same; the nearest candidates noted."""
    kinds = {"all": "told by all", "some": "told by some", "one": "no counterpart found"}
    notes = claims.assign(
        note=[
            f"{row.decision}, nearest in {row.other}: {row.counterpart + 1}, score {signed(row.score)}"
            for row in claims.itertuples()
        ]
    )
    notes = notes.groupby(["article", "sentence"], as_index=False).agg(
        told_by=("told_by", "first"), note=("note", "; ".join)
    )
    table = sentences.merge(notes, on=["article", "sentence"])
    return table.assign(kind=table["told_by"].map(kinds))


def spoken(voices: pd.DataFrame) -> pd.DataFrame:
    """Layer of what is no reporter's: paraphrases and quotations, with source and cue."""
    table = voices[voices["voice"] != "reporter"]
    notes = (table["speaker_name"] + ": " + table["cue"]).str.strip(": ")
    return table.assign(kind=table["voice"], note=notes)


def called(mentions: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """Layer of the shared actors and of what each is called, does and suffers."""
    actors = mentions[mentions["entity"].isin(set(labels["entity"]))]
    return pd.concat(
        [
            labels.assign(kind="label", note=labels["entity"] + ", " + labels["kind"]),
            actors.assign(kind="actor", note=actors["entity"]),
        ]
    )


def framed(hits: pd.DataFrame, opposed: set[str]) -> pd.DataFrame:
    """Layer of the frames' cues; those of `opposed` as a kind of their own."""
    kinds = hits["frame"].where(hits["frame"].isin(opposed), "policy frame")
    return hits.assign(kind=kinds, note=hits["frame"])


def ledger(figures: pd.DataFrame) -> pd.DataFrame:
    """Layer of the figures of `figures.figures`, with what each counts and its hedge."""
    notes = (figures["hedge"] + " · " + figures["referent"]).str.strip(" ·")
    return figures.assign(kind="figure", note=notes)


def toned(words: pd.DataFrame) -> pd.DataFrame:
    """Layer of the words that the tone lexicon rates, those left out with the reason."""
    words = words[(words["valence"] != 0) | (words["reason"] != "")]
    valences = words["valence"].map("{:+.1f}".format).astype(str).str.replace("-", "−")
    return words.assign(
        kind=_sign(words["valence"]).mask(words["reason"] != "", "not rated"),
        note=valences.mask(words["reason"] != "", words["reason"]),
    )


def toned_sentences(whole: pd.DataFrame) -> pd.DataFrame:
    """Layer of the sentences whose tone is clear, by the network; the lexicon's beside it."""
    clear = whole[whole["rating"].abs() >= CLEAR]
    return clear.assign(kind=_sign(clear["rating"]), note=[both(row) for row in clear.itertuples()])


def towards(rows: pd.DataFrame) -> pd.DataFrame:
    """Layer of the mentions of `targets.towards`, by what is said of them."""
    return rows.assign(
        kind=rows["says"], note=[targets.in_numbers(row) for row in rows.itertuples()]
    )


def _sign(values: pd.Series) -> pd.Series:
    return values.gt(0).map({True: "positive", False: "negative"})


def greyed(term: tuple[str, bool]) -> Markup:
    """A cell with a term, in bold where it survives and grey where it does not."""
    text, survives = term
    look = "font-weight:700" if survives else "color:#6b6b6b"
    return Markup('<span style="{}">{}</span>').format(look, text)


def uses(terms: pd.DataFrame, tokens: pd.DataFrame) -> pd.Series:
    """For each row of `keyness`, what the cell `many` takes: the sentences that use the term."""
    lemmas = tokens["lemma"].str.casefold()
    lines = lemmas.groupby([tokens["article"], tokens["sentence"]]).agg(" ".join)
    lines = (" " + lines + " ").to_dict()
    found = [
        [
            (article, sentence, "")
            for (article, sentence), line in lines.items()
            if article == row.article and f" {row.term.casefold()} " in line
        ]
        for row in terms.itertuples()
    ]
    return pd.Series(found, index=terms.index, dtype=object)


def actors_across(
    cells: pd.DataFrame, rows: pd.DataFrame, articles: list[str]
) -> tuple[pd.DataFrame, list[str]]:
    """A table for the page: a row per actor and side, a column per article; and these columns.

    Parameters
    ----------
    cells, rows : as `targets.matrix` and `targets.by_sentence` give them. More articles than have
        room come below one another.
    """
    keys = ["entity", "side", "article"]
    triples = zip(rows["article"], rows["sentence"], rows["says"], strict=True)
    where = rows.assign(place=list(triples)).groupby(keys)["place"].agg(list)
    told = [(cell, where[cell.entity, cell.side, cell.article]) for cell in cells.itertuples()]
    table = cells[keys].assign(told=pd.Series(told, dtype=object))
    head = {"entity": "actor", "side": "who speaks"}
    if len(articles) > MOST_ACROSS:
        return table.rename(columns=head), ["told"]
    result = table[["entity", "side"]].drop_duplicates().rename(columns=head)
    for name in articles:
        own = table[table["article"] == name].set_index(["entity", "side"])["told"].to_dict()
        result[column(name, result)] = pd.Series(
            [own.get(pair) for pair in result.iloc[:, :2].itertuples(index=False, name=None)],
            index=result.index,
            dtype=object,
        )
    return result, list(result.columns[2:])


def column(name: str, taken: Container[str]) -> str:
    """What to call an article's column: its name, unless another column is called that (“actor”)."""
    return f"article {name}" if name in taken else name


def places(table: pd.DataFrame, *columns: str) -> pd.Series:
    """What `cells` take: the columns (article, sentence, and a text where needed) as one."""
    rows = [tuple(row) for row in table[list(columns)].itertuples(index=False)]
    return pd.Series(rows, index=table.index, dtype=object)
