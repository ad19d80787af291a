"""Initialisations: the random weights that training starts from."""
