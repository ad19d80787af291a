"""What is moved on each page: a module of its name, with MOVES."""
