"""Gradient descent where it comes from data: a line through points, batch by batch."""
