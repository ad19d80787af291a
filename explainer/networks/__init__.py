"""Networks of linear layers: fresh ones, and many side by side."""
