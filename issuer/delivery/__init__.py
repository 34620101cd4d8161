"""Deliveries: what the centre tells its authority."""
