"""Every sentence stands in both languages, with the same placeholders, for every row of every registry."""

import re
import string
from importlib import import_module

import pytest

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SURFACES
from explainer.export import parameters_of
from explainer.kit.latex import letters_in
from explainer.lessons.activations.softmax import PRECISIONS
from explainer.lessons.perceptron.registry import GATES
from explainer.lessons.tensors.dtypes import DTYPES
from ui.language import LANGUAGES, LOCALES, catalog
from ui.sitemap import LESSONS, PAGES

SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
UNWANTED = {
    "ko": re.compile(
        r"유닛|예제|손잡이|시험|단원|배수|로젠블랫|최솟값을 지나|기울기 f′|[\d}] 에폭"
        r"|[을은이와]\([를는가과]\)|\(으\)로"
        # How a placeholder ends is not known, unless it is a percentage.
        r"|(?<!%)\}(?:\*\*)?(?:을|를|은|는|와|과|이|가|로|으로)(?=\s)"
        # Markdown prints these stars.
        r"|[)\].,!?:’”]\*\*(?=[가-힣])"
    ),
    "en": re.compile(
        r"\bfor ever\b|\b(right|wrong)ly\b|\blearnt\b|\b(He|Xavier)'s\b|\b(right|wrong) side\b"
        r"|\bright (logit|class|digit)\b|^so it$|\bknob|\bunits?\b|\bputs? out\b|\bmakes? small\b"
        r"|\bbears\b|\bshares?\b",
        re.IGNORECASE,
    ),
}
"""Words that are settled otherwise: neuron, slider, sample, test, factor, correctly …"""
KEYS = sorted({key for language in LANGUAGES for key in catalog(language)})


def placeholders(sentence: str) -> set[str]:
    """Name and format of every placeholder; of LaTeX and other braces, nothing."""
    try:
        return {f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(sentence) if name}
    except ValueError:
        return set()


def test_both_languages_have_the_same_files() -> None:
    files = [{path.name for path in (LOCALES / language).glob("*.toml")} for language in LANGUAGES]
    assert files[0] == files[1]


def test_every_sentence_stands_in_both_languages_with_the_same_placeholders() -> None:
    def wrong(key: str) -> bool:
        first, second = (catalog(language).get(key) for language in LANGUAGES)
        return not first or not second or placeholders(first) != placeholders(second)

    offenders = [key for key in KEYS if wrong(key)]
    assert not offenders, "\n".join(offenders)


def test_korean_is_korean() -> None:
    def wrong(key: str) -> bool:
        korean, english = (catalog(language).get(key, "") for language in ("ko", "en"))
        long = sum(letter.isalpha() for letter in english) > 25
        return long and not any("가" <= letter <= "힣" for letter in korean)

    offenders = [key for key in KEYS if wrong(key)]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_a_word_that_is_settled_otherwise(language: str) -> None:
    offenders = [
        f"{key}: {found.group()}"
        for key, sentence in catalog(language).items()
        if (found := UNWANTED[language].search(re.sub(r"\{[a-z_]+(?=[:}])", "{", sentence)))
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("concept", "names"),
    [
        ("optimizers", OPTIMIZERS),
        ("activations", ACTIVATIONS),
        ("initialisations", INITIALISATIONS),
        ("losses", LOSSES),
        ("surfaces", SURFACES),
    ],
    ids=["optimizers", "activations", "initialisations", "losses", "surfaces"],
)
def test_every_row_of_a_registry_has_its_sentence(language: str, concept: str, names) -> None:
    rows = {key for key in catalog(language) if key.startswith(f"{concept}.row.")}
    assert rows == {f"{concept}.row.{name}" for name in names}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_letter_of_a_rule_is_explained(name: str, language: str) -> None:
    letters = letters_in(OPTIMIZERS[name].rule)
    assert {"θ", "g"} <= set(letters)
    for letter in letters:
        keys = {f"optimizers.letter.{letter}", f"optimizers.letter.{name}.{letter}"}
        assert keys & catalog(language).keys(), letter


