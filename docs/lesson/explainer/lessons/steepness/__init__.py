"""What the weight of a single neuron does to its output."""
