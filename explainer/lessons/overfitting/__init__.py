"""Learning by heart, and what helps: a thousand images, dropout, weight decay, early stopping."""
