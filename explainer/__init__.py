"""Computes and draws how neural networks learn. Never imports Streamlit.

One thread a process: a second one gains at most 18 % alone and collapses when two trainings share the cores.
Set before torch is imported, because torch reads it once.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"
