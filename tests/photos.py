"""Made-up photos of real people's digits, by kind: pen, paper, light, size, turn, several digits, modes."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from explainer.digits.data import load_digits
from explainer.digits.evaluation import logits
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.mnist.handwriting.normalise import Normalised, Refusal, normalise, normalise_each
from explainer.lessons.mnist.handwriting.photo import read_photo
from explainer.lessons.mnist.handwriting.reading import answers

Strokes = tuple[np.ndarray, ...]
"""Lines of a pen as (points, 2) of x and y; the digit is 1 high."""

ACROSS, DOWN = np.meshgrid(np.linspace(-0.5, 0.5, 400), np.linspace(-0.5, 0.5, 400))


@dataclass(frozen=True, slots=True)
class Photo:
    """A file, the digits in it in reading order, and how often a visitor has to turn it to the left."""

    data: bytes
    truth: tuple[int, ...]
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """What a maker of photos draws from."""

    generator: np.random.Generator
    digits: Sequence[tuple[Strokes, int]]

    def between(self, low: float, high: float) -> float:
        return float(self.generator.uniform(low, high))


@cache
def strokes_of(place: int) -> Strokes:
    """The lines along the middle of a test image's strokes."""
    image = Image.fromarray(load_digits().test_images[place]).resize((112, 112), Image.Resampling.BICUBIC)
    thin = thinned(np.asarray(image) > 110)
    rows, columns = np.nonzero(thin)
    there = set(zip(rows.tolist(), columns.tolist(), strict=True))
    top, left, height = rows.min(), columns.min(), max(1, np.ptp(rows))
    lines = [
        np.array([(column - left, row - top), (column + right - left, row + down - top)]) / height
        for row, column in there
        for down, right in ((0, 1), (1, 0), (1, 1), (1, -1))
        if (row + down, column + right) in there
    ]
    return tuple(lines)


def thinned(mask: np.ndarray) -> np.ndarray:
    """The middle lines of a mask, one pixel wide.

    T. Y. Zhang and C. Y. Suen, "A fast parallel algorithm for thinning digital patterns", 1984.
    """
    field = np.pad(mask, 1).astype(np.uint8)
    changed = True
    while changed:
        changed = False
        for first in (True, False):
            around = [
                np.roll(field, shift, axis=(0, 1))
                for shift in ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))
            ]
            north, _, east, _, south, _, west, _ = around
            neighbours = sum(each.astype(int) for each in around)
            steps = sum(
                ((here == 0) & (there == 1)).astype(int)
                for here, there in zip(around, around[1:] + around[:1], strict=True)
            )
            open_sides = (
                (north * east * south == 0) & (east * south * west == 0)
                if first
                else (north * east * west == 0) & (north * south * west == 0)
            )
            gone = (field == 1) & (neighbours >= 2) & (neighbours <= 6) & (steps == 1) & open_sides
            field[gone] = 0
            changed = changed or bool(gone.any())
    return field[1:-1, 1:-1] == 1


def ink(
    strokes: Strokes,
    *,
    size: tuple[int, int] = (400, 400),
    height: float = 220,
    pen: float = 0.09,
    slant: float = 0.0,
    at: tuple[float, float] | None = None,
) -> np.ndarray:
    """(rows, columns) from 0 to 1: where a pen of `pen` · height went; `at` is the digit's middle."""
    columns, rows = size
    large = Image.new("L", (4 * columns, 4 * rows))
    turn = np.array([[np.cos(slant), -np.sin(slant)], [np.sin(slant), np.cos(slant)]])
    every = np.concatenate(strokes)
    middle = (every.min(0) + every.max(0)) / 2
    place = np.array(at or (columns / 2, rows / 2))
    pencil, wide = ImageDraw.Draw(large), 4 * max(1.0, pen * height)
    for line in strokes:
        points = 4 * (place + height * (line - middle) @ turn.T)
        pencil.line([tuple(point) for point in points], fill=255, width=round(wide))
        for x, y in points:
            pencil.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=255)
    return np.asarray(large.resize(size, Image.Resampling.BOX)) / 255


