"""What a learner does on a page, again and again, each time with a value that nobody has had before."""

import asyncio
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from typing import Final, Protocol

import numpy as np

from benchmarks.move import Change
from benchmarks.tab import Answer, MissingAnswerError, Tab
from explainer.kit.address import write
from explainer.kit.canvas import PAD_SIZE, to_data_url
from ui.controls import Controls

_LOOKS: Final = 0.4
"""Seconds from one look at a training to the next, as on the page."""


class Learner(Protocol):
    """Comes to a page, and changes what stands there."""

    @property
    def page(self) -> str:
        """Its name."""
        ...

    @property
    def does(self) -> str:
        """What they do there, in a word."""
        ...

    async def open(self, tab: Tab, number: int) -> Answer:
        """Open the page by a link with value `number`."""
        ...

    async def change(self, tab: Tab, number: int) -> Answer:
        """Put value `number`; wait for the picture that follows."""
        ...


@dataclass(frozen=True, slots=True)
class Setter:
    """Changes a setting of a lesson."""

    page: str
    does: str = "sets"

    async def open(self, tab: Tab, number: int) -> Answer:
        """As by the same link, whoever gives the number."""
        return await tab.go(link(self.page, number), change_of(self.page).chart)

    async def change(self, tab: Tab, number: int) -> Answer:
        return await self.open(tab, number)


@dataclass(frozen=True, slots=True)
class Writer:
    """Draws strokes on MNIST's pad."""

    page: str = "mnist"
    does: str = "draws"

    async def open(self, tab: Tab, number: int) -> Answer:
        return await tab.go("", "mnist_sight")

    async def change(self, tab: Tab, number: int) -> Answer:
        drawing = {"order": 0, "image": to_data_url(_stroke(number))}
        return await tab.report("", "mnist_pad", {"drawing": drawing}, "mnist_sight")


@dataclass(frozen=True, slots=True)
class Trainer:
    """Trains MNIST's network for an epoch; the seconds are those from the click to the first curve."""

    page: str = "mnist"
    does: str = "trains"

    async def open(self, tab: Tab, number: int) -> Answer:
        return await tab.go(self._query(number), "mnist_sight")

    async def change(self, tab: Tab, number: int) -> Answer:
        query = self._query(number)
        await tab.go(query, "")
        began, curve = perf_counter(), 0.0
        received = (await tab.click(query, "mnist.job.start")).bytes
        while tab.follows:
            await asyncio.sleep(_LOOKS)
            looked = await tab.look_again(query, "mnist_live")
            curve = curve or (perf_counter() - began if looked.came else 0.0)
            received += looked.bytes
        if not curve:
            raise MissingAnswerError("the training has shown no curve")
        return Answer(curve, True, received)

    def _query(self, number: int) -> str:
        return f"mnist_epochs=1&mnist_seed={number % 10_000}"


def change_of(page: str) -> Change:
    """What a class changes on a page."""
    return import_module(f"benchmarks.moves.{page}").CHANGE


def heaviest(page: str, number: int) -> str:
    """The address of the page's heaviest settings, number `number` of them."""
    return import_module(f"benchmarks.moves.{page}").HEAVIEST.format(number=number)


def controls_of(page: str) -> Controls:
    return import_module(f"ui.lessons.{page}.settings").page_controls()


def link(page: str, number: int) -> str:
    """The address of what a class changes, at value `number`."""
    change, controls = change_of(page), controls_of(page)
    key = controls.key(change.parameter)
    said = write({key: controls.parameters[change.parameter]}, {key: change.value(number)})
    return "&".join(part for part in (change.query, said) if part)


def _stroke(number: int) -> np.ndarray:
    """A stroke like a 1 that nobody has drawn: its ends lie elsewhere for every number."""
    drawing = np.zeros((PAD_SIZE, PAD_SIZE), np.uint8)
    drawing[30 + number % 40 : 200 + number // 40 % 50, 120 + number // 2000 % 30 :][:, :24] = 255
    return drawing
