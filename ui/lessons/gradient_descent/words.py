"""Words that several figures of this page show."""

from explainer.lessons.gradient_descent.setting import PATHS
from ui.language import text


def path_names() -> dict[str, str]:
    """What the three ways to cut the data are called."""
    return {name: text(f"gradient_descent.path.{name}") for name in PATHS}
