"""What a notebook shows: sentences, tables and figures, escaped, captioned and kept as files.

In: text, tables, matplotlib figures. Out: HTML in the notebook, files in outputs/<coverage>/tables
and outputs/<coverage>/figures. Whatever comes from an article or a user is escaped here.
"""

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from IPython.display import HTML, display
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from helpers.chance import signed
from helpers.corpus import ROOT, locate

PIXELS_PER_INCH = 256  # twice what a page of 640 pixels needs of a figure 5 inches wide
# a class that tells JupyterLab not to read “$5 and $3” as mathematics
PLAIN = "tex2jax_ignore mathjax_ignore"


def folder(coverage: str, output: str = "") -> Path:
    """Folder that a notebook writes to: outputs/<coverage>, unless another is given."""
    path = Path(output).expanduser() if output else ROOT / "outputs" / name(coverage)
    for part in ("tables", "figures"):
        (path / part).mkdir(parents=True, exist_ok=True)
    return path.resolve()


def name(coverage: str) -> str:
    """Name of a coverage: of its folder, or of its table without the ending."""
    path = locate(coverage)
    return path.name if path.is_dir() else path.stem


def say(sentence: str, *, finding: bool = False, **values) -> None:
    """Show a sentence, its {values} escaped; a finding is repeated on the index page."""
    html = Markup(sentence).format(**values)
    kind = "finding" if finding else "said"
    metadata = {"parallax": {"finding": str(html)}} if finding else {}
    display(HTML(f'<p class="{kind} {PLAIN}">{html}</p>', metadata=metadata))


def table(
    frame: pd.DataFrame,
    path: Path,
    title: str,
    caption: str,
    cells: dict[str, Callable] | None = None,
    full: pd.DataFrame | None = None,
) -> None:
    """Show a table and write it to tables/<title>.csv below `path`.

    Parameters
    ----------
    frame : what is shown; numbers are rounded to two decimals.
    cells : for a column, the function that makes its HTML from one value (Markup); text otherwise.
    full : what is written where that is more than is shown.
    """
    write_csv(frame if full is None else full, path / "tables" / f"{title}.csv")
    cells = {column: (cells or {}).get(column, _cell) for column in frame.columns}
    numeric = {c: pd.api.types.is_numeric_dtype(frame[c]) for c in frame.columns}
    kinds = {c: ' class="number"' if numeric[c] and cells[c] is _cell else "" for c in numeric}
    head = "".join(
        f'<th scope="col"{kinds[c]}>{escape(c.replace("_", " "))}</th>' for c in frame.columns
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{kinds[column]}>{escape(cells[column](value))}</td>"
            for column, value in zip(frame.columns, row, strict=True)
        )
        + "</tr>"
        for row in frame.itertuples(index=False, name=None)
    )
    display(
        HTML(
            f'<figure class="table {PLAIN}"><figcaption>{escape(caption)} '
            f"<small>({escape(title)}.csv)</small></figcaption>"
            f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></figure>"
        )
    )


def figure(drawing: Figure, path: Path, title: str, caption: str, alt: str) -> None:
    """Show a figure and write it to figures/<title>.png and .svg below `path`."""
    file = path / "figures" / title
    picture = _saved(drawing, file.with_suffix(".png"), dpi=PIXELS_PER_INCH, metadata={})
    _saved(drawing, file.with_suffix(".svg"), metadata={"Date": None, "Creator": None})
    source = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    _framed(f'<img src="{source}" alt="{escape(alt)}">', caption, title)


def live_figure(
    drawing: Figure, path: Path, title: str, caption: str, alt: str, titles: dict[str, str]
) -> None:
    """Show a figure whose marks are links: what each leads to shows on hover, without scripts.

    Parameters
    ----------
    titles : text for each link address that the marks carry (matplotlib's `set_urls`).
    """
    file = path / "figures" / title
    _saved(drawing, file.with_suffix(".png"), dpi=PIXELS_PER_INCH, metadata={})
    svg = _saved(drawing, file.with_suffix(".svg"), metadata={"Date": None, "Creator": None})
    svg = svg.decode()
    svg = svg[svg.index("<svg") :]

    def titled(link: re.Match) -> str:
        return f"{link[0]}<title>{escape(titles.get(link[1], ''))}</title>"

    svg = re.sub(r'<a xlink:href="([^"]*)"[^>]*>', titled, svg)
    svg = svg.replace("<svg ", f'<svg role="group" aria-label="{escape(alt)}" ', 1)
    _framed(svg, caption, title)


def _framed(content: str, caption: str, title: str) -> None:
    display(
        HTML(
            f'<figure class="picture {PLAIN}">{content}<figcaption>{escape(caption)} '
            f"<small>({escape(title)}.png, .svg)</small></figcaption></figure>"
        )
    )


def _saved(drawing: Figure, file: Path, **options) -> bytes:
    buffer = io.BytesIO()
    drawing.savefig(buffer, format=file.suffix[1:], **options)
    file.write_bytes(buffer.getvalue())
    return buffer.getvalue()


def _cell(value) -> str:
    """A value as a reader wants it: two decimals, a real minus sign, a dash for nothing."""
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if is_int(value) else value
    return str(text).replace("-", "−", 1) if not isinstance(value, str) else str(text)


