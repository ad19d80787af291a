"""What the page of activation functions shows."""
