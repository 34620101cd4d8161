"""Issuing: from an order to a signed credential and its files, and from one credential to the next."""
