"""What a visitor keeps, and takes back."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.test_pages import open_page
from ui.kept import MOST
from ui.language import catalog

LESSONS_WITH_RUNS = ("perceptron", "gradient_descent", "xor", "gradient_flow", "optimizers")


WITH_PICTURES = ("gradient_descent", "xor", "optimizers")


def _rows(app) -> list[str]:
    return [each.value for each in app.markdown if each.value.startswith("**[")]


@pytest.mark.parametrize("page", LESSONS_WITH_RUNS)
def test_a_run_is_kept_beside_the_next_one(page: str) -> None:
    app = open_page(page, lang="ko", **{f"{page}_seed": "2"})
    app.button(key=f"{page}.keep").click().run()
    assert not app.exception
    assert catalog("ko")["lesson.kept.same"] in _rows(app)[0]
    pictures = [each for each in app.get("image") if "svg" in str(each.proto)]
    assert len(pictures) == (2 if page in WITH_PICTURES else 0)
    app.query_params[f"{page}_seed"] = "3"
    app.run()
    row = _rows(app)[0]
    assert catalog("ko")["lesson.kept.same"] not in row
    link = urlsplit(row.partition("](")[2].partition(")")[0])
    assert parse_qs(link.query) == {"lang": ["ko"], f"{page}_seed": ["2"]}
    app.button(key=f"{page}.kept.A.open").click().run()
    assert app.query_params[f"{page}_seed"] == "2"
    app.button(key=f"{page}.kept.A.drop").click().run()
    assert not _rows(app) and not app.exception


def test_no_more_runs_are_kept_than_can_be_told_apart_and_letters_come_free() -> None:
    app = open_page("perceptron")
    for _ in range(MOST):
        app.button(key="perceptron.keep").click().run()
    assert app.button(key="perceptron.keep").disabled and len(_rows(app)) == MOST
    app.button(key="perceptron.kept.B.drop").click().run()
    app.button(key="perceptron.keep").click().run()
    assert [row[3] for row in _rows(app)] == ["A", "C", "D", "B"]


def test_a_change_is_undone_one_at_a_time_whoever_made_it() -> None:
    app = open_page("xor", xor_rate="0.25")
    assert app.button(key="xor.undo").disabled
    app.number_input(key="xor_seed").set_value(4).run()
    app.button(key="xor.reset").click().run()
    assert "xor_seed" not in app.query_params
    app.button(key="xor.undo").click().run()
    assert (app.query_params["xor_seed"], app.query_params["xor_rate"]) == ("4", "0.25")
    app.button(key="xor.undo").click().run()
    assert app.number_input(key="xor_seed").value == 0 and app.query_params["xor_rate"] == "0.25"
    assert app.button(key="xor.undo").disabled and not app.exception
