"""Computes and draws how neural networks learn. Never imports Streamlit.

One thread a process: a second one gains at most 18 % alone and collapses when two trainings share the cores.
Set before torch is imported, because torch reads it once. Two heaps a process, see `kit.heaps`.
"""

import os

from explainer.kit.heaps import bound_heaps

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"
bound_heaps()
