"""What holds for every test."""

from importlib import import_module

# Before any test module imports torch: the package keeps torch to one thread, which torch reads only once.
import_module("explainer")
