"""What knows nothing of neural networks: addresses, drawing, moving figures."""
