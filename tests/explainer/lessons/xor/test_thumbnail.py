"""The moving picture is drawn from the page's own run."""

import base64
import re
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from explainer.lessons.xor.thumbnail import FRAMES, svg

SPACE = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_well_formed_and_small() -> None:
    root = ElementTree.fromstring(svg())
    assert root.get("viewBox") == "0 0 400 210"
    assert len(root.findall(f"{SPACE}image")) == FRAMES
    assert len(root.findall(f".//{SPACE}circle")) == 8
    assert len(svg()) < 50_000


def test_the_last_surface_has_the_classes_of_xor_at_its_corners() -> None:
    last = re.findall(r"base64,([^\"]+)", svg())[-1]
    picture = np.asarray(Image.open(BytesIO(base64.b64decode(last))).convert("RGB")).astype(int)
    assert picture.shape == (28, 28, 3)
    # The four points stand a quarter of the way in; an image begins at its top.
    blue_over_red = picture[..., 2] - picture[..., 0]
    assert [bool(blue_over_red[row, column] > 0) for row in (20, 7) for column in (7, 20)] == [
        False,
        True,
        True,
        False,
    ]


def test_whoever_wants_no_motion_sees_the_end() -> None:
    # The names of the animations stand in the elements, which only an important rule outweighs.
    reduced = svg().partition("prefers-reduced-motion: reduce")[2].partition("</style>")[0]
    assert "animation: none !important" in reduced
