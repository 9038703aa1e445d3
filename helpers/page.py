"""What a notebook shows: sentences, tables and figures, escaped, captioned and kept as files.

In: text, tables, matplotlib figures. Out: HTML in the notebook, files in outputs/<coverage>/tables
and outputs/<coverage>/figures. Whatever comes from an article or a user is escaped here.
"""

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from IPython.display import HTML, display
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from helpers.place import made_of

PIXELS_PER_INCH = 256  # twice what a page of 640 pixels needs of a figure 5 inches wide
# text stays text, and the same picture has the same bytes
SAVED = {"svg.fonttype": "none", "svg.hashsalt": "parallax"}
NO_BREAK = "\u00a0"
SHORT = 14  # characters
FORMULA = set("=+-@\t\r")  # what a spreadsheet runs begins with one of these
# a class that tells JupyterLab not to read “$5 and $3” as mathematics
PLAIN = "tex2jax_ignore mathjax_ignore"


class ParameterError(ValueError):
    """A parameter that cannot be used; the message names it and says what it takes."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in a notebook: the sentence alone, no traceback."""
        return [str(self)]


def folder(coverage: str, event: str = "", output: str = "") -> Path:
    """Folder that a notebook writes to, made ready: outputs/<coverage>, or another if given."""
    path = Path(output).expanduser().resolve() if output else made_of(coverage, event)
    for part in ("tables", "figures"):
        (path / part).mkdir(parents=True, exist_ok=True)
    return path


def say(sentence: str, *, finding: bool = False, **values) -> None:
    """Show a sentence, its {values} escaped; a finding is repeated on the index page."""
    html = Markup(sentence).format(**values).replace(" %", NO_BREAK + "%")
    kind = "finding" if finding else "said"
    metadata = {"finding": str(html)} if finding else {}
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
    kinds |= {c: ' class="short"' for c in frame if not kinds[c] and _is_short(frame[c])}
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
    if frame.empty:
        body = f'<tr><td colspan="{len(frame.columns)}">none</td></tr>'
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
    titles : text for each link address that the marks carry (matplotlib's `set_urls`); what
        follows a “|” tells marks of one address apart.
    """
    file = path / "figures" / title
    _saved(drawing, file.with_suffix(".png"), dpi=PIXELS_PER_INCH, metadata={})
    svg = _saved(drawing, file.with_suffix(".svg"), metadata={"Date": None, "Creator": None})
    svg = svg.decode()
    # the picture on its own has nowhere to lead to
    file.with_suffix(".svg").write_text(re.sub(r"</?a\b[^>]*>", "", svg), encoding="utf-8")
    svg = svg[svg.index("<svg") :]

    def titled(link: re.Match) -> str:
        address = link[1].partition("|")[0]
        return f'<a xlink:href="{address}"><title>{escape(titles.get(link[1], ""))}</title>'

    svg = re.sub(r'<a xlink:href="([^"]*)"[^>]*>', titled, svg)
    svg = svg.replace("<svg ", f'<svg role="group" aria-label="{escape(alt)}" ', 1)
    # names that nothing refers to would stand twice on a page with two pictures
    used = set(re.findall(r"#([\w-]+)", svg))
    svg = re.sub(r' id="([^"]*)"', lambda name: name[0] if name[1] in used else "", svg)
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
    with mpl.rc_context(SAVED):
        drawing.savefig(buffer, format=file.suffix[1:], **options)
    file.write_bytes(buffer.getvalue())
    return buffer.getvalue()


def _cell(value) -> str:
    """A value as a reader wants it: two decimals, a real minus sign, a dash for nothing."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:,}" if is_int(value) else f"{round(value, 2) + 0.0:,.2f}"
    return text.replace("-", "−")


def _is_short(column: pd.Series) -> bool:
    """Whether a column's texts are dates, signs or single words, better left on one line."""
    return all(isinstance(value, str) and len(value) <= SHORT for value in column)


def is_int(value) -> bool:
    """Whether a value is a whole number of any kind, numpy's included."""
    return pd.api.types.is_integer(value)


def write_csv(frame: pd.DataFrame, file: Path) -> None:
    """Write a table that a spreadsheet opens without running any of its cells.

    A text that begins with =, +, -, @, a tab or a carriage return gets an apostrophe before it,
    which spreadsheets take for “this is text”.
    """

    def safe(cell):
        return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA else cell

    frame = frame.map(safe).rename(columns=safe)
    part = file.with_suffix(".part")
    frame.to_csv(part, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8")
    part.replace(file)


def marked(text: str, start: int, words: pd.DataFrame) -> Markup:
    """A text that begins at `start`, those of one article's `tone_words` marked that lie in it."""
    words = words[(words["start"] >= start) & (words["end"] <= start + len(text))]
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


def marked_all(rows: pd.DataFrame, words: pd.DataFrame) -> pd.Series:
    """A cell for each row (article, start, text) with its words marked."""
    cells = [
        long(marked(text, start, words[words["article"] == article]))
        for article, start, text in zip(rows["article"], rows["start"], rows["text"], strict=True)
    ]
    return pd.Series(cells, index=rows.index, dtype=object)  # as text it would be escaped again


def bars(shares: list[tuple[str, float, float]]) -> Markup:
    """A cell with a bar for each word: its length is the word’s share, its colour the sign."""
    row = Markup(
        '<div class="share {}">{} {} <small>{:.0f} %</small><span style="width:{:.0f}%"></span></div>'
    )
    rows = [
        row.format(
            "positive" if valence > 0 else "negative",
            text,
            f"{valence:+.1f}".replace("-", "−"),
            100 * share,
            100 * share,
        )
        for text, valence, share in shares
    ]
    return Markup('<div class="shares">{}</div>').format(Markup("").join(rows))


def order(names: pd.Series):
    """Key for `sort_values`: names in the order that they have here."""
    place = {name: number for number, name in enumerate(names)}
    return lambda column: column.map(place)


def wide(table: pd.DataFrame, row: str, column: str, value: str) -> pd.DataFrame:
    """A long table spread out: a row per `row`, a column per `column`, in the order they have."""
    spread = table.pivot(index=row, columns=column, values=value)
    return spread.reindex(index=table[row].unique(), columns=table[column].unique()).reset_index()


def whole_number(name: str, value, low: int, high: int) -> None:
    """Refuse a parameter that is no whole number between low and high: ParameterError."""
    if isinstance(value, bool) or not is_int(value) or not low <= value <= high:
        raise ParameterError(
            f"the parameter “{name}” takes a whole number from {low} to {high}, not “{value}”"
        )


def true_or_false(name: str, value) -> None:
    """Refuse a parameter that is neither True nor False (“false” is a text): ParameterError."""
    if not isinstance(value, bool):
        raise ParameterError(f"the parameter “{name}” takes True or False, not “{value}”")
