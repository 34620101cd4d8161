"""The gate: checks a skills passport from a screen, a page, a photo or a file, with no network."""
