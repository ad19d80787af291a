"""Small networks on points of a plane: XOR and what else one line cannot part."""
