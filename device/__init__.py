"""What the three programs share of the machine they run on.

Homes, files, passphrases, the terminal, the installed trust, and light: QR codes drawn and read.
"""
