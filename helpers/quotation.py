"""Where quotation marks open and close, whatever the typography.

In: a text. Out: the spans between marks, marks included, outermost ones only. Follows the
conventions of English news style: a quotation that runs over several paragraphs opens each of
them with a mark and closes only the last (Associated Press Stylebook, “quotation marks”).
"""

import re

# a straight mark opens where nothing or an opening stands before it, and closes elsewhere
OPENS = r"(?<![^\s(\[{—–\-/“‘\"'])"
DOUBLE = re.compile(rf"[“”„«»]|{OPENS}(?P<open>\"|''|``)(?=\S)|(?P<close>\"|'')")
# ’90s, ’em and ’til are apostrophes; so is every mark between two letters
SINGLE_OPEN = re.compile(rf"{OPENS}[‘'](?!\d|(?:em|til|tis|twas|cause|n)\b)(?=\w|\[|…)")
SINGLE_CLOSE = re.compile(r"(?<=[^\s(\[])[’'](?!\w)")
SENTENCE_END = re.compile(r"[.!?…][’”\"')\]]*(?=\s+[\"“‘'A-Z]|\s*$)")

# what stands before or after a title: “in the film “Up””, “her memoir, “Hard Choices””
WORK = (
    r"(?:album|article|ballad|blog|book|broadcast|cartoon|column|comedy|documentary|drama|"
    r"editorial|episode|essay|film|headline|headlined|magazine|memoir|movie|musical|novel|op-ed|"
    r"opera|painting|podcast|poem|program|programme|series|show|sitcom|song|titled|entitled)s?"
)
WORK_BEFORE = re.compile(rf"\b{WORK},?\s*(?:called|named)?,?\s*$", re.IGNORECASE)
WORK_AFTER = re.compile(rf"^\s*{WORK}\b", re.IGNORECASE)
PLACE_BEFORE = re.compile(
    r"(?:\b(?:on|in|watch|watched|read|hosts?|(?:author|creator|director|host|star|writer) of)"
    r"|\b[A-Z]{2,}[’']s)\s*$"  # NBC’s
)
SMALL = {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "it", "no"}
SMALL |= {"of", "on", "or", "the", "to", "up", "with"}


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans of quotation marks in a text, titles of works left out.

    Parameters
    ----------
    text : paragraphs separated by line breaks.

    Returns
    -------
    Pairs (start, end) in order, marks included; none overlaps another, none crosses a line break.
    Of nested quotations only the outermost counts. A mark that never closes runs to the end of its
    paragraph where it opens that paragraph, else to the end of its sentence; a paragraph that is
    left open continues in the next one. A closing mark alone means nothing.
    """
    spans, running = [], False
    for paragraph in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        found, running = _in_paragraph(paragraph.group(), running)
        spans += [(start + paragraph.start(), end + paragraph.start()) for start, end in found]
    return [span for span in spans if not is_title(text, *span)]


def is_title(text: str, start: int, end: int) -> bool:
    """Whether a quoted span names a work: words in title case beside a word for a work.

    “On “Meet the Press”” and “the film “Selma”” are titles; “the “Grand Bargain”” is none.
    """
    inner = text[start:end].strip("“”\"'‘’„«», ")
    words = re.findall(r"[^\W_][\w’'&-]*", inner)
    if not words or len(words) > 14 or not words[0][0].isupper():
        return False
    if any(word[0].islower() and word not in SMALL for word in words):
        return False
    before, after = text[max(start - 40, 0) : start], text[end : end + 20]
    named = WORK_BEFORE.search(before) or WORK_AFTER.search(after)
    return bool(named or (len(words) > 1 and PLACE_BEFORE.search(before)))


def _in_paragraph(text: str, running: bool) -> tuple[list[tuple[int, int]], bool]:
    """Spans in one paragraph, and whether it ends inside a quotation that goes on."""
    marks = [(m.start(), m.end(), _opens(text, m)) for m in DOUBLE.finditer(text)]
    closings = sum(not opens for *_, opens in marks)
    indent = len(text) - len(text.lstrip())
    spans, start, depth = [], None, 0
    if running and marks and not marks[0][2]:
        start, depth = indent, 1  # left open above, not opened anew here, and closed here
    for begin, end, opens in marks:
        if opens and start is not None and closings > depth:
            depth += 1
        elif opens:
            if start is not None:  # more openings than closings: the earlier one never closed
                spans.append((start, min(_sentence_end(text, start), begin)))
            start, depth = begin, 1
        else:
            closings -= 1
            depth -= 1
            if start is not None and depth == 0:
                spans.append((start, end))
                start = None
    if start is not None:
        spans.append((start, len(text) if start == indent else _sentence_end(text, start)))
    goes_on = start is not None and spans[-1][1] == len(text)
    single = [(a, b) for a, b in _singles(text) if not any(s < b and a < e for s, e in spans)]
    return sorted(spans + single), goes_on


def _opens(text: str, mark: re.Match) -> bool:
    if mark.group() in "“„«" or mark.group("open"):
        return True
    # “said,"Look”: a straight mark without the space before it
    before, after = text[max(mark.start() - 1, 0) : mark.start()], text[mark.end() : mark.end() + 1]
    return (
        bool(mark.group("close")) and before in (",", ":") and after.isalpha() and after.isupper()
    )


def _singles(text: str) -> list[tuple[int, int]]:
    """Quotations in single marks: an opening that has a closing in the same paragraph."""
    spans, place = [], 0
    while opened := SINGLE_OPEN.search(text, place):
        following = SINGLE_OPEN.search(text, opened.end())
        limit = following.start() if following else len(text)
        closes = list(SINGLE_CLOSE.finditer(text, opened.end() + 1, limit))
        # “the officials’ view” closes nothing where a later mark can close
        firm = [m for m in closes if not re.match(r"s[’'] \w", text[m.start() - 1 : m.end() + 2])]
        if closes:
            spans.append((opened.start(), (firm or closes)[0].end()))
        place = spans[-1][1] if closes else opened.end()
    return spans


def _sentence_end(text: str, start: int) -> int:
    end = SENTENCE_END.search(text, start + 1)
    return end.end() if end else len(text)
