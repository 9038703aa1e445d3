"""Whose voice: the seeds checked by hand, quotation marks, and what holds for any text."""

import random
import re

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import agreement, corpus, language
from helpers.lists import reporting_verbs
from helpers.place import ROOT
from helpers.quotation import quotations
from helpers.voice import VOICES, voices, words_by_source

BENCH = ROOT.parent / "shared" / "bench" / "attributions.jsonl"
TIMES, UPTURN = "The Washington Times", "Business Upturn"

# Every span of the seeds that is not the reporter's alone, read and judged by hand:
# sentence, voice, text, source as written, source resolved, kind, cue, stance
SEEDS = {
    TIMES: """
 0 | paraphrase  | the U.S. stop | A top Chinese official | Wang Xiaohong | named | demanded | demanding
 0 | scare quote | “harassing” | A top Chinese official | Wang Xiaohong | named | demanded | demanding
 0 | paraphrase  | Chinese students when they arrive at U.S. airports | A top Chinese official | Wang Xiaohong | named | demanded | demanding
 0 | paraphrase  | the Biden administration to end visa sanctions that punish China for refusing to cooperate in taking back deportees. | A top Chinese official | Wang Xiaohong | named | called on | demanding
 1 | paraphrase  | was supposed to focus on cooperation in cutting the flow of fentanyl chemicals from China through Mexico and into the U.S. | the U.S. | U.S. | institution | said | neutral
 2 | paraphrase  | over the border inspections, | The Chinese government | Chinese government | institution | filed a formal protest | complaining
 2 | paraphrase  | that students arriving particularly at Washington Dulles International Airport faced hours of detention and some were deported after their answers were satisfactory. | The Chinese government | Chinese government | institution | complaining | complaining
 3 | paraphrase  | the inspections | China | China | institution | called | neutral
 3 | scare quote | “politically motivated.” | China | China | institution | called | neutral
 4 | paraphrase  | that the U.S. lists China as a | Mr. Wang | Wang Xiaohong | named | complained | complaining
 4 | scare quote | “major drug source country.” | Mr. Wang | Wang Xiaohong | named | complained | complaining
 5 | paraphrase  | the designation is demanded by law and isn’t meant to offend, but rather to reflect the reality of the situation. | Biden administration officials | Biden administration officials | anonymous | said | neutral
 6 | paraphrase  | it shouldn’t affect cooperation between the two nations. | A senior official | senior official | anonymous | said | neutral
 7 | paraphrase  | China agreed to do more to stem the flow of fentanyl precursor chemicals, which had been flooding into Mexico, where drug cartels manufactured fentanyl and then sent it across the U.S. border and into American communities. | President Biden | Biden | named | say | neutral
 8 | paraphrase  | that they’ve seen China take concrete steps since that meeting to name Chinese companies behind some of the shipments. | U.S. officials | U.S. officials | anonymous | said | neutral
 9 | paraphrase  | if they had noticed a drop in the flow of chemicals, | the U.S. officials | U.S. officials | anonymous | demurred | doubting
10 | paraphrase  | immigration wasn’t the point of the meeting but did pop up, with China’s complaints | The officials | U.S. officials | anonymous | said | neutral
10 | paraphrase  | about being labeled a | China’s | China | institution | complaints | complaining
10 | scare quote | “recalcitrant” | China’s | China | institution | complaints | complaining
10 | paraphrase  | country in terms of cooperating on deportations. | China’s | China | institution | complaints | complaining
12 | paraphrase  | it encountered nearly 53,000 unauthorized migrants from China last year. | Customs and Border Protection | Customs and Border Protection | institution | said | neutral
13 | paraphrase  | it completed just 288 deportations back to China. | U.S. Immigration and Customs Enforcement | U.S. Immigration and Customs Enforcement | institution | said | neutral
14 | quote       | “It is the case that the [People’s Republic of China] needs to do more to accept its nationals that are subject to final orders or removal,” | a senior U.S. official | senior U.S. official | anonymous | told | neutral
15 | paraphrase  | complaints about the treatment of arriving students who have legal visas. | The Biden team | Biden team | institution | rejected | denying
16 | quote       | “U.S. officials at ports of entry have a responsibility to conduct inspections of individuals entering the United States,” | an official | official | anonymous | said | neutral
17 | quote       | “We hold our officials at the Department of Homeland Security to the highest standards.” | an official | official | anonymous | |
""",
    UPTURN: """
 0 | paraphrase  | China’s tangible efforts in combating drug trade | U.S. | U.S. | institution | notes | revealing
 1 | paraphrase  | over U.S. visa restrictions for Chinese students. | Chinese | China | institution | concerns | complaining
 2 | paraphrase  | that ongoing negotiations could eventually reduce the influx of drugs like fentanyl into the United States. | Washington | Washington | institution | hope | believing
 4 | paraphrase  | the discussions as | A U.S. summary of the meeting with the Chinese official | U.S. summary of the meeting with the Chinese official | document | described | neutral
 4 | scare quote | “frank and productive,” | A U.S. summary of the meeting with the Chinese official | U.S. summary of the meeting with the Chinese official | document | described | neutral
 4 | paraphrase  | indications of progress. | senior officials | senior officials | anonymous | highlighting | assertive
 5 | paraphrase  | that the meetings were highly productive. | A senior official | senior official | anonymous | informed | neutral
 7 | paraphrase  | that there was an agreement between both parties for scientists from both countries to convene for further discussions later this month. | Officials | senior officials | anonymous | disclosed | revealing
10 | paraphrase  | Chinese officials also characterized | China’s state-run Xinhua news agency | China’s state-run Xinhua news agency | media | According to | neutral
10 | paraphrase  | the meeting in Vienna as constructive | Chinese officials | Chinese officials | anonymous | characterized | neutral
10 | paraphrase  | but emphasized | China’s state-run Xinhua news agency | China’s state-run Xinhua news agency | media | According to | neutral
10 | paraphrase  | their focus on U.S. visa restrictions for Chinese students. | Chinese officials | Chinese officials | anonymous | emphasized | assertive
11 | paraphrase  | that the U.S. should cease what they view as unwarranted harassment and interrogation of Chinese students. | Wang Xiaohong | Wang Xiaohong | named | conveyed | neutral
12 | paraphrase  | the importance of ensuring fair treatment and dignity for Chinese citizens upon entry to the U.S. | They | Wang Xiaohong | named | emphasized | assertive
13 | paraphrase  | that Chinese officials raised concerns | A second senior U.S. official | second senior U.S. official | anonymous | acknowledged | conceding
13 | paraphrase  | about current U.S. visa restrictions | Chinese officials | Chinese officials | anonymous | raised concerns | complaining
13 | paraphrase  | that the primary focus of the meeting was on counternarcotics efforts. | A second senior U.S. official | second senior U.S. official | anonymous | stating | neutral
""",
}
COLUMNS = ["sentence", "voice", "text", "speaker", "speaker_name", "speaker_kind", "cue", "stance"]


