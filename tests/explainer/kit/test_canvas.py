"""What the browser sends is taken for a drawing only if it is one."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from explainer.kit.canvas import BadDrawingError, from_data_url, magnified, to_data_url


def test_a_drawing_survives_the_way_through_png() -> None:
    drawing = np.random.default_rng(0).integers(0, 256, (280, 280), np.uint8)
    np.testing.assert_array_equal(from_data_url(to_data_url(drawing)), drawing)


def test_a_browsers_colour_png_is_read() -> None:
    drawing = np.random.default_rng(0).integers(0, 256, (280, 280), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(drawing).convert("RGBA").save(buffer, "PNG")
    address = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    np.testing.assert_array_equal(from_data_url(address), drawing)


def test_magnified_repeats_pixels() -> None:
    image = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    np.testing.assert_array_equal(magnified(image)[::10, ::10], image)
    np.testing.assert_array_equal(magnified(image)[9::10, 9::10], image)
    with pytest.raises(ValueError, match="27"):
        magnified(np.zeros((27, 27), np.uint8))


@pytest.mark.parametrize(
    "address",
    [
        None,
        7,
        "",
        "data:image/png;base64,",
        "data:image/png;base64,!!!",
        "data:image/png;base64,AAAA",
        "data:image/svg+xml;base64,AAAA",
        to_data_url(np.zeros((27, 28), np.uint8)),
        to_data_url(np.zeros((280, 280), np.uint8))[:-100],
        "data:image/png;base64," + "A" * 600_000,
    ],
)
def test_what_is_no_canvas_is_refused(address: object) -> None:
    with pytest.raises(BadDrawingError):
        from_data_url(address)
