"""What is said of the cost before a training is what its sizes and numbers of images multiply to."""

from explainer.digits.data import load_digits
from explainer.lessons.overfitting.cost import multiply_adds
from explainer.lessons.overfitting.setting import Setting
from explainer.lessons.overfitting.training import TESTING


def test_a_family_is_as_wide_as_its_widest_run() -> None:
    assert len(load_digits().test_labels) == TESTING
    assert multiply_adds(Setting(knob="width")) == 2 * 10 / 11 * multiply_adds(Setting())
    # 11 runs of 196 · 64 + 64 · 10 weights; 1,000 updates of 50 images; 51 looks at 2,000; twice 10,000.
    assert multiply_adds(Setting()) == 11 * 64 * 206 * (2 * 50_000 + 51 * 2_000 + 20_000)
