"""MNIST: the data, a network for it, its recipe and training, the recorded run."""
