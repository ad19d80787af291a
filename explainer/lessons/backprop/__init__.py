"""Backpropagation: the chain rule, walked edge by edge."""
