"""Gradient flow: how a signal goes forward through many layers, and its gradient back."""