def table(*texts: str) -> pd.DataFrame:
    """Voices of texts, each an article of its own."""
    rows = [{"article": str(i), "headline": "", "text": text} for i, text in enumerate(texts)]
    articles = pd.DataFrame(rows)
    return voices(articles, *language.parse(articles))


def told(text: str) -> list[tuple[str, ...]]:
    """What is attributed in a text: text, voice, name, cue."""
    rows = table(text)
    rows = rows[rows["voice"] != "reporter"]
    return [
        (row.text.strip(), row.voice, row.speaker_name, row.cue)
        for row in rows.itertuples(index=False)
    ]


@pytest.fixture(scope="module")
def seeds() -> pd.DataFrame:
    articles, _ = corpus.read(ROOT / "seeds")
    return voices(articles, *language.parse(articles))


@pytest.mark.parametrize("article", SEEDS)
def test_every_attribution_in_the_seeds_is_right(seeds, article):
    rows = seeds[(seeds["article"] == article) & (seeds["voice"] != "reporter")]
    found = [tuple(str(field).strip() for field in row) for row in rows[COLUMNS].to_numpy()]
    lines = SEEDS[article].strip().splitlines()
    expected = [tuple(field.strip() for field in line.split("|")) for line in lines]
    assert found == expected


def test_the_table_names_where_cues_and_sources_stand(seeds):
    texts = corpus.read(ROOT / "seeds")[0].set_index("article")["text"]
    assert list(seeds.columns) == VOICES
    for row in seeds.itertuples():
        text = texts[row.article]
        assert text[row.start : row.end] == row.text
        for what, start, end in (
            (row.cue, row.cue_start, row.cue_end),
            (row.speaker, row.source_start, row.source_end),
        ):
            assert text[start:end] == what if what else (start, end) == (-1, -1)


