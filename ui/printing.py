"""What a page puts on a sheet of paper, in any language; the missions are measured when it is made."""

from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from typing import Any

from ui.controls import Controls, value_text
from ui.language import spoken, text
from ui.missions import Mission
from ui.sheet import Sheet, Task, html_of
from ui.stage import Step


def printed(controls: Controls, missions: Sequence[Mission], *, language: str, link: str, qr: str) -> str:
    """Return the sheet of a page as it stands, as one HTML document made for printing."""
    with spoken(language):
        page = controls.page
        sheet = Sheet(
            language=language,
            title=text(f"{page}.title"),
            question=text(f"{page}.question"),
            settings=settings_in_words(controls),
            tasks=[task_of(controls, mission) for mission in missions],
            link=link,
            qr=qr,
            stamp=text("hand_out.sheet.stamp", day=date.today().isoformat(), torch=_torch()),
        )
        return html_of(sheet, lambda key: text(f"hand_out.sheet.{key}"))


def _torch() -> str:
    """The version, without the name of a build."""
    return version("torch").partition("+")[0]


def settings_in_words(controls: Controls) -> list[tuple[str, str]]:
    """Every setting of the page that is not the usual one, wherever its players stand."""
    values, usual = controls.values(controls.parameters), controls.defaults
    changed = [
        name
        for name, kind in controls.parameters.items()
        if values[name] != usual[name] and not isinstance(kind, Step)
    ]
    return [(controls.words(name), value_text(controls, name, values[name])) for name in changed]


def task_of(controls: Controls, mission: Mission) -> Task:
    """A mission with what its own measurement finds, at once where that needs no training."""
    words = f"{controls.page}.mission.{mission.name}"
    values = mission.values(controls)
    numbers: dict[str, Any] = {**values, **mission.numbers}
    answers = {answer: text(f"{words}.{answer}", **numbers) for answer in mission.answers}
    found = mission.find(values)
    return Task(
        said=text(f"{words}.task", **numbers),
        answers=tuple(answers.values()),
        right=None if found is None else answers[found.answer],
        measured=text("hand_out.sheet.training")
        if found is None
        else text(f"{words}.{found.words}", **found.numbers),
    )
