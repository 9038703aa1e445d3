"""What the network of `helpers.tone_model` learns from: read, held out, dealt anew, in batches."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from helpers.tone_model import frame, pieces

# While training, names are dealt anew among their like, so that the network learns what is said
# of a name and not how those who bear it are usually spoken of. Any name of a kind may become
# any other.
KINDS = """
James Mary Robert Linda Michael Elena David Susan Ahmed Fatima Carlos Maria Wei Mei Ivan Olga Kenji
Yuki Kwame Amina Pierre Claire Hans Greta Rajesh Priya Omar Leila Juan Rosa John Barbara Donald
Hillary Barack Joe Bernie Ted Mitt Nancy Marco Jeb Vladimir Angela George Ronald Jimmy Kamala Mike
Sarah Elizabeth Chris Paul Mitch Emmanuel Boris Theresa Narendra Benjamin

Trump Clinton Obama Biden Sanders Romney Cruz Rubio Bush McConnell Pelosi Schumer Ryan Warren Harris
Pence Mueller Comey Putin Merkel Macron Johnson Netanyahu Erdogan Modi Xi Assad Kim Smith Brown
Miller Garcia Martinez Rodriguez Nguyen Chen Wang Zhang Li Patel Singh Khan Ali Hassan Ibrahim
Mohammed Ivanov Petrov Kowalski Novak Schmidt Weber Dubois Rossi Tanaka Sato Okafor Mensah Adeyemi
Silva Santos Cohen Levy O'Brien Murphy Campbell Baker Carter Reagan Nixon Kennedy McCain Palin
Gingrich Christie Bannon Flynn Sessions Kavanaugh Gorsuch Thatcher Blair Jefferson Jackson Williams
Davis Wilson Anderson Thomas Moore Taylor

America Russia China Iran Israel Ukraine Germany France Britain Mexico Japan India Turkey Syria Iraq
Cuba Canada Brazil Egypt Pakistan Venezuela Poland Italy Spain Nigeria Kenya Vietnam Australia
Sweden Greece Afghanistan Lebanon Yemen Libya Colombia Norway Chile Ethiopia North_Korea
South_Korea Saudi_Arabia South_Africa the_United_States New_Zealand

American Russian Chinese Iranian Israeli Ukrainian German French British Mexican Japanese Indian
Turkish Syrian Iraqi Cuban Canadian Brazilian Egyptian Pakistani Venezuelan Polish Italian Spanish
Nigerian Kenyan Vietnamese Australian Swedish Greek Afghan Lebanese Yemeni Libyan Colombian
Norwegian Chilean Ethiopian North_Korean South_Korean Saudi South_African Palestinian

Fox_News CNN MSNBC The_New_York_Times The_Washington_Post The_Wall_Street_Journal Reuters
The_Associated_Press BBC NBC_News ABC_News CBS_News Breitbart HuffPost The_Guardian NPR USA_Today
Politico Bloomberg The_Times Newsmax Vox Slate Al_Jazeera Xinhua RT The_Epoch_Times

Republican Democratic

Republicans Democrats

conservative liberal
"""
KINDS = [[name.replace("_", " ") for name in kind.split()] for kind in KINDS.split("\n\n")]
FIRST, LAST, NATIONS, _, OUTLETS, *_ = KINDS
KIND = {name: kind for kind in KINDS for name in kind}

# Words of a mention that are written large and are no name.
TITLES = """
Mr Mrs Ms Dr Sir Rev Sen Rep Gov Gen Col Lt Sgt Capt President Vice Prime Minister Senator
Governor Secretary General Attorney Justice Judge Chief Speaker Congressman Congresswoman Mayor
Former King Queen Prince Princess Pope The An His Her Its My Our Their Your He She It They We
You Who Him Them This That Republican Democrat Democratic Republicans Democrats House Senate
White State Department Director Professor Pastor Officer Detective Leader Committee Party
Police Court Supreme Deputy Sheriff
"""
LARGE = re.compile(r"[A-Z][a-zA-Z'’-]*[a-z]\b(?<!['’]s)")


def names_of(mention: str) -> list[str]:
    """Return the words of a mention that are a name, as far as their looks tell."""
    return [word for word in LARGE.findall(mention) if word not in TITLES.split()]


def rename(parts: list[str], names: dict[str, str]) -> list[str]:
    """Return a sentence's parts with each of the names written as it is renamed."""
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.compile(rf"\b(?:{any_name})\b")
    return [found.sub(lambda match: names[match[0]], part) for part in parts] if names else parts


def deal_names(parts: list[str], draw: random.Random) -> list[str]:
    """Return a sentence's parts with its names dealt anew, the same name alike everywhere."""
    dealt: dict[str, str] = {}
    if len(parts[1].split()) <= 5:  # a longer mention is a description
        names = names_of(parts[1])
        kinds = [FIRST] * (len(names) - 1) + [LAST]
        for name, kind in zip(names, kinds, strict=False):
            dealt[name] = draw.choice(KIND.get(name, kind))
    for name in _KNOWN.findall(" ".join(parts)):
        dealt.setdefault(name, draw.choice(KIND[name]))
    return rename(parts, dealt)


_KNOWN = re.compile(r"\b(?:" + "|".join(sorted(KIND, key=len, reverse=True)) + r")\b")


WRITTEN = Path(__file__).parent / "written.txt"

