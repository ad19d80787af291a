"""Uploads are read as Pillow's own primitives say, or refused with a reason; nothing crashes."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from explainer.lessons.mnist.handwriting.photo import (
    LONGEST_SIDE,
    MOST_BYTES,
    BadPhotoError,
    PhotoFault,
    read_photo,
)

RAMP = np.tile(np.arange(0, 240, 4, dtype=np.uint8), (40, 1))


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def refused(data: bytes) -> PhotoFault:
    with pytest.raises(BadPhotoError) as caught:
        read_photo(data)
    return caught.value.reason


@pytest.mark.parametrize("form", ["PNG", "BMP", "GIF"])
def test_grey_pictures_arrive_as_they_are(form: str) -> None:
    np.testing.assert_array_equal(read_photo(saved(Image.fromarray(RAMP), form)), RAMP)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_lossy_pictures_arrive_closely(form: str, mode: str) -> None:
    data = saved(Image.fromarray(RAMP).convert(mode), form, quality=95)
    assert np.abs(read_photo(data).astype(int) - RAMP).max() <= 6


def test_sixteen_bits_are_scaled() -> None:
    deep = RAMP.astype(np.uint16) * 257
    np.testing.assert_array_equal(read_photo(saved(Image.fromarray(deep), "PNG")), RAMP)


def test_cmyk_is_converted() -> None:
    data = saved(Image.fromarray(RAMP).convert("CMYK"), "JPEG", quality=95)
    assert np.abs(read_photo(data).astype(int) - RAMP).max() <= 6


def test_a_phones_jpeg_with_several_pictures_is_read() -> None:
    picture = Image.fromarray(RAMP)
    data = saved(picture, "MPO", save_all=True, append_images=[Image.new("L", (9, 9))], quality=95)
    assert np.abs(read_photo(data).astype(int) - RAMP).max() <= 6


def test_transparency_is_white_paper() -> None:
    colours = np.zeros((10, 12, 4), np.uint8)
    colours[2:4, 3:5, 3] = 255
    colours[6, 6, 3] = 128
    seen = read_photo(saved(Image.fromarray(colours), "PNG"))
    assert (seen[2:4, 3:5] == 0).all()
    assert seen[6, 6] == 127
    assert seen[0, 0] == 255


@pytest.mark.parametrize("form", ["PNG", "GIF"])
@pytest.mark.parametrize(("ink", "ground"), [(60, 255), (200, 0)])
def test_palettes_with_transparency_are_read(form: str, ink: int, ground: int) -> None:
    palette = Image.new("P", (8, 8), 0)
    palette.putpalette([10, 10, 10, ink, ink, ink])
    palette.putpixel((1, 2), 1)
    seen = read_photo(saved(palette, form, transparency=0))
    assert seen[2, 1] == ink
    assert seen[0, 0] == ground


def test_of_an_animation_the_first_frame_is_read() -> None:
    frames = [Image.new("L", (9, 9), grey) for grey in (40, 200, 90)]
    for form in ("GIF", "WEBP", "PNG"):
        data = saved(frames[0], form, save_all=True, append_images=frames[1:], lossless=True)
        assert np.abs(read_photo(data).astype(int) - 40).max() <= 2


@pytest.mark.parametrize(
    ("orientation", "turned"),
    [(1, RAMP), (3, RAMP[::-1, ::-1]), (6, np.rot90(RAMP, -1)), (8, np.rot90(RAMP)), (2, RAMP[:, ::-1])],
)
def test_photos_stand_upright(orientation: int, turned: np.ndarray) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    data = saved(Image.fromarray(RAMP), "JPEG", quality=95, exif=exif)
    seen = read_photo(data)
    assert seen.shape == turned.shape
    assert np.abs(seen.astype(int) - turned).max() <= 6


# In a test, warnings are errors; in the app, those of Pillow about EXIF data are silent.
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_exif_data_are_ignored() -> None:
    data = saved(Image.fromarray(RAMP), "JPEG", quality=95, exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff junk")
    assert read_photo(data).shape == RAMP.shape


@pytest.mark.parametrize("data", [b"", b"no picture", b"%PDF-1.7", b"\0" * 1000, b"<svg></svg>"])
def test_what_is_no_image_is_refused(data: bytes) -> None:
    assert refused(data) is PhotoFault.NO_IMAGE


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_a_phones_own_format_is_called_so(brand: bytes) -> None:
    assert refused(b"\0\0\0\x18ftyp" + brand + b"\0" * 40) is PhotoFault.PHONE


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_file_is_refused(form: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (90, 90), np.uint8)
    data = saved(Image.fromarray(noise), form)
    assert refused(data[: int(len(data) * share)]) in (PhotoFault.DAMAGED, PhotoFault.NO_IMAGE)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_flipped_bytes_are_read_or_refused(form: str) -> None:
    generator = np.random.default_rng(0)
    whole = np.frombuffer(saved(Image.fromarray(RAMP), form), np.uint8)
    for _ in range(60):
        broken = whole.copy()
        broken[generator.integers(0, len(whole), 3)] = generator.integers(0, 256, 3)
        try:
            assert read_photo(broken.tobytes()).ndim == 2
        except BadPhotoError:
            continue


def declared(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds next to nothing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "size", [(10_000, 10_000), (8_000, 5_001), (60_000, 60_000), (1, 40_000_000), (20_001, 1)]
)
def test_too_many_pixels_are_refused_by_the_header(size: tuple[int, int]) -> None:
    tracemalloc.start()
    assert refused(declared(*size)) is PhotoFault.TOO_MANY_PIXELS
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_too_many_bytes_are_refused() -> None:
    assert refused(b"\0" * (MOST_BYTES + 1)) is PhotoFault.TOO_MANY_BYTES


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_large_pictures_are_reduced(form: str) -> None:
    large = Image.fromarray(RAMP).resize((3000, 2000), Image.Resampling.BICUBIC)
    seen = read_photo(saved(large, form))
    assert seen.shape == (667, LONGEST_SIDE)
    expected = np.asarray(large.resize((1000, 667), Image.Resampling.BOX))
    assert np.abs(seen.astype(int) - expected).max() <= 6
