"""A race as one small still picture: the surface in shades of grey, and every path to its end."""

from typing import Final

import numpy as np
from PIL import Image

from explainer.choices.optimizers.look_figures import look_of
from explainer.choices.surfaces.geometry import relief
from explainer.descents.leaderboard import drawn_positions
from explainer.descents.run import Race
from explainer.kit.svg import SIDE, path_to, png, still

_CELLS: Final = 40
_LIGHTEST, _DARKEST = 245.0, 130.0


def small_picture(run: Race, replica: int) -> str:
    """Return a square SVG; equal shares of the surface have equal shades, the lowest the darkest."""
    domain = run.surface.domain
    heights = relief(run.surface, count=_CELLS).height[::-1]
    ranks = heights.ravel().argsort().argsort().reshape(heights.shape) / heights.size
    shades = (_DARKEST + (_LIGHTEST - _DARKEST) * ranks).round().astype(np.uint8)
    ground = f'<image width="{SIDE}" height="{SIDE}" href="{png(Image.fromarray(shades))}"/>'
    low, size = np.array([domain.x_low, domain.y_low]), np.array([domain.width, domain.height])
    paths = [
        path_to((drawn_positions(runner, domain)[replica] - low) / size, color=look_of(runner.name).color)
        for runner in run.runners
    ]
    return still(ground + "".join(paths))
