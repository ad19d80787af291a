"""Activation functions side by side: values, slopes, softmax, and what is often said wrongly of them."""
