"""A drawn or photographed digit: made like MNIST's, spoilt, and compared with the training images."""
