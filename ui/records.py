"""What was computed, kept for all visitors of this server."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

import streamlit as st


class Records(OrderedDict[Hashable, Any]):
    """Records of one kind; of more than `most`, the oldest goes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def add(self, key: Hashable, record: Any) -> None:
        self[key] = record
        while len(self) > self.most:
            self.popitem(last=False)


@st.cache_resource(max_entries=32, show_spinner=False)
def records(name: str, *, most: int) -> Records:
    """The records of one kind; unlike a cached function they can be asked whether something is there."""
    return Records(most)
