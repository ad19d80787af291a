"""The app's entry: choose the language, lay out the navigation, run the page."""

from contextlib import nullcontext

from explainer.kit.heaps import give_back
from ui.classroom.entry import classroom
from ui.controls import language_switch, unescape_address
from ui.hidden import hide
from ui.language import current_language, spoken
from ui.present import presentation
from ui.restart import run_when_reconnected
from ui.sitemap import navigation
from ui.style import style
from ui.turn import turn
from ui.widgets import all_told


def main() -> None:
    """Run one page, whichever the visitor asked for."""
    unescape_address()
    # Asked for with every sentence, and the same for all of them.
    with spoken(current_language()):
        page = navigation()
        style()
        language_switch()
        presentation()
        hide()
        classroom(page)
        run_when_reconnected()
        # Home computes nothing.
        with turn() if page.url_path else nullcontext():
            try:
                page.run()
            finally:
                give_back()
        all_told()


if __name__ == "__main__":
    main()
