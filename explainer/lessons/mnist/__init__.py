"""Handwritten digits: data, network, training and evaluation."""
