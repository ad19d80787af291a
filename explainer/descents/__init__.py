"""A walk of optimizers on a surface: its setting, the run of all of them at once, how each one ends."""
