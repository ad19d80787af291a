"""`python -m explainer.thumbnails [lesson …]`: draw the moving pictures of all lessons, or of some, again.

They come from real runs. The home page shows the files, so that it need not compute or import anything.
"""

import sys

from explainer.lessons import LESSONS

if __name__ == "__main__":
    for lesson in LESSONS:
        if lesson.name in sys.argv[1:] or not sys.argv[1:]:
            lesson.picture.write_text(lesson.module("thumbnail").svg(), encoding="utf-8")
