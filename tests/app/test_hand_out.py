"""What a teacher hands out: a link that leaves parts of a page out, its QR code, and the notes."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import segno
from streamlit.testing.v1 import AppTest

from tests.app.test_pages import open_mission, open_page, voted
from ui.hidden import HIDDEN, PARTS
from ui.language import catalog
from ui.links import QR_ERROR, link_of

WORDS = catalog("en")


def composer() -> None:
    from ui.lessons.perceptron.missions import missions
    from ui.lessons.perceptron.settings import page_controls
    from ui.share import hand_out

    controls = page_controls()
    hand_out(controls, missions(controls))


def dark_modules(svg: str) -> set[tuple[int, int]]:
    """Column and row of every square that the path of a QR code covers."""
    (path,) = re.findall(r"class=['\"]qrline['\"][^>]* d=['\"]([^'\"]+)", svg)
    x = y = 0.0
    found = set[tuple[int, int]]()
    for letter, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        if letter == "h":
            found |= {(int(x) + each, int(y)) for each in range(int(first))}
            x += float(first)
        else:
            x, y = (float(first), float(second)) if letter == "M" else (x + float(first), y + float(second))
    return found


def test_a_link_keeps_the_settings_and_says_what_is_hidden() -> None:
    link = link_of(
        "https://school.example/xor",
        {"xor_hidden": "3,2", "lang": "en", "hide": "menu", "present": "1"},
        language="ko",
        hide=("menu", "code"),
        flags={"present": "", "embed": "true"},
    )
    assert link == "https://school.example/xor?lang=ko&xor_hidden=3,2&hide=menu~code&embed=true"


def test_the_composer_gives_a_link_and_its_qr_code() -> None:
    app = AppTest.from_function(composer, default_timeout=60)
    app.query_params.update({"lang": "en", "perceptron_seed": "4", "perceptron_step": "7", "hide": "code"})
    app.run()
    assert not app.exception
    before = parse_qs(urlsplit(app.code[0].value).query)
    assert before == {"lang": ["en"], "perceptron_seed": ["4"], "perceptron_step": ["7"], "hide": ["code"]}
    app.button_group(key="perceptron.hand_out.visible").set_value(["controls", "missions"])
    app.button_group(key="perceptron.hand_out.language").set_value("ko")
    app.toggle(key="perceptron.hand_out.present").set_value(True)
    app.toggle(key="perceptron.hand_out.step").set_value(False).run()
    link = app.code[0].value
    after = parse_qs(urlsplit(link).query)
    assert after == {
        "lang": ["ko"],
        "perceptron_seed": ["4"],
        "hide": ["menu~answers~code"],
        "present": ["1"],
    }
    (picture,) = [each.proto.body for each in app.get("html") if "<img" in each.proto.body]
    code = segno.make(link, micro=False, error=QR_ERROR)
    assert dark_modules(unquote(picture)) == {
        (column + 4, row + 4)
        for row, modules in enumerate(code.matrix)
        for column, module in enumerate(modules)
        if module
    }
    assert not app.get("download_button")
    app.button(key="perceptron.hand_out.sheet").click().run()
    assert not app.exception
    (sheet,) = app.get("download_button")
    assert sheet.proto.label == WORDS["hand_out.sheet.save"]


def test_a_link_that_no_qr_code_holds_is_still_given() -> None:
    app = AppTest.from_function(composer, default_timeout=60)
    app.query_params.update({"lang": "en", "perceptron_points": "1" * 3_000})
    app.run()
    assert not app.exception
    assert WORDS["hand_out.too_long"] in [each.value for each in app.caption]
    assert "1" * 3_000 in app.code[0].value


def test_a_frame_of_a_course_page_presents_and_hides_at_once() -> None:
    app = open_page("perceptron", embed="true", present="1", hide="menu~controls~missions~code")
    assert not app.exception and not app.warning
    assert WORDS["lesson.code"] not in [each.value for each in app.header]
    assert not [group for group in app.button_group if group.key == "perceptron.mission"]
    styles = "".join(each.proto.body for each in app.get("html"))
    assert '[data-testid="stSidebar"]' in styles and ".stColumn:first-child" in styles
    app.number_input(key="perceptron_seed").set_value(3).run()
    assert {name: app.query_params[name] for name in ("embed", "present", "hide", "perceptron_seed")} == {
        "embed": "true",
        "present": "1",
        "hide": "menu~controls~missions~code",
        "perceptron_seed": "3",
    }
    links = [link.proto.query_string for link in app.get("page_link")]
    assert links and set(links) == {"lang=en&hide=menu~controls~missions~code"}


def test_hidden_answers_are_not_sent() -> None:
    app = voted("perceptron", hide="answers")
    assert not [each for each in app.markdown if WORDS["lesson.in_truth"] in each.value]
    open_mission(app, "perceptron", "or")
    app.radio(key="perceptron.mission.or").set_value("same").run()
    app.button(key="perceptron.mission.or.try").click().run()
    assert not app.exception and not app.success and not app.info
    assert WORDS["hand_out.answer_hidden"] in [each.value for each in app.caption]


def test_a_word_that_hides_nothing_is_named() -> None:
    app = open_page("perceptron", hide="menu~cod")
    assert not app.exception
    (said,) = [each.value for each in app.warning]
    assert "`menu~cod`" in said and HIDDEN.allowed in said and all(part in said for part in PARTS)
    assert WORDS["lesson.code"] in [each.value for each in app.header]
