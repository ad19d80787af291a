"""One artificial neuron: what it can learn, how it learns it, and what it never will."""
