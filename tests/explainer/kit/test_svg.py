"""A path of a still picture goes where the numbers say, and ends where they end."""

from xml.etree import ElementTree

import numpy as np

from explainer.kit.svg import SIDE, path_to, still

SPACE = "{http://www.w3.org/2000/svg}"


def test_a_path_has_its_corners_from_below_and_leaves_out_what_is_no_number() -> None:
    shares = np.array([(0.0, 0.0), (0.5, 0.25), (np.nan, 0.0), (1e300, 1.0)])
    root = ElementTree.fromstring(still(path_to(shares, color="#123456")))
    assert root.get("viewBox") == f"0 0 {SIDE} {SIDE}"
    (line,), (ball,) = root.findall(f"{SPACE}polyline"), root.findall(f"{SPACE}circle")
    assert line.get("points") == f"0,{SIDE} {SIDE // 2},{3 * SIDE // 4} {2 * SIDE},0"
    assert (ball.get("cx"), ball.get("cy")) == (f"{2 * SIDE}", "0")
    long = np.linspace(0, 1, 2_001).repeat(2).reshape(-1, 2)
    assert path_to(long, color="").count(",") <= 60
