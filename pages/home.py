"""What this is, a pad to try it on, the course in reading order, and a word for teachers."""

from ui.sitemap import open_page

open_page()

import streamlit as st

from ui.home import course
from ui.language import current_language, text
from ui.lessons.mnist.at_once import try_it
from ui.sitemap import LESSONS

words, hand = st.columns([1, 1], gap="large", vertical_alignment="center")
with words:
    st.title(text("home.title"), anchor=False)
    st.markdown(text("home.what"))
    start = text("home.start", title=text(f"{LESSONS[0].name}.menu"))
    if st.button(start, key="start", type="primary", icon=":material/play_arrow:"):
        st.switch_page(LESSONS[0].path, query_params={"lang": current_language()})
with hand, st.container(border=True):
    st.markdown(f"**{text('home.pad.try')}**")
    try_it()

st.header(text("home.course"), anchor=False)
course()

st.header(text("home.how"), anchor=False)
st.markdown(text("home.ways"))

st.header(text("home.teachers.title"), anchor="teachers")
st.markdown(text("home.teachers.words"))
st.code("pip install -r requirements.txt\nstreamlit run streamlit_app.py", language="bash")
