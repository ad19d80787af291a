"""What "wrong" costs: losses and their gradients, heads for three tasks, numbers that break, reductions."""
