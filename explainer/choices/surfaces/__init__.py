"""Surfaces over a plane, on which descents are watched."""
