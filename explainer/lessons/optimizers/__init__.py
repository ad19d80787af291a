"""Several optimizers on one surface: who gets where, and why."""
