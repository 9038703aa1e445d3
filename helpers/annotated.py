"""The articles side by side, in full, with what the measures found marked in the text.

In: articles, sentences and layers: tables of spans. Out: HTML that works without scripts and by
keyboard: one radio button per layer, the marks of the chosen one shown by CSS alone. Studies of
such displays found them to help readers most (Laban et al. 2023). All text is escaped here.
"""

import itertools
import re
from collections.abc import Callable

import pandas as pd
from IPython.display import HTML, display
from markupsafe import Markup, escape

from helpers.page import PLAIN

# how each kind of mark looks: never by colour alone
LOOKS = {
    "told by all": "background:#cfe6f5;box-shadow:inset 0 -2px #0072b2",
    "told by some": "background:#e8f3fa;box-shadow:inset 0 -1px #0072b2",
    "no counterpart found": "text-decoration:underline dotted #767676 1px;text-underline-offset:.25em",
    "paraphrase": "background:#d9efe7;box-shadow:inset 0 -2px #009e73",
    "quote": "background:#fbe3d4;box-shadow:inset 0 -2px #b34700;font-style:italic",
    "scare quote": "background:#fbe3d4;outline:1px dashed #b34700;font-style:italic",
    "actor": "background:#fff3bf;box-shadow:inset 0 -2px #8a6d00",
    "label": "background:#f1e4ee;border-bottom:2px dotted #8a3d6b",
    "figure": "background:#e6e6e6;font-weight:700",
    "conflict": "background:#fbe3d4;border-bottom:2px dashed #b34700",
    "cooperation": "background:#dcecf7;border-bottom:2px solid #0072b2",
    "policy frame": "border-bottom:1px dotted #444;background:#f3f3f3",
    "positive": "background:#dcecf7;border-bottom:2px solid #0072b2",
    "negative": "background:#fbe3d4;border-bottom:2px dashed #b34700",
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
.annotated p.headline{font-weight:700}
@media print{.layers{position:static}}
"""


def addresses(articles: pd.DataFrame) -> Callable[[str, int], str]:
    """Function from an article and a sentence to its address on the page."""
    number = {name: place for place, name in enumerate(articles["article"])}
    return lambda article, sentence: f"s-{number[article]}-{sentence}"


def link(address: str, text: str) -> Markup:
    """A link to a sentence on the page."""
    return Markup('<a href="#{}">{}</a>').format(address, text)


def cells(articles: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, Callable]:
    """Functions that make a cell of a table: `sentence` and `many`.

    `sentence` takes a pair (article, sentence) and gives its text with its place as a link; `many`
    takes a list of triples (article, sentence, text) and gives the texts, each a link.
    """
    address = addresses(articles)
    texts = sentences.set_index(["article", "sentence"])["text"].to_dict()

    def sentence(place: tuple[str, int]) -> Markup:
        number = link(address(*place), f"{place[1] + 1}")
        return Markup('<div class="long">{} {}</div>').format(number, texts[place])

    def many(places: list[tuple[str, int, str]]) -> Markup:
        links = [link(address(article, number), text) for article, number, text in places]
        return Markup('<div class="long">{}</div>').format(Markup(", ").join(links))

    return {"sentence": sentence, "many": many}


def show(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    layers: dict[str, pd.DataFrame],
    pairs: pd.DataFrame,
) -> None:
    """Show the articles with their layers.

    Parameters
    ----------
    layers : for the name of each layer, spans with article, start, end, kind (of LOOKS) and note
        (what shows on hover). Spans may overlap.
    pairs : article, sentence, other, counterpart: sentences to be joined by links.
    """
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
    joined = dict(pairs.groupby(["article", "sentence"]))
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
                        Markup("").join(links),
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
    for place, (name, table) in enumerate([*layers.items(), ("plain text", None)]):
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