def test_summaries_count_words_and_cues(seeds):
    words = words_by_source(seeds)
    assert words.groupby("article")["share"].sum().round(9).eq(1).all()
    assert words["words"].sum() == sum(corpus.read(ROOT / "seeds")[0]["words"])
    cues = seeds[seeds["cue_start"] >= 0].drop_duplicates(["article", "cue_start"])
    wang = cues[cues["speaker_name"] == "Wang Xiaohong"].groupby("article")["cue"].apply(list)
    assert wang[TIMES] == ["demanded", "called on", "complained"]
    assert wang[UPTURN] == ["conveyed", "emphasized"]


MARKS = {
    "typographic": ("He said “no.” Then “yes.”", ["“no.”", "“yes.”"]),
    "straight": ('"We left," she said. "At noon."', ['"We left,"', '"At noon."']),
    "straight without a space": ('He said,"Look here." Then', ['"Look here."']),
    "two straight apostrophes": ("''We left,'' she said.", ["''We left,''"]),
    "single": ("It was ‘over’, or 'nearly' so.", ["‘over’", "'nearly'"]),
    "single with a plural's apostrophe": (
        "‘the officials’ view’ is old",
        ["‘the officials’ view’"],
    ),
    "nested": ("“She told me ‘go now’ twice,” he said.", ["“She told me ‘go now’ twice,”"]),
    "nested alike": ("“a “b” c” d", ["“a “b” c”"]),
    "brackets": ("“the [People’s Republic] needs”", ["“the [People’s Republic] needs”"]),
    "in brackets": ("It ended (“at last”).", ["“at last”"]),
    "never closed": ("He said “it is over. Then he left.", ["“it is over."]),
    "never opened": ("It is over,” he said.", []),
    "one closing missing": ("“It is, he said. “It was.”", ["“It is, he said.", "“It was.”"]),
    "paragraphs": ("“One.\n\n“Two,” he said.", ["“One.", "“Two,”"]),
    "a paragraph in the middle": ("“One.\n\n“Two.\n\n“Three.”", ["“One.", "“Two.", "“Three.”"]),
    "goes on without a mark": ("“One.\n\nTwo,” he said.", ["“One.", "Two,”"]),
    "apostrophes": ("isn’t, don't, officials’ visas, ’90s rock ’n’ roll, '90s", []),
    "inches": ("He is 6'2\" tall and the door 5' 10\".", []),
    "a title after a preposition": ("She was on “Meet the Press” again.", []),
    "a title after its kind": ("in the film “Selma,” and the memoir “Hard Choices.”", []),
    "a nickname is no title": ("He referred to “Crooked Hillary” again", ["“Crooked Hillary”"]),
    "no title": ("called it the “Grand Bargain” again", ["“Grand Bargain”"]),
    "empty": ('“” and ""', ["“”", '""']),
    "nothing": ("", []),
}


@pytest.mark.parametrize("name", MARKS)
def test_quotation_marks(name):
    text, expected = MARKS[name]
    assert [text[start:end] for start, end in quotations(text)] == expected


def test_a_quotation_goes_on_without_a_cue():
    assert told(
        "“We saw it coming,” Maria Lopez said. “Nobody listened to us.”\n\n"
        "“Next year will be worse for everybody.”"
    ) == [
        ("“We saw it coming,”", "quote", "Maria Lopez", "said"),
        ("“Nobody listened to us.”", "quote", "Maria Lopez", ""),
        ("“Next year will be worse for everybody.”", "quote", "Maria Lopez", ""),
    ]


def test_a_quotation_waits_for_its_cue():
    open_paragraph = "“Nobody came to help us.\n\n“We left at noon,” Maria Lopez said."
    assert told(open_paragraph) == [
        ("“Nobody came to help us.", "quote", "Maria Lopez", ""),
        ("“We left at noon,”", "quote", "Maria Lopez", "said"),
    ]
    two = "“Nobody came to help us.” “We left at noon,” Maria Lopez said."
    assert [name for _, _, name, _ in told(two)] == ["Maria Lopez", "Maria Lopez"]


