"""The words of the lessons, each in one or two sentences."""

from ui.sitemap import open_page

open_page()

import streamlit as st

from ui.glossary import definitions, index
from ui.language import text

st.title(text("glossary.title"), anchor=False)
st.markdown(text("glossary.what"))
index()
definitions()
