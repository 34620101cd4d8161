"""What a centre has promised survives: killed processes, power cuts, full disks, writers at once."""
