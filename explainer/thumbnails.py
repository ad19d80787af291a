"""`python -m explainer.thumbnails`: draw the moving pictures of the home page again, from real runs.

The home page shows the files, so that it need not compute or import anything.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from explainer.lessons.activations import thumbnail as activations
from explainer.lessons.gradient_descent import thumbnail as gradient_descent
from explainer.lessons.gradient_flow import thumbnail as gradient_flow
from explainer.lessons.mnist import thumbnail as mnist
from explainer.lessons.optimizers import thumbnail as optimizers
from explainer.lessons.perceptron import thumbnail as perceptron
from explainer.lessons.xor import thumbnail as xor

FOLDER: Final = Path(__file__).resolve().parents[1] / "assets"
THUMBNAILS: Final[Mapping[str, Callable[[], str]]] = {
    "perceptron": perceptron.svg,
    "xor": xor.svg,
    "activations": activations.svg,
    "gradient_flow": gradient_flow.svg,
    "gradient_descent": gradient_descent.svg,
    "optimizers": optimizers.svg,
    "mnist": mnist.svg,
}

if __name__ == "__main__":
    for page, svg in THUMBNAILS.items():
        (FOLDER / f"{page}.svg").write_text(svg(), encoding="utf-8")