def is_int(value) -> bool:
    """Whether a value is a whole number of any kind, numpy's included."""
    return pd.api.types.is_integer(value)


def write_csv(frame: pd.DataFrame, file: Path) -> None:
    """Write a table that a spreadsheet opens without running any of its cells.

    A text that begins with =, +, -, @, a tab or a carriage return gets an apostrophe before it,
    which spreadsheets take for “this is text”.
    """
    safe = frame.map(
        lambda cell: f"'{cell}" if isinstance(cell, str) and cell[:1] in set("=+-@\t\r") else cell
    )
    part = file.with_suffix(".part")
    safe.to_csv(part, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8")
    part.replace(file)


def marked(text: str, start: int, words: pd.DataFrame) -> Markup:
    """A text with the words of `tone_words` that lie in it marked; it begins at `start`."""
    pieces, at = [], 0
    for word in words.sort_values("start").itertuples():
        a, b = word.start - start, word.end - start
        kind = "left-out" if word.reason else "positive" if word.valence > 0 else "negative"
        note = f"not rated: {word.reason}" if word.reason else f"{word.valence:+.1f}"
        note = note.replace("-", "−")
        pieces += [
            escape(text[at:a]),
            Markup('<mark class="{}" title="{}">{}<sup>{}</sup></mark>').format(
                kind, note, text[a:b], "" if word.reason else note
            ),
        ]
        at = b
    return Markup("").join([*pieces, escape(text[at:])])


def long(value) -> Markup:
    """A cell of running text, which needs room."""
    return Markup('<div class="long">{}</div>').format(value)


def linked(units: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Units with position (0 to 1), link (address of the sentence on the page) and hover text."""
    numbers = {name: number for number, name in enumerate(articles["article"])}
    length = articles.set_index("article")["text"].str.len()
    return units.assign(
        position=units["start"] / units["article"].map(length),
        link=[
            f"#{_anchor(numbers[article], sentence)}"
            for article, sentence in zip(units["article"], units["sentence"], strict=True)
        ],
        hover=[
            f"{article}, {voice}, {signed(tone)}: {text}"
            for article, voice, tone, text in zip(
                units["article"], units["voice"], units["tone"], units["text"], strict=True
            )
        ],
    )


def articles(
    articles: pd.DataFrame, sentences: pd.DataFrame, words: pd.DataFrame, voices: pd.DataFrame
) -> None:
    """Show the articles side by side, each sentence with its address, tone and rated words.

    Parameters
    ----------
    sentences : one row per sentence with article, sentence, start, end, text and tone.
    """
    parts = []
    for number, (name, text) in enumerate(zip(articles["article"], articles["text"], strict=True)):
        rows = sentences[sentences["article"] == name]
        said = words[words["article"] == name]
        quoted = voices[
            (voices["article"] == name) & voices["voice"].isin(["quote", "scare quote"])
        ]
        paragraphs = rows.groupby([text.count("\n\n", 0, start) for start in rows["start"]])
        body = Markup("\n").join(
            Markup("<p>{}</p>").format(
                Markup(" ").join(_sentence(number, row, said, quoted) for row in group.itertuples())
            )
            for _, group in paragraphs
        )
        parts.append(Markup("<article><h3>{}</h3>\n{}</article>").format(name, body))
    display(HTML(f'<div class="articles {PLAIN}">{Markup("").join(parts)}</div>'))


def _sentence(number: int, row, words: pd.DataFrame, quoted: pd.DataFrame) -> Markup:
    """One sentence, its quoted stretches slanted."""
    cuts = [(max(q.start, row.start), min(q.end, row.end)) for q in quoted.itertuples()]
    cuts = [cut for cut in cuts if cut[0] < cut[1]]
    pieces, at = [], row.start
    for a, b in [*cuts, (row.end, row.end)]:
        for start, end, kind in ((at, a, "{}"), (a, b, '<i class="quoted">{}</i>')):
            inside = words[(words["start"] >= start) & (words["start"] < end)]
            text = row.text[start - row.start : end - row.start]
            if text:
                pieces.append(Markup(kind).format(marked(text, start, inside)))
        at = b
    name = _anchor(number, row.sentence)
    return Markup(
        '<span class="sentence" id="{0}"><a class="tone" href="#{0}">{1}</a>{2}</span>'
    ).format(name, signed(row.tone), Markup("").join(pieces))


def _anchor(article: int, sentence: int) -> str:
    """Name of the place on a page where a sentence stands."""
    return f"s-{article}-{sentence}"


def wide(table: pd.DataFrame, row: str, column: str, values: list[str]) -> pd.DataFrame:
    """A long table with one row per `row` and, for each of `values`, a column per `column`."""
    spread = table.pivot(index=row, columns=column, values=values)
    order = dict.fromkeys(table[row]), dict.fromkeys(table[column])
    spread = spread.reindex(list(order[0]))
    frame = pd.DataFrame({row: list(order[0])})
    for value in values:
        for name in order[1]:
            frame[f"{value}, {name}"] = spread[(value, name)].to_numpy()
    return frame


def whole_number(name: str, value, low: int, high: int) -> None:
    """Refuse a parameter that is no whole number between low and high: ValueError."""
    if isinstance(value, bool) or not is_int(value) or not low <= value <= high:
        raise ValueError(
            f"the parameter “{name}” takes a whole number from {low} to {high}, not “{value}”"
        )
