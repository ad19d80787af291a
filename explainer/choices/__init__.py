"""What a visitor chooses from: activations, optimizers, losses, initialisations, surfaces, points."""
