"""Activation functions: what bends the line between two linear layers."""