# A share that leaves some 400 sentences and 1,400 mentions to measure on.
HELD_OUT = 0.16


def read(folder: Path) -> tuple[list[dict], list[dict], list[dict]]:
    """Return rated news sentences, other rated snippets and marked mentions.

    Each row has its sentence in `parts`: before the mention, the mention, after it; and in
    `group` what it is held out with.
    """
    files = "rated_sentences.jsonl", "rated_other.jsonl", "targets_train.jsonl"
    news, other, targets = (
        [json.loads(line) for line in (folder / file).read_text("utf-8").splitlines()]
        for file in files
    )
    for row in chain(news, other):
        row["parts"] = [row["sentence"], "", ""]
        row["group"] = row["id"].split("_")[0]
    for row in other:
        row["other"] = True
    order = {}
    for row in targets:
        text = row["sentence"]
        row["parts"] = split(text, row["start"], row["end"])
        # They come without their article, but neighbours in the file often share one: stretches
        # of 50 sentences stand in for it.
        row["group"] = order.setdefault(text, len(order)) // 50
    return news, other, targets


def written() -> tuple[list[dict], list[dict]]:
    """Return sentences that were made up to learn from, and the mentions marked in them.

    They have no rating and no label: a teacher has to give these. Raises ValueError where the
    marks of a line, [ and ], do not match.
    """
    sentences, mentions = [], []
    for number, line in enumerate(WRITTEN.read_text("utf-8").splitlines(), start=1):
        if not re.fullmatch(r"[^][]*(\[[^][]+\][^][]*)*", line):
            raise ValueError(f"{WRITTEN.name}, line {number}: expected [ and ] around a mention")
        plain, *marked = re.split(r"[\[\]]", line)
        text = plain + "".join(marked)
        sentences.append({"sentence": text, "parts": [text, "", ""]})
        start = len(plain)
        for mention, after in zip(marked[::2], marked[1::2], strict=True):
            end = start + len(mention)
            row = {"sentence": text, "start": start, "end": end, "parts": split(text, start, end)}
            mentions.append(row)
            start = end + len(after)
    return sentences, mentions


def parted(news: list[dict], targets: list[dict]) -> tuple[tuple[list[dict], list[dict]], ...]:
    """Return (news, targets) kept to learn from and (news, targets) held out, always the same."""
    draw = random.Random(7)
    (news, held_news), (targets, held_targets) = _hold_out(news, draw), _hold_out(targets, draw)
    return (news, targets), (held_news, held_targets)


def _hold_out(rows: list[dict], draw: random.Random) -> tuple[list[dict], list[dict]]:
    """Return (kept, held out): whole groups; what nearly repeats a held-out sentence is in none."""
    groups = sorted({row["group"] for row in rows})
    out = set(draw.sample(groups, round(HELD_OUT * len(groups))))
    held = [row for row in rows if row["group"] in out]
    triples = {text: _triples(text) for text in {row["sentence"] for row in rows}}
    where = {}
    for text in {row["sentence"] for row in held}:
        for triple in triples[text]:
            where.setdefault(triple, set()).add(text)

    def repeats(text: str) -> bool:
        shared = Counter(chain.from_iterable(where.get(t, ()) for t in triples[text]))
        return any(
            2 * count > min(len(triples[text]), len(triples[its])) for its, count in shared.items()
        )

    kept = [row for row in rows if row["group"] not in out and not repeats(row["sentence"])]
    return kept, held


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def split(text: str, start: int, end: int) -> list[str]:
    """Return what is before a mention, the mention, and what is after it."""
    return [text[:start], text[start:end], text[end:]]


CUTS = re.compile(r"[,;:]\s|\s[–—-]+\s|[\"“”]")  # between clauses, roughly
PRONOUNS = {"he", "she", "they", "him", "her", "them", "we", "you", "i"}


def named(document, marked: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return (start, end, weight) of the noun phrases not marked yet; names weigh most."""
    found = []
    for chunk in document.noun_chunks:
        start, end, kind = chunk.start_char, chunk.end_char, chunk.root.pos_
        name = kind == "PROPN" or chunk.root.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}
        wanted = kind in {"NOUN", "PROPN"} or chunk.text.lower() in PRONOUNS
        apart = all(end <= a or b <= start for a, b in marked)
        if wanted and apart and end - start <= 60:
            found.append((start, end, 3 if name else 2 if kind == "PRON" else 1))
    return found


def batches(
    rows: list[dict], size: int, draw: random.Random | None = None, dealt: float = 0.0
) -> Iterator[tuple[list[dict], list[list[int]], list[list[int]]]]:
    """Yield (rows, ids, marks) of like lengths; with `draw` in random order, and names dealt."""
    framed = []
    for row in rows:
        parts = row["parts"]
        if draw and draw.random() < dealt:
            parts = deal_names(parts, draw)
        framed.append((row, *frame(*map(pieces, parts))))
    framed.sort(key=lambda item: len(item[1]) + (draw.uniform(0, 4) if draw else 0))
    groups = [framed[start : start + size] for start in range(0, len(framed), size)]
    if draw:
        draw.shuffle(groups)
    for group in groups:
        length = max(len(ids) for _, ids, _ in group)
        chosen, *both = zip(*group, strict=True)
        yield chosen, *([part + [0] * (length - len(part)) for part in parts] for parts in both)
