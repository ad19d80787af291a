"""A class before one server: the teacher's page and the learners', who come by the code and need no names."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
EN, KO = catalog("en"), catalog("ko")
PHONE = Device(locale="ko-KR", width=390, height=844, has_touch=True)


def press(page: Page, name: str) -> None:
    page.locator(f".st-key-class-{name} button").first.click()
    settled(page)


def predict(page: Page, answer: str) -> None:
    page.locator(".st-key-mission").get_by_text(KO[f"perceptron.mission.or.{answer}"], exact=True).click()
    press(page, "send")
    expect(page.locator(".st-key-mission")).to_contain_text(KO["classroom.change"])


def test_a_class_predicts_without_names_and_sees_what_may_be_shown(app: Server, visit: Visit) -> None:
    teacher, learner = visit(Device()), visit(PHONE)
    teacher.goto(f"{app.url}/perceptron?lang=en")
    teacher.get_by_role("button", name=EN["hand_out.open"]).click()
    teacher.get_by_text(EN["classroom.ask"], exact=True).click()
    teacher.get_by_role("button", name=EN["classroom.open"]).click()
    code = teacher.locator(".class-code b").inner_text()
    settled(teacher)
    # A browser that has forgotten its cookie is another learner; one that has not is the same after a reload.
    learner.goto(f"{app.url}/?class={code.lower()}")
    expect(learner).to_have_url(re.compile(f"/perceptron\\?.*class={code}"))
    predict(learner, "fewer")
    for answer in ("fewer", "fewer", "fewer", "same", "more"):
        learner.context.clear_cookies()
        learner.goto(f"{app.url}/perceptron?class={code}")
        predict(learner, answer)
    learner.reload()
    predict(learner, "fewer")
    place = teacher.locator(".st-key-mission")
    expect(place).to_contain_text(EN["classroom.total"].format(total=6).replace("*", ""))
    press(teacher, "show")
    # Nobody has touched the learner's page.
    for page in (teacher, learner):
        expect(page.locator(".class-votes b").first).to_have_text("5 · 83%")
        bars = page.locator(".class-votes i").evaluate_all("bars => bars.map(bar => bar.clientWidth)")
        assert min(bars) > 100
    expect(learner.get_by_text(KO["classroom.hidden"], exact=True)).to_have_count(2)
    press(teacher, "truth")
    expect(learner.locator(".st-key-mission")).to_contain_text(KO["lesson.predicted_right"])
    expect(learner).to_have_url(re.compile(f"/perceptron\\?class={code}&perceptron_data=OR$"))
    assert learner.evaluate("document.documentElement.scrollWidth") <= 390
    # The key is the browser's, not the address's.
    teacher.reload()
    expect(teacher.locator(".class-code b")).to_have_text(code)
    press(teacher, "leave")
    expect(learner.get_by_text(KO["classroom.refused.ended"])).to_be_visible()
    assert "class=" not in learner.url + teacher.url
