"""Exponents, indices, Greek letters and signs are drawn by the app's own font, also in charts."""

import re
import tomllib
import unicodedata

from tests.e2e.browser import ROOT, Device
from tests.e2e.charts import Open, charts
from ui.language import LANGUAGES, catalog

WORDS = "".join(words for language in LANGUAGES for words in catalog(language).values())
# Which of the letters look just as they do without the font: it does not have them.
STRANGERS = """async (letters) => {
  const weights = [400, 700];
  for (const weight of weights) await document.fonts.load(`${weight} 40px "Lesson Maths"`, letters.join(''));
  const drawn = (letter, family, weight) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 80, height: 80 });
    const pen = canvas.getContext('2d');
    pen.font = `${weight} 40px ${family}`;
    pen.fillText(letter, 20, 50);
    return canvas.toDataURL();
  };
  return letters.filter((letter) => weights.some((weight) =>
    drawn(letter, '"Lesson Maths", monospace', weight) === drawn(letter, 'monospace', weight)));
}"""


def in_range(letter: str) -> bool:
    """Whether the app's font is asked for a letter."""
    faces = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]["fontFaces"]
    parts = ",".join(face["unicodeRange"] for face in faces).replace("U+", "").split(",")
    bounds = [[int(place, 16) for place in part.split("-")] for part in parts]
    return any(low <= ord(letter) <= high for low, *_, high in ([*each, each[0]][:2] for each in bounds))


def test_the_font_has_every_sign_that_the_sentences_use(open_gallery: Open) -> None:
    letters = {letter for letter in {*WORDS, *"⁻⁰¹²³⁴⁵⁶⁷⁸⁹"} if in_range(letter)}
    letters -= {letter for letter in letters if unicodedata.combining(letter)}
    assert len(letters) > 40
    page = open_gallery("dragged", Device())
    charts(page, 1)
    assert page.evaluate(STRANGERS, sorted(letters)) == []


def test_raised_and_lowered_letters_are_left_to_no_other_font() -> None:
    small = {letter for letter in {*WORDS} if re.match("<su[bp]", unicodedata.decomposition(letter))}
    assert {letter for letter in small if not in_range(letter)} <= {*"ª°º™"}
