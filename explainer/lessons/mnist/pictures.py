"""Digits laid out as one picture: plain arrays of grey values, no plotting library."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from explainer.lessons.mnist.handwriting.parts import Box

Grey = NDArray[np.uint8]


def mosaic(images: NDArray[np.uint8], *, columns: int, gap: int = 2, magnify: int = 3) -> Grey:
    """Lay (n, 28, 28) images out in rows, `gap` grey pixels apart, every pixel magnified."""
    count, height, width = images.shape
    rows = -(-count // columns)
    sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), 90, np.uint8)
    for place, image in enumerate(images):
        top, left = (place // columns) * (height + gap), (place % columns) * (width + gap)
        sheet[top : top + height, left : left + width] = image
    return magnified(sheet, magnify)


def magnified(image: Grey, times: int) -> Grey:
    """Return (h · times, w · times): every pixel a square, so that a browser cannot blur it."""
    return np.kron(image, np.ones((times, times), np.uint8))


def samples_of_each_digit(images: Grey, labels: NDArray[np.uint8], *, each: int, seed: int) -> Grey:
    """Return (each · 10, 28, 28) images drawn without replacement: a row of 0 … 9, then the next row."""
    generator = np.random.default_rng(seed)
    drawn: Sequence[NDArray[np.int64]] = [
        generator.choice(np.flatnonzero(labels == digit), each, replace=False) for digit in range(10)
    ]
    return images[np.stack(drawn, axis=1).ravel()]


def mean_digits(images: Grey, labels: NDArray[np.uint8]) -> Grey:
    """Return the ten pixelwise means, (10, 28, 28), rounded to grey values."""
    means = [images[labels == digit].mean(axis=0) for digit in range(10)]
    return np.stack(means).round().astype(np.uint8)


def with_boxes(image: Grey, boxes: Sequence[Box], *, color: str) -> NDArray[np.uint8]:
    """Return (h, w, 3): the picture with a numbered box around every digit."""
    picture = Image.fromarray(image).convert("RGB")
    pencil, width = ImageDraw.Draw(picture), max(1, round(max(image.shape) / 250))
    for number, box in enumerate(boxes, 1):
        pencil.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), outline=color, width=width)
        place = (box.left + 2 * width, box.top + width)
        pencil.text(place, str(number), fill=color, font=ImageFont.load_default(max(12, 12 * width)))
    return np.asarray(picture)
