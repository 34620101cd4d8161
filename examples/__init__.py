"""The demo and its input."""
