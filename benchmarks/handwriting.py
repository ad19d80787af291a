"""How well and how fast drawn and photographed digits are read: python -m benchmarks.handwriting"""

import io
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np
from PIL import Image

from explainer.digits.data import load_digits
from explainer.digits.evaluation import score
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.kit.canvas import PAD_SIZE, from_data_url, magnified, to_data_url
from explainer.lessons.mnist.handwriting.neighbours import nearest
from explainer.lessons.mnist.handwriting.normalise import Normalised, normalise
from explainer.lessons.mnist.handwriting.perturb import sweep
from explainer.lessons.mnist.handwriting.photo import MOST_PIXELS, read_photo
from tests.photos import KINDS, share_read

LOST_AT_MOST = 0.015
PHOTOS = 20
"""Of every kind."""
THIN = ("thin pen", "hair-thin pen, clean scan")


def smoothly(image: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(image).resize((PAD_SIZE, PAD_SIZE), Image.Resampling.BICUBIC))


def by_pen(image: np.ndarray) -> np.ndarray:
    return np.where(smoothly(image) > 127, 255, 0).astype(np.uint8)


def small_in_a_corner(image: np.ndarray) -> np.ndarray:
    canvas = np.zeros((PAD_SIZE, PAD_SIZE), np.uint8)
    canvas[5:131, 150:276] = np.asarray(Image.fromarray(image).resize((126, 126), Image.Resampling.BILINEAR))
    return canvas


def read_back(paint: Callable[[np.ndarray], np.ndarray]) -> tuple[float, float]:
    """Accuracy on all test images painted onto the pad, and the share that comes back pixel by pixel."""
    digits, run = load_digits(), pretrained_run()
    images = np.zeros_like(digits.test_images)
    for place, original in enumerate(digits.test_images):
        outcome = normalise(paint(original))
        if isinstance(outcome, Normalised):
            images[place] = outcome.image
    network = restore_network(run.recipe, run.weights)
    same = (images == digits.test_images).all(axis=(1, 2)).mean()
    return score(network, images, digits.test_labels).accuracy, float(same)


def milliseconds(work: Callable[[], object], *, times: int = 20) -> float:
    work()
    taken: list[float] = []
    for _ in range(times):
        begin = perf_counter()
        work()
        taken.append(perf_counter() - begin)
    return float(np.median(taken)) * 1000


# In a process of its own, so that making the picture does not count. Linux knows the peak as VmHWM.
MEASURED = """
import sys
from pathlib import Path
from explainer.lessons.mnist.handwriting.photo import read_photo

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024

data = sys.stdin.buffer.read()
before = peak()
read_photo(data)
print(peak() - before)
"""


def largest_memory(form: str) -> str:
    """Megabytes that reading the largest allowed picture takes."""
    buffer = io.BytesIO()
    Image.new("RGB" if form == "JPEG" else "RGBA", (4_000, MOST_PIXELS[form] // 4_000), "white").save(
        buffer, form
    )
    command = [sys.executable, "-c", MEASURED]
    return (
        subprocess.run(command, input=buffer.getvalue(), capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )


def main() -> None:
    digits, run = load_digits(), pretrained_run()
    print(
        f"originals: {run.test_accuracy:.2%}; painted onto the pad, at most {LOST_AT_MOST:.1%} may be lost:"
    )
    for paint in (magnified, smoothly, by_pen, small_in_a_corner):
        accuracy, same = read_back(paint)
        verdict = "ok" if accuracy >= run.test_accuracy - LOST_AT_MOST else "TOO LOW"
        print(f"  {paint.__name__}: {accuracy:.2%}, {same:.1%} pixel by pixel: {verdict}")
    print(f"{PHOTOS * len(KINDS)} photos, at least 90 % of every kind, 80 % of thin pens:")
    for kind in KINDS:
        share = share_read(kind, PHOTOS)
        verdict = "ok" if share >= (0.8 if kind in THIN else 0.9) else "TOO LOW"
        print(f"  {kind}: {share:.0%}: {verdict}")
    drawing = magnified(digits.test_images[0])
    address = to_data_url(drawing)
    picture = io.BytesIO()
    Image.fromarray(255 - smoothly(digits.test_images[0])).resize((3_000, 3_000)).save(picture, "JPEG")
    photo = read_photo(picture.getvalue())
    angles = np.linspace(-45, 45, 91).tolist()
    print(f"milliseconds, median ({len(address):,} characters a drawing):")
    print(f"  decode {milliseconds(lambda: from_data_url(address)):.1f}")
    print(f"  normalise {milliseconds(lambda: normalise(drawing)):.1f}")
    print(f"  read a 9-megapixel JPEG {milliseconds(lambda: read_photo(picture.getvalue()), times=5):.0f}")
    print(f"  normalise that photo {milliseconds(lambda: normalise(photo, photo=True), times=5):.0f}")
    print(f"  nearest of 60,000 {milliseconds(lambda: nearest(digits.test_images[0], digits)):.0f}")
    print(f"  91 turns {milliseconds(lambda: sweep(digits.test_images[0], 'rotate_degrees', angles)):.1f}")
    print("memory to read the largest allowed picture:")
    for form in ("PNG", "JPEG", "GIF", "WEBP"):
        print(f"  {form}: {largest_memory(form)} MB")


if __name__ == "__main__":
    main()
