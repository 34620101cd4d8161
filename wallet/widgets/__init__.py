"""What the wallet's screens are made of; a widget takes values and never opens the store."""
