"""`python -m explainer.thumbnails`: draw the moving pictures of the home page again, from real runs.

The home page shows the files, so that it need not compute or import anything.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from explainer.mnist import thumbnail as mnist

FOLDER: Final = Path(__file__).resolve().parents[1] / "assets"
THUMBNAILS: Final[Mapping[str, Callable[[], str]]] = {"mnist": mnist.svg}

if __name__ == "__main__":
    for page, svg in THUMBNAILS.items():
        (FOLDER / f"{page}.svg").write_text(svg(), encoding="utf-8")
