"""The small moving picture of this lesson: test digits, what is read before and after, the accuracy."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explainer.digits.data import load_digits
from explainer.digits.evaluation import logits
from explainer.digits.network import build_network, restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.digits.training import POINTS_PER_EPOCH
from explainer.kit.drawing import MEANING
from explainer.kit.svg import document, png

DIGITS: Final = 5
_STYLE: Final = """
text { font: 600 22px sans-serif; text-anchor: middle }
.before { animation: before 7s infinite } .after { animation: after 7s infinite }
.curve { stroke-dasharray: 1; animation: draw 7s infinite linear }
@keyframes before { 0%, 6% { opacity: 1 } 12%, 100% { opacity: 0 } }
@keyframes after { 0%, 6% { opacity: 0 } 12%, 100% { opacity: 1 } }
@keyframes draw { 0% { stroke-dashoffset: 1 } 65%, 100% { stroke-dashoffset: 0 } }
@media (prefers-reduced-motion: reduce) {
  .before { animation: none; opacity: 0 } .after, .curve { animation: none }
}
"""


def svg() -> str:
    """Return the picture: read before training, read after it, and the training accuracy over two epochs."""
    run, digits = pretrained_run(), load_digits()
    images, labels = digits.test_images[:DIGITS], digits.test_labels[:DIGITS]
    before = logits(build_network(run.recipe), images).argmax(dim=1)
    after = logits(restore_network(run.recipe, run.weights), images).argmax(dim=1)
    cells = [
        _cell(place, image, guesses=(int(first), int(last)), truth=int(truth))
        for place, (image, first, last, truth) in enumerate(zip(images, before, after, labels, strict=True))
    ]
    curve = _curve(run.curve.accuracy[: 1 + 2 * POINTS_PER_EPOCH])
    return document(f"<style>{_STYLE}</style>" + "".join(cells) + curve)


def _cell(place: int, image: NDArray[np.uint8], *, guesses: tuple[int, int], truth: int) -> str:
    left = 6 + place * 79
    words = "".join(
        f'<text class="{name}" x="{left + 36}" y="104" fill="{color}">{guess}</text>'
        for name, guess in zip(("before", "after"), guesses, strict=True)
        for color in (MEANING.right if guess == truth else MEANING.wrong,)
    )
    place_and_size = f'x="{left}" y="6" width="72" height="72" style="image-rendering:pixelated"'
    return f'<image {place_and_size} href="{png(Image.fromarray(image))}"/>{words}'


def _curve(accuracies: NDArray[np.float32]) -> str:
    x = np.linspace(10, 390, len(accuracies))
    y = 204 - 86 * accuracies
    points = " ".join(f"{left:.1f},{top:.1f}" for left, top in zip(x, y, strict=True))
    return (
        f'<path d="M10 118V204H390" fill="none" stroke="{MEANING.untrained}" stroke-width="1.5"/>'
        f'<polyline class="curve" points="{points}" pathLength="1" fill="none" '
        f'stroke="{MEANING.training}" stroke-width="4" stroke-linejoin="round"/>'
    )
