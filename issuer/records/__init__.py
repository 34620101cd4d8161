"""Records: what the centre issued and did, in one register that loses nothing."""
