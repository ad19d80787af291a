"""`python -m explainer.thumbnails`: draw the moving pictures of the home page again, from real runs.

The home page shows the files, so that it need not compute or import anything.
"""

from explainer.lessons import LESSONS

if __name__ == "__main__":
    for lesson in LESSONS:
        lesson.picture.write_text(lesson.module("thumbnail").svg(), encoding="utf-8")