def test_the_convergence_factor_has_no_letter_of_a_rule() -> None:
    letters = {letter for spec in OPTIMIZERS.values() for letter in letters_in(spec.rule)}
    for language in LANGUAGES:
        assert catalog(language)["optimizers.phase.radius"] not in letters


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_has_its_name_and_title(language: str, page) -> None:
    assert {f"{page.name}.menu", f"{page.name}.title"} <= catalog(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_says_its_idea_in_a_few_sentences_with_a_formula_and_a_term(
    language: str, lesson
) -> None:
    idea = catalog(language)[f"{lesson.name}.idea"]
    prose, formulas = re.subn(r"\$[^$]+\$", "x", idea)
    assert 3 <= len(SENTENCE_END.findall(prose)) <= 6
    assert formulas >= 1
    # More than two would be a glossary; punctuation inside the stars keeps Korean from being bold.
    assert 1 <= len(re.findall(r"(?<!\*)\*\*\w[^*]*\w\*\*(?!\*)", idea)) <= 2
    assert idea.count("**") <= 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_says_what_was_learned_in_three_sentences_and_where_it_goes_on(
    language: str, lesson
) -> None:
    learned = f"{lesson.name}.learned."
    said = {key.removeprefix(learned): words for key, words in catalog(language).items() if learned in key}
    on = {key.removeprefix("on.") for key in said if key.startswith("on.")}
    assert said.keys() - {f"on.{name}" for name in on} == {"1", "2", "3"}
    assert [len(SENTENCE_END.findall(said[number])) for number in "123"] == [1, 1, 1]
    assert on and on <= {other.name for other in LESSONS} - {lesson.name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [lesson.name for lesson in LESSONS])
def test_every_parameter_of_a_page_has_its_label_and_help(page: str, language: str) -> None:
    words = catalog(language).keys()
    # A row of views says by itself what it is for.
    asked = parameters_of(page).keys() - {"view"}
    # What only the page needs may have no field; a bad value in a link is said by its name all the same.
    shown = import_module(f"ui.lessons.{page}.settings").page_controls().parameters.keys()
    for part, names in (("label", asked | shown), ("help", asked)):
        for name in names:
            known = (f"{page}.{name}", f"parameters.{name}", f"parameters.activation_{name}")
            assert {f"{each}.{part}" for each in known} & words, f"{known[0]}.{part}"


def test_every_option_that_is_a_word_is_translated() -> None:
    proper = {*ACTIVATIONS, *OPTIMIZERS, *LOSSES, *GATES, *PRECISIONS, "XOR", "PyTorch", "Xavier", "He"}
    proper |= {*DTYPES, "Beale", "Rosenbrock", "Himmelblau", "Rastrigin", "Styblinski–Tang"}
    words, offenders = catalog("ko"), list[str]()
    for page in [lesson.name for lesson in LESSONS]:
        for name, parameter in parameters_of(page).items():
            for option in getattr(parameter, "options", ()):
                keys = {f"{page}.{name}.{option}", f"parameters.{name}.{option}"}
                if option not in proper and not keys & words.keys():
                    offenders.append(f"{page}.{name}: {option}")
    assert not offenders, "\n".join(offenders)


def words_of(lesson: str, kind: str) -> dict[str, set[str]]:
    """The missions or the pitfalls of a lesson by name, and what the catalogs say of each."""
    words: dict[str, set[str]] = {}
    for key in KEYS:
        match key.split("."):
            case [page, table, name, *rest] if (page, table) == (lesson, kind):
                words.setdefault(name, set()).add(".".join(rest))
            case _:
                pass
    return words


TYPED = re.compile(
    r"\d\d|\d\.\d|[3-9]|\b(?:four|five|six|eight|ten|twenty|thirty|hundred)\b"
    r"|[두네] 개|다섯|여섯|열 개|스무|서른",
    re.IGNORECASE,
)
NO_SETTING = re.compile(r"\{[^}]*\}|45°|1\d*만?분의 1|4분의 1|^[\d.]+$")
"""What code puts in, what is a word or a part of the subject, and an answer that is a number."""
MEASURED = {"after", "diverged", "learnt", "never", "not_reached", "wandering"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_task_and_no_answer_has_a_number_typed_that_the_page_sets(language: str) -> None:
    offenders = [
        f"{key}: {sentence}"
        for key, sentence in catalog(language).items()
        if ".mission." in key
        and key.rpartition(".")[2] not in MEASURED
        and TYPED.search(NO_SETTING.sub("", sentence))
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_mission_and_pitfall_has_all_its_words(lesson) -> None:
    """What a visitor reads only after trying as well: `after` says what the page then measured."""
    missions, pitfalls = (words_of(lesson.name, kind) for kind in ("mission", "pitfall"))
    assert missions and pitfalls
    for name, words in missions.items():
        assert {"task", "after"} < words and len(words) >= 4, f"{name}: a task, two answers or more, after"
    for name, words in pitfalls.items():
        assert {"said", "truth"} < words, name
        assert any(word.endswith("alt") for word in words), f"{name}: its picture in words"