def saved(picture: np.ndarray | Image.Image, form: str = "JPEG", **options: object) -> bytes:
    image = (
        picture
        if isinstance(picture, Image.Image)
        else Image.fromarray(picture.clip(0, 255).astype(np.uint8))
    )
    buffer = io.BytesIO()
    image.save(buffer, form, **({"quality": 88} if form == "JPEG" else {}), **options)
    return buffer.getvalue()


def on_paper(
    draw: Draw,
    where: np.ndarray,
    *,
    light: np.ndarray | float = 225.0,
    dark: float = 0.25,
    noise: float = 4.0,
) -> np.ndarray:
    """Grey values of a photo: paper under a light, ink that gives back the share `dark`, a lens and noise."""
    soft = (
        np.asarray(Image.fromarray((255 * where).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7)))
        / 255
    )
    return light * (1 - (1 - dark) * soft) + draw.generator.normal(0, noise, where.shape)


def _one(make: Callable[[Draw, Strokes], bytes], *, turns: int = 0) -> Callable[[Draw], Photo]:
    def photo(draw: Draw) -> Photo:
        strokes, truth = draw.digits[0]
        return Photo(make(draw, strokes), (truth,), turns)

    return photo


def _pen(low: float, high: float, *, noise: float = 4.0) -> Callable[[Draw], Photo]:
    def make(draw: Draw, strokes: Strokes) -> bytes:
        where = ink(strokes, pen=draw.between(low, high), height=draw.between(150, 320))
        return saved(on_paper(draw, where, noise=noise))

    return _one(make)


def _lit(light: Callable[[Draw], np.ndarray]) -> Callable[[Draw], Photo]:
    return _one(
        lambda draw, strokes: saved(
            on_paper(draw, ink(strokes, pen=draw.between(0.06, 0.12)), light=light(draw))
        )
    )


def _ruled(draw: Draw, strokes: Strokes) -> bytes:
    photo = on_paper(draw, ink(strokes, pen=draw.between(0.06, 0.12)))
    photo[:: int(draw.between(28, 45))] *= draw.between(0.6, 0.8)
    return saved(photo)


def _squared(draw: Draw, strokes: Strokes) -> bytes:
    where = ink(strokes, pen=draw.between(0.06, 0.12))
    grey = on_paper(draw, where)
    colours = np.stack([grey, grey, grey], axis=2)
    cell = int(draw.between(24, 40))
    lines = np.zeros((400, 400), bool)
    lines[::cell], lines[:, ::cell] = True, True
    colours[lines] *= (0.72, 0.82, 0.95)
    return saved(colours)


def _on_desk(draw: Draw, strokes: Strokes) -> bytes:
    sheet = on_paper(draw, ink(strokes, pen=draw.between(0.06, 0.12)), light=draw.between(190, 235))
    turned = Image.fromarray(sheet.clip(0, 255).astype(np.uint8)).rotate(
        draw.between(-12, 12), Image.Resampling.BICUBIC, expand=True, fillcolor=0
    )
    size = (int(draw.between(560, 760)), int(draw.between(500, 640)))
    grain = draw.generator.normal(draw.between(35, 80), 6, size[::-1]).clip(1, 255).astype(np.uint8)
    desk = Image.fromarray(grain)
    free = (size[0] - turned.width, size[1] - turned.height)
    at = (round(free[0] * draw.between(0, 1)), round(free[1] * draw.between(0, 1)))
    desk.paste(turned, at, Image.fromarray(((np.asarray(turned) > 0) * 255).astype(np.uint8)))
    return saved(desk.filter(ImageFilter.GaussianBlur(0.8)))


def _tight(draw: Draw, strokes: Strokes) -> bytes:
    photo = on_paper(draw, ink(strokes, pen=draw.between(0.06, 0.13), height=260))
    rows, columns = (np.flatnonzero(side) for side in ((photo < 128).any(axis=1), (photo < 128).any(axis=0)))
    edge = int(draw.generator.integers(0, 4))
    return saved(
        photo[
            max(0, rows[0] - edge) : rows[-1] + 1 + edge,
            max(0, columns[0] - edge) : columns[-1] + 1 + edge,
        ],
        "PNG",
    )