def test_a_few_quoted_words_are_a_scare_quote_and_a_short_answer_is_speech():
    assert told("The mayor called the plan a “sham.”")[-1][:3] == (
        "“sham.”",
        "scare quote",
        "mayor",
    )
    assert told("“No comment,” Maria Lopez said.")[0][:2] == ("“No comment,”", "quote")
    assert told("The so-called “experts” left.") == [("“experts”", "scare quote", "", "")]


def names(text: str) -> list[str]:
    rows = table(text)
    return list(dict.fromkeys(rows.loc[rows["cue_start"] >= 0, "speaker_name"]))


def test_names_are_given_in_full_wherever_the_article_gives_them():
    assert names("Maria Lopez won on Sunday. Ms. Lopez said it was over.") == ["Maria Lopez"]
    assert names("Lopez said it was over. Maria Lopez won on Sunday.") == ["Maria Lopez"]
    assert names("Maria Lopez and John Smith said it was over.") == ["Maria Lopez and John Smith"]


def test_a_couple_is_told_apart_by_title():
    text = "Bill Clinton came. Mrs. Clinton said it was late. Mr. Clinton said it was early."
    assert names(text) == ["Mrs. Clinton", "Mr. Clinton"]


def test_an_office_tells_who_of_a_family_speaks():
    text = (
        "President Joe Biden defended his son on Tuesday. Hunter Biden was convicted of gun "
        "charges.\n\nPresident Biden said he would not pardon him."
    )
    assert names(text) == ["Joe Biden"]


def test_a_title_that_fits_two_people_is_kept():
    text = "Jill Biden and Joe Biden arrived. Mrs. Biden said she was late."
    assert names(text) == ["Mrs. Biden"]
    text = "Mrs. Jill Biden and Joe Biden arrived. Mrs. Biden said she was late."
    assert names(text) == ["Jill Biden"]
    text = (
        "Faculty Latest to Chide Ryan\n\nRepresentative Paul D. Ryan came on Thursday. Mr. Ryan said "
        "he was late."
    )
    assert names(text) == ["Paul D. Ryan"]


HYPHENS_AND_PARTICLES = {
    "Elizabeth Warren-Smith resigned. Warren-Smith said she was tired. Adam Smith said he was glad.":
    ["Elizabeth Warren-Smith", "Adam Smith"],
    "“Yes,” said Alexandria Ocasio-Cortez. Ocasio-Cortez said it was late.":
    ["Alexandria Ocasio-Cortez"],
    "Kim Jong-un said it was bad. Mr. Kim said it was late.": ["Kim Jong-un"],
    "“It is late,” said Maria de la Cruz. De la Cruz said it was over. Ms. de la Cruz said no more.":
    ["Maria de la Cruz"],
    "Jean-Luc van der Berg said it was late. Mr. van der Berg said it was over.":
    ["Jean-Luc van der Berg"],
    "“Yes,” said Charles de Gaulle. Mr. de Gaulle said it was late.": ["Charles de Gaulle"],
    "Mayor Bill de Blasio said it was late. Mayor de Blasio said he was tired.":
    ["Bill de Blasio"],
    "Bashar al-Assad said it was over. Assad said it was late. President al-Assad said no more.":
    ["Bashar al-Assad"],
    "Leonardo DiCaprio and Robert De Niro came. Mr. De Niro said it was over.": ["Robert De Niro"],
    "Al Gore said it was late. Mr. Gore said it was over.": ["Al Gore"],
}  # fmt: skip


@pytest.mark.parametrize("text", HYPHENS_AND_PARTICLES)
def test_names_are_whole_with_hyphens_and_particles(text):
    assert names(text) == HYPHENS_AND_PARTICLES[text]


def test_a_namesake_named_later_is_somebody_else():
    text = (
        "Mr. Smith left early. Anna Smith, the first lady, said it was late. She said it was over. "
        "Mr. Smith said it was not."
    )
    assert names(text) == ["Anna Smith", "Smith"]


def test_one_person_has_one_name():
    text = "Donald J. Trump came late. Donald Trump said it was early. Mr. Trump said it was late."
    assert names(text) == ["Donald J. Trump"]


