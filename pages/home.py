"""What this is, the course in reading order, and where to start."""

from ui.sitemap import open_page

open_page()

import streamlit as st

from explainer.lessons import lesson_named
from ui.language import current_language, text
from ui.sitemap import LESSONS

st.title(text("home.title"), anchor=False)
st.markdown(text("home.what"))
st.page_link(
    LESSONS[0].path,
    label=text("home.start", title=text(f"{LESSONS[0].name}.menu")),
    icon=":material/play_arrow:",
    query_params={"lang": current_language()},
)

st.header(text("home.course"), anchor=False)
for number, lesson in enumerate(LESSONS, 1):
    with st.container(border=True):
        picture, words = st.columns([2, 3], vertical_alignment="center")
        picture.image(
            lesson_named(lesson.name).picture.read_text(encoding="utf-8"),
            width="stretch",
            alt=text(f"{lesson.name}.thumbnail"),
        )
        words.subheader(f"{number}. {text(f'{lesson.name}.menu')}", anchor=False)
        words.markdown(text(f"{lesson.name}.line"))
        words.page_link(
            lesson.path,
            label=text("home.open"),
            icon=lesson.icon,
            query_params={"lang": current_language()},
        )

st.header(text("home.how"), anchor=False)
st.markdown(text("home.ways"))