def _several(draw: Draw) -> Photo:
    count = int(draw.generator.integers(2, 5))
    where = np.zeros((300, 220 * count + 40))
    height, pen = draw.between(110, 170), draw.between(0.06, 0.11)
    for place, (strokes, _) in enumerate(draw.digits[:count]):
        at = (130 + 220 * place, 150 + draw.between(-20, 20))
        where = np.maximum(where, ink(strokes, size=where.shape[::-1], height=height, pen=pen, at=at))
    return Photo(saved(on_paper(draw, where)), tuple(truth for _, truth in draw.digits[:count]))


def _two_rows(draw: Draw) -> Photo:
    where = np.zeros((460, 460))
    for place, (strokes, _) in enumerate(draw.digits[:4]):
        at = (125 + 210 * (place % 2), 120 + 220 * (place // 2))
        height = draw.between(130, 150)
        where = np.maximum(where, ink(strokes, size=where.shape, height=height, pen=0.09, at=at))
    return Photo(saved(on_paper(draw, where)), tuple(truth for _, truth in draw.digits[:4]))


def _transparent(colour: Callable[[Draw], tuple[int, ...]]) -> Callable[[Draw], Photo]:
    def make(draw: Draw, strokes: Strokes) -> bytes:
        where = ink(strokes, pen=draw.between(0.06, 0.12))
        colours = np.empty((*where.shape, 4), np.uint8)
        colours[..., :3], colours[..., 3] = colour(draw), 255 * where
        return saved(Image.fromarray(colours), "PNG")

    return _one(make)


def _coloured(draw: Draw, strokes: Strokes) -> bytes:
    """Two colours of nearly the same lightness."""
    pairs = (((255, 20, 20), (0, 150, 60)), ((60, 90, 255), (150, 95, 20)), ((200, 0, 200), (0, 125, 125)))
    pen, paper = (np.array(colour) for colour in pairs[int(draw.generator.integers(len(pairs)))])
    where = ink(strokes, pen=draw.between(0.06, 0.12))[..., None]
    return saved(paper + where * (pen - paper) + draw.generator.normal(0, 3, (400, 400, 3)), "PNG")


MODES: Final[dict[str, Callable[[np.ndarray], bytes]]] = {
    "1": lambda grey: saved(Image.fromarray(grey).convert("1", dither=Image.Dither.NONE), "PNG"),
    "L": lambda grey: saved(grey, "BMP"),
    "LA": lambda grey: saved(Image.fromarray(grey).convert("LA"), "PNG"),
    "P": lambda grey: saved(Image.fromarray(grey).convert("P"), "GIF"),
    "RGBA": lambda grey: saved(Image.fromarray(grey).convert("RGBA"), "WEBP", lossless=True),
    "CMYK": lambda grey: saved(Image.fromarray(grey).convert("CMYK")),
    "16 bit": lambda grey: saved(Image.fromarray(grey.astype(np.uint16) * 257), "PNG"),
    "12 of 16 bit": lambda grey: saved(Image.fromarray(grey.astype(np.uint16) * 16), "PNG"),
    "8 of 16 bit": lambda grey: saved(Image.fromarray(grey.astype(np.uint16)), "PNG"),
    "6 of 16 bit": lambda grey: saved(Image.fromarray(grey.astype(np.uint16) // 4), "PNG"),
}


def _mode(draw: Draw, strokes: Strokes) -> bytes:
    photo = on_paper(draw, ink(strokes, pen=draw.between(0.06, 0.12)))
    modes = list(MODES.values())
    return modes[int(draw.generator.integers(len(modes)))](photo.clip(0, 255).astype(np.uint8))


def _turned(draw: Draw) -> Photo:
    """By a quarter or by half, with nothing in the file that says so."""
    strokes, truth = draw.digits[0]
    photo = on_paper(draw, ink(strokes, pen=draw.between(0.06, 0.12)))
    turns = int(draw.generator.integers(1, 4))
    return Photo(saved(np.rot90(photo, -turns)), (truth,), turns)


def _turned_by_exif(draw: Draw, strokes: Strokes) -> bytes:
    photo = on_paper(draw, ink(strokes, pen=draw.between(0.06, 0.12)))
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(np.rot90(photo), exif=exif)


KINDS: Final[dict[str, Callable[[Draw], Photo]]] = {
    "thin pen": _pen(0.012, 0.035),
    "hair-thin pen, clean scan": _pen(0.004, 0.012, noise=0),
    "usual pen": _pen(0.06, 0.12),
    "thick pen": _pen(0.13, 0.18),
    "faint pencil": _one(
        lambda draw, strokes: saved(
            on_paper(draw, ink(strokes, pen=draw.between(0.03, 0.06)), dark=draw.between(0.55, 0.7))
        )
    ),
    "chalk on a board": _one(
        lambda draw, strokes: saved(
            255 - on_paper(draw, ink(strokes, pen=draw.between(0.06, 0.12)), light=draw.between(180, 220))
        )
    ),
    "ruled paper": _one(_ruled),
    "squared paper": _one(_squared),
    "light from one side": _lit(lambda draw: 190 * (1 + draw.between(-1.1, 1.1) * ACROSS)),
    "light from a corner": _lit(lambda draw: 180 * (1 + 0.7 * ACROSS + 0.7 * DOWN)),
    "shadow": _lit(lambda draw: 215 - 105 / (1 + np.exp(-60 * (ACROSS + draw.between(-0.3, 0.3))))),
    "dim": _lit(lambda draw: np.full((400, 400), draw.between(60, 110))),
    "small in a corner": _one(
        lambda draw, strokes: saved(
            on_paper(
                draw,
                ink(strokes, height=draw.between(60, 90), at=(draw.between(70, 330), draw.between(70, 330))),
            )
        )
    ),
    "tight crop": _one(_tight),
    "slightly turned": _one(
        lambda draw, strokes: saved(on_paper(draw, ink(strokes, slant=draw.between(-0.2, 0.2))))
    ),
    "turned by EXIF": _one(_turned_by_exif),
    "turned, and turned back by hand": _turned,
    "sheet on a dark desk": _one(_on_desk),
    "several digits": _several,
    "several in two rows": _two_rows,
    "black on transparent": _transparent(lambda draw: (0, 0, 0)),
    "white on transparent": _transparent(lambda draw: (255, 255, 255)),
    "coloured on transparent": _transparent(lambda draw: tuple(draw.generator.integers(0, 256, 3).tolist())),
    "equal lightness": _one(_coloured),
    "modes and bits": _one(_mode),
}


def share_read(kind: str, count: int) -> float:
    """How many of the digits on photos of a kind are read rightly; none where more or fewer are found."""
    run = pretrained_run()
    network = restore_network(run.recipe, run.weights)
    shares: list[float] = []
    for photo in photos(kind, count):
        each = normalise_each(np.rot90(read_photo(photo.data), photo.turns))
        said = [] if isinstance(each, Refusal) else answers(network, [made.image for made in each])
        right = [one == other for one, other in zip(said, photo.truth, strict=False)]
        shares.append(float(np.mean(right)) if len(said) == len(photo.truth) else 0.0)
    return float(np.mean(shares))


def photos(kind: str, count: int) -> Iterator[Photo]:
    """`count` photos of a kind, of digits that the recorded network reads rightly when they are drawn."""
    labels, right = load_digits().test_labels, legible()
    generator = np.random.default_rng(sum(kind.encode()))
    for _ in range(count):
        places = generator.choice(right, 4, replace=False).tolist()
        yield KINDS[kind](Draw(generator, [(strokes_of(place), int(labels[place])) for place in places]))


@cache
def legible(count: int = 300) -> np.ndarray:
    """Which of the first test images are read rightly when their middle lines are drawn with a usual pen."""
    run, labels = pretrained_run(), load_digits().test_labels[:count]
    drawn = [normalise((255 * ink(strokes_of(place))).astype(np.uint8)) for place in range(count)]
    images = np.stack([each.image for each in drawn if isinstance(each, Normalised)])
    answers = logits(restore_network(run.recipe, run.weights), images).argmax(dim=1).numpy()
    return np.flatnonzero(answers == labels)