def test_pronouns_take_the_nearest_subject_that_fits():
    assert names("Maria Lopez won on Sunday. She said it was over.") == ["Maria Lopez"]
    both = "Ms. Lopez spoke first. Mr. Smith arrived late. She said it was over."
    assert names(both) == ["Lopez"]
    quoted = (
        "“Mr. Smith is a friend,” Maria Lopez said. “I trust Smith.” She left. She said no more."
    )
    assert names(quoted) == ["Maria Lopez"]
    reported = "Maria Lopez said John Smith defends it too often. She supports the law."
    assert names(reported) == ["Maria Lopez"]
    assert names("Two doctors left the clinic. They said it was over.") == ["Two doctors"]


def test_the_official_is_the_last_one_like_it():
    text = (
        "A Chinese official complained about the rules. A U.S. official said they were fair. "
        "The Chinese official said they were not."
    )
    assert names(text) == ["Chinese official", "U.S. official"]


def test_a_colon_after_a_name_is_a_cue():
    text = "Maria Lopez: The count was fair.\n\nThe mayor was blunt: “The count was wrong.”"
    assert told(text) == [
        ("The count was fair.", "paraphrase", "Maria Lopez", ":"),
        ("“The count was wrong.”", "quote", "mayor", ":"),
    ]


def test_a_clause_hung_on_a_word_between_belongs_to_its_cue():
    text = (
        "Maria Lopez announced Monday on the village square that Smith hoped to close the school."
    )
    assert told(text) == [
        ("that Smith hoped to close the school.", "paraphrase", "Maria Lopez", "announced")
    ]


def test_a_verb_that_the_parser_took_for_a_participle_is_one():
    text = (
        "Reuters, which has hired Ms. Lopez to cover the spring elections alongside John Smith for "
        "the last year, announced on Monday that she would not return."
    )
    assert told(text) == [("that she would not return.", "paraphrase", "Reuters", "announced")]


def test_what_nobody_said_is_not_attributed():
    assert told("The mayor would say that the plan failed.") == []
    assert told("She read it in the memoir “Hard Choices” last year.") == []


def test_reports_inside_reports_are_the_outer_ones():
    text = "Officials said that students believe the rules are unfair."
    assert {(name, cue) for _, _, name, cue in told(text)} == {("Officials", "said")}


# Words that together make what the rules look at, in any order
WORDS = [
    "said",
    "says",
    "told",
    "demanded",
    "complaints",
    "about",
    "according",
    "to",
    "Wang",
    "Mr.",
    "Xiaohong",
    "officials",
    "the",
    "a",
    "who",
    "they",
    "that",
    "if",
    "asked",
    "when",
    "but",
    "and",
    "would",
    "is",
    "not",
    "report",
    "U.S.",
    "China",
    "’s",
    "“",
    "”",
    '"',
    "'",
    "‘",
    "’",
    "''",
    ":",
    ",",
    ".",
    "?",
    "!",
    "—",
    "(",
    ")",
    "[",
    "]",
    "notes",
    "Tuesday",
    "in",
    "of",
    "\n\n",
    "\n",
    "Said",
    "“No”",
    "isn’t",
    "demurred",
    "called",
    "on",
    "as",
    "it",
    "by",
    "was",
]


@pytest.fixture(scope="module")
def no_cache(tmp_path_factory):
    """Parses of random texts are not worth keeping."""
    kept, language.CACHE = language.CACHE, tmp_path_factory.mktemp("cache")
    yield
    language.CACHE = kept


def check_tiles(articles, sentences, rows):
    for article, text in zip(articles["article"], articles["text"], strict=True):
        spans = rows[rows["article"] == article]
        inside = sentences[sentences["article"] == article].set_index("sentence")
        for number, sentence in inside.iterrows():
            parts = spans[spans["sentence"] == number]
            assert [*parts["start"], sentence["end"]] == [sentence["start"], *parts["end"]]
        assert (spans["start"] < spans["end"]).all()
        assert [text[a:b] for a, b in zip(spans["start"], spans["end"], strict=True)] == list(
            spans["text"]
        )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join)
    | st.text(min_size=1, max_size=80)
)
def test_voices_tile_the_sentences_of_any_text(no_cache, text):
    if not re.search(r"\S", text):
        return
    articles = pd.DataFrame([{"article": "a", "headline": "", "text": text}])
    sentences, tokens = language.parse(articles)
    check_tiles(articles, sentences, voices(articles, sentences, tokens))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9))
