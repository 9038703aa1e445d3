"""Who and what is in the story: every mention, and the entities that the mentions add up to.

In: articles, sentences, tokens. Out: `mentions`, one row per name as it stands in an article, and
`entities`, how often and how early each outlet names each. A reader's aliases.csv has the last word.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pandas as pd

from helpers.identity import identify
from helpers.known_names import ATTITUDES, FEATURES, SIDES, linked
from helpers.name_rules import RULES, find
from helpers.names import Ground, ground
from helpers.place import CoverageError

MENTIONS = ["article", "sentence", "section", "start", "end", "text", "entity", "kind", "form"]
MENTIONS += ["country", "government", "rule", "why"]
TYPES = ["person", "organisation", "place", "nationality", "party", "group", "law", "event", "work"]

ALIASES = ["action", "name", "to", "article"]
ACTIONS = {
    "merge": "the entity to count it under",
    "split": "the name of the new entity",
    "rename": "the new name",
    "drop": "",
    "retype": "one of " + ", ".join(TYPES),
}

GOVERNS = re.compile(r"(?:[’']s?)? (?:[Aa]dministration|government|White House|team|regime)\b")


def mentions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    aliases: pd.DataFrame | None = None,
    strict: bool = True,
) -> pd.DataFrame:
    """Every name in the articles, and whom or what it names.

    Parameters
    ----------
    articles, sentences, tokens : tables as `corpus.read` and `language.parse` give them.
    aliases : corrections as `read_aliases` gives them.
    strict : whether each line has to fit a mention; of a table's aliases.csv some lines may be about
        its other events.

    Returns
    -------
    One row per mention, in order, none overlapping another: article, sentence (int), section,
    start, end (characters in `articles.text`), text (str, exactly the characters between), entity
    (str, the fullest name of what is named), kind (person, organisation, place, nationality,
    party, group, law, event, work), form (full name, title and surname, surname, given name,
    initials, short name, acronym, demonym), country (str: of a demonym or a capital, else ""),
    government (str: the government that a name stands for, “China” for Beijing where it acts,
    “Biden administration”, else ""), rule (str: what made it a name of that kind), why (str: what
    put it under an entity of another name, else ""; “ambiguous: A or B” where two are possible).

    Raises
    ------
    CoverageError : a line of the aliases that fits no mention, where `strict`.
    """
    on = ground(articles, sentences, tokens)
    rows = _rows(find(on), on, sentences)
    identify(rows, on.texts)
    _governments(rows, on)
    table = pd.DataFrame(rows, columns=MENTIONS)
    return table if aliases is None else _corrected(table, aliases, strict)


def _rows(names: dict, on: Ground, sentences: pd.DataFrame) -> list[dict]:
    sections = dict(
        zip(
            zip(sentences["article"], sentences["start"], strict=True),
            sentences["section"],
            strict=True,
        )
    )
    rows = []
    for article, found in names.items():
        starts = [start for start, _ in on.sentences[article]]
        for name in found:
            number = max(bisect_right(starts, name.start) - 1, 0)
            row = {"article": article, "sentence": number}
            row["section"] = sections[article, starts[number]]
            row |= {"start": name.start, "end": name.end, "kind": name.kind, "rule": name.rule}
            rows.append(row | {"text": on.texts[article][name.start : name.end]})
    return rows


def _governments(rows: list[dict], on: Ground) -> None:
    """Mark what stands for a government: “Beijing” that acts, the “Biden” of an administration."""
    demonyms, capitals = linked()
    named = {row["entity"] for row in rows if row["kind"] == "place"}
    named |= {demonyms[row["entity"]] for row in rows if row["entity"] in demonyms}
    index = {
        article: {token.start: number for number, token in enumerate(tokens)}
        for article, tokens in on.tokens.items()
    }
    for row in rows:
        text, article = on.texts[row["article"]], row["article"]
        row["country"] = demonyms.get(row["entity"], "") if row["kind"] == "nationality" else ""
        row["government"] = ""
        after = GOVERNS.match(text, row["end"])
        if row["kind"] == "person" and after:
            row["government"] = f"{row['text'].split()[-1]} administration"
        country = capitals.get(row["text"], "") if row["kind"] == "place" else ""
        if country in named:  # Georgetown is Guyana's capital only where Guyana is in the story
            row["country"] = country
            number = index[article].get(row["start"])
            if number is not None and _acts(on.tokens[article], number):
                row["government"] = country


def _acts(tokens: list, number: int) -> bool:
    """Whether a capital does what governments do, going by its place in the sentence."""
    token = tokens[number]
    head = tokens[token.head]
    if token.dep == "conj":  # “Beijing and Washington agree”
        return head.pos == "PROPN" and token.head < number and _acts(tokens, token.head)
    if token.dep == "nsubj":
        return head.pos == "VERB"
    if token.dep == "poss":  # Beijing's efforts, not Beijing's streets
        return head.lemma not in FEATURES
    if token.dep == "pobj":
        noun = tokens[head.head].lemma
        return head.text in SIDES or (head.text == "in" and noun in ATTITUDES)
    return token.dep == "agent"


def with_demonyms(mentions: pd.DataFrame) -> pd.DataFrame:
    """The same mentions with demonyms counted under their country: “Chinese” as China."""
    linked_to = mentions["country"].where(mentions["kind"] == "nationality", "")
    some = linked_to != ""
    changed = mentions.assign(entity=linked_to.where(some, mentions["entity"]))
    return changed.assign(kind=changed["kind"].mask(some, "place"))


ENTITIES = ["entity", "kind", "article", "outlet", "count", "per_1000", "first", "headline", "lead"]
ENTITIES += ["names", "merged", "total"]


def entities(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """How often and how early each article names each entity.

    Returns
    -------
    One row per entity and article that names it, the most named entity first: entity, kind,
    article, outlet, count (int), per_1000 (float, mentions per 1,000 words of the article), first
    (float 0 to 1, where in the article), headline, lead (bool, named there), names (str, what it
    is called, “Mayorkas (3); Alejandro Mayorkas”), merged (str, names put under it and why), total
    (int, mentions in the coverage). What an article does not name has no row there: in a hundred
    articles nearly all would be such.
    """
    about = articles.set_index("article")[["outlet", "words", "text"]].to_dict("index")
    place = {article: number for number, article in enumerate(about)}
    groups, total = defaultdict(list), Counter()
    for row in mentions.to_dict("records"):
        groups[row["entity"], row["kind"], row["article"]].append(row)
        total[row["entity"], row["kind"]] += 1
    rank = {entity: number for number, (entity, _) in enumerate(total.most_common())}
    rows = []
    for (entity, kind, article), same in groups.items():
        words, text = about[article]["words"], about[article]["text"]
        sections = {row["section"] for row in same}
        merged = dict.fromkeys(f"{row['text']}: {row['why']}" for row in same if row["why"])
        rows.append(
            {
                "entity": entity,
                "kind": kind,
                "article": article,
                "outlet": about[article]["outlet"],
                "count": len(same),
                "per_1000": 1000 * len(same) / max(words, 1),
                "first": min(row["start"] for row in same) / len(text),
                "headline": "headline" in sections,
                "lead": "lead" in sections,
                "names": _called(Counter(row["text"] for row in same)),
                "merged": "; ".join(merged),
                "total": total[entity, kind],
            }
        )
    rows.sort(key=lambda row: (rank[row["entity"], row["kind"]], place[row["article"]]))
    return pd.DataFrame(rows, columns=ENTITIES)


def _called(texts: Counter) -> str:
    return "; ".join(f"{text} ({n})" if n > 1 else text for text, n in texts.most_common())


def co_mentions(mentions: pd.DataFrame) -> pd.DataFrame:
    """Who is named together in one sentence.

    Returns
    -------
    One row per pair and article: one, other (entities, in alphabetical order), one_kind,
    other_kind, article, sentences (int, how many name both), where (tuple of their numbers).
    """
    together = defaultdict(set)
    columns = [mentions[column].tolist() for column in ("article", "sentence", "entity", "kind")]
    for article, sentence, entity, kind in zip(*columns, strict=True):
        together[article, sentence].add((entity, kind))
    where = defaultdict(list)
    for (article, sentence), named in together.items():
        for one, other in combinations(sorted(named), 2):
            where[one, other, article].append(sentence)
    return pd.DataFrame(
        [
            (one[0], other[0], one[1], other[1], article, len(numbers), tuple(numbers))
            for (one, other, article), numbers in where.items()
        ],
        columns=["one", "other", "one_kind", "other_kind", "article", "sentences", "where"],
    )


def rule_steps(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    labels: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """SpaCy's names as they come, and after each rule, so that each rule earns its place.

    Parameters
    ----------
    labels : mentions labelled by hand (article, start, end, kind), where there are any.

    Returns
    -------
    One row per step, the last one the merging: rule, mentions (int), person, organisation, place,
    nationality, other (int, mentions of that kind), changed (int, names added, taken away or
    changed by the rule; at the last, mentions put under another name), names (int, different
    names; at the last, entities), f1 (float 0 to 1, exact ends and kind, against the labels;
    missing without).
    """
    on = ground(articles, sentences, tokens)
    before, rows = set(), []
    for step, rule in enumerate(["spaCy as it comes", *RULES]):
        found = find(on, step)
        now = {(article, n.start, n.end, n.kind) for article, names in found.items() for n in names}
        names = {on.texts[article][start:end] for article, start, end, _ in now}
        changed = len({name[:3] for name in now ^ before}) if step else 0
        f1 = typed_f1(now, labels) if labels is not None else None
        rows.append(_step(rule, [kind for *_, kind in now], changed, len(names), f1))
        before = now
    table = mentions(articles, sentences, tokens)
    under = int((table["entity"] != table["text"]).sum())
    entities = len(table[["entity", "kind"]].drop_duplicates())
    rows.append(_step("names merged into entities", list(table["kind"]), under, entities, f1))
    return pd.DataFrame(rows)


def _step(rule: str, kinds: list[str], changed: int, names: int, f1: float | None) -> dict:
    counts = {kind: kinds.count(kind) for kind in TYPES[:4]}
    row = {"rule": rule, "mentions": len(kinds), **counts}
    row["other"] = len(kinds) - sum(counts.values())
    return row | {"changed": changed, "names": names, "f1": f1}


def typed_f1(found: set[tuple] | pd.DataFrame, labels: pd.DataFrame) -> float:
    """F1 of mentions with exactly the labelled ends and kind."""
    columns = ["article", "start", "end", "kind"]
    if isinstance(found, pd.DataFrame):
        found = set(found[columns].itertuples(index=False, name=None))
    wanted = set(labels[columns].itertuples(index=False, name=None))
    return 2 * len(found & wanted) / max(len(found) + len(wanted), 1)


def read_aliases(path: str | Path) -> pd.DataFrame:
    """A reader's corrections: aliases.csv in the folder of a coverage.

    Columns: action, name, to, article. `name` is an entity, or a name as the articles have it;
    `article`, where it is given, limits the line to one article.

        action,name,to,article
        merge,Biden,Joe Biden,
        split,Wang,Wang Yi,Business Upturn
        rename,U.S.-PRC Counternarcotics Working Group,Counternarcotics Working Group,
        drop,Today,,
        retype,Catholic,nationality,

    Returns
    -------
    The table with the number of each line and the name of the file; empty where there is no file.

    Raises
    ------
    CoverageError : what cannot be understood, with file and line.
    """
    path = Path(path)
    path = path / "aliases.csv" if path.is_dir() else path
    if not path.exists():
        return pd.DataFrame(columns=[*ALIASES, "line", "file"])
    try:
        table = pd.read_csv(
            path, dtype=str, encoding="utf-8-sig", keep_default_na=False, skip_blank_lines=False
        ).fillna("")
    except (ValueError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CoverageError(f"{path.name} cannot be read as a table: {reason}") from error
    table.columns = [str(name).strip().lower() for name in table.columns]
    for column in ALIASES[:3]:
        if column not in table:
            raise CoverageError(
                f"{path.name}, line 1: there is no column “{column}”; write {','.join(ALIASES)}"
            )
    table = table.reindex(columns=ALIASES, fill_value="").map(str.strip)
    table = table.assign(line=range(2, len(table) + 2), file=path.name)
    table = table[(table[ALIASES] != "").any(axis=1)]  # an empty line says nothing
    for row in table.itertuples():
        where = f"{row.file}, line {row.line}"
        if row.action not in ACTIONS:
            raise CoverageError(
                f"{where}: “{row.action}” is no action; write one of {', '.join(ACTIONS)}"
            )
        if not row.name:
            raise CoverageError(
                f"{where}: the column “name” is empty; write whom the line is about"
            )
        if (ACTIONS[row.action] and not row.to) or (row.action == "retype" and row.to not in TYPES):
            raise CoverageError(f"{where}: the column “to” must say {ACTIONS[row.action]}")
    return table


def _corrected(table: pd.DataFrame, aliases: pd.DataFrame, strict: bool) -> pd.DataFrame:
    for row in aliases.itertuples():
        where = f"{row.file}, line {row.line}"
        chosen = table["entity"] == row.name
        if row.action == "split" or not chosen.any():
            chosen = table["text"] == row.name
        if row.article:
            chosen &= table["article"] == row.article
        if not chosen.any():
            if not strict:
                continue
            there = f" in “{row.article}”" if row.article else ""
            raise CoverageError(f"{where}: nothing is called “{row.name}”{there}; correct the line")
        if row.action == "drop":
            table = table[~chosen]
        elif row.action == "retype":
            table.loc[chosen, ["kind", "rule"]] = [row.to, where]
        else:
            kinds = table.loc[(table["entity"] == row.to) & ~chosen, "kind"]
            table.loc[chosen, ["entity", "why"]] = [row.to, where]
            if len(kinds):  # merged into an entity: of that one's kind
                table.loc[chosen, "kind"] = kinds.iloc[0]
    return table.reset_index(drop=True)
