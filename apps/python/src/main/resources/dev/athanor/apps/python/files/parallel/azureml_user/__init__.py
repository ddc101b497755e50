"""What entry scripts may import; an installed package of this name goes first."""
