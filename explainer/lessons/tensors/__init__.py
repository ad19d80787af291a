"""Tensors: a shape over a strip of memory, and the road from a data set to a batch."""
