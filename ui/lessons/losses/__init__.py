"""What the page of losses shows."""