def test_voices_tile_the_sentences_of_any_parse(seed):
    """Trees that no parser would give: random heads and labels."""
    draw = random.Random(seed)
    rows, text, sentence, size = [], "", 0, draw.randint(1, 40)
    order = draw.sample(range(size), size)
    heads = {token: order[draw.randint(0, place)] for place, token in enumerate(order)}
    for token in range(size):
        word = draw.choice([word for word in WORDS if word.strip()])
        start = len(text)
        text += word + draw.choice([" ", " ", " ", "", "\n\n"])
        if draw.random() < 0.1 and rows:
            sentence += 1
        rows.append(
            {
                "article": "a",
                "sentence": sentence,
                "token": token,
                "start": start,
                "end": start + len(word),
                "text": word,
                "lemma": draw.choice(["say", "tell", "demand", "concern", "demur", word]),
                "pos": draw.choice(["VERB", "AUX", "NOUN", "PROPN", "PRON", "PUNCT", "ADJ"]),
                "tag": draw.choice(["VBD", "VBN", "VBZ", "VBP", "MD", "NN", "NNS", "."]),
                "dep": draw.choice(
                    [
                        "nsubj",
                        "nsubjpass",
                        "ccomp",
                        "xcomp",
                        "advcl",
                        "conj",
                        "cc",
                        "acl",
                        "relcl",
                        "appos",
                        "dobj",
                        "prep",
                        "pobj",
                        "agent",
                        "ROOT",
                        "mark",
                        "aux",
                        "poss",
                        "amod",
                        "acomp",
                        "parataxis",
                        "punct",
                        "oprd",
                    ]
                ),
                "head": heads[token],
                "entity": draw.choice(["", "", "B-PERSON", "I-PERSON", "B-GPE", "B-DATE"]),
            }
        )
    tokens = pd.DataFrame(rows)
    sentences = tokens.groupby(["article", "sentence"]).agg(
        start=("start", "min"), end=("end", "max")
    )
    sentences = sentences.reset_index()
    articles = pd.DataFrame([{"article": "a", "headline": "", "text": text}])
    check_tiles(articles, sentences, voices(articles, sentences, tokens))


def test_an_empty_table_gives_an_empty_table():
    articles = pd.DataFrame({"article": [], "headline": [], "text": []}, dtype=object)
    sentences = pd.DataFrame({"article": [], "end": []})
    tokens = pd.DataFrame({"article": []})
    assert list(voices(articles, sentences, tokens).columns) == VOICES


def test_the_list_of_cues_names_its_literature_and_its_stances():
    verbs = reporting_verbs()
    assert len(verbs) > 400
    stances = {cue.stance for cues in verbs.values() for cue in cues}
    assert stances >= {"neutral", "assertive", "doubting", "complaining", "demanding"}
    assert stances >= {"conceding", "praising", "denying"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("say,verb,neutral,clause", "5 filled fields"),
        ("say,verb,,clause,Floyd 2000", "5 filled fields"),
        ("say,word,neutral,clause,Floyd 2000", "no pos"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, line, reason):
    path = tmp_path / "mine.csv"
    path.write_text(f"lemma,pos,stance,takes,literature\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"mine\.csv, line 3: .*{reason}"):
        reporting_verbs(path)


def test_a_list_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"lemma,pos\xff")
    with pytest.raises(ValueError, match=r"mine\.csv is not UTF-8"):
        reporting_verbs(path)


def test_ones_own_list_decides_what_is_a_cue(tmp_path):
    path = tmp_path / "mine.csv"
    line = "grunt,verb,complaining,clause,own"
    path.write_text(f"lemma,pos,stance,takes,literature\n{line}\n", encoding="utf-8")
    text = "The mayor grunted that it failed. The mayor said that it failed."
    articles = pd.DataFrame([{"article": "a", "headline": "", "text": text}])
    rows = voices(articles, *language.parse(articles), reporting_verbs(path))
    assert set(rows["cue"]) == {"", "grunted"}


@pytest.mark.skipif(
    not BENCH.exists(), reason=f"the hand-marked attributions are not there: {BENCH.name}"
)
def test_agreement_with_people_on_articles_held_out():
    found = agreement.attributions(BENCH, only_held_out=True).set_index("measure")["value"]
    floors = {"cue": 0.76, "source": 0.75, "source of its cue": 0.75, "content": 0.77}
    scores = {name: found[f"attribution, {name}{agreement.HELD_OUT}"] for name in floors}
    assert not {name: score for name, score in scores.items() if score < floors[name]}
