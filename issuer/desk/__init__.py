"""The commands of the centre's desk: each reads its arguments, asks the register, and words the result."""
