"""The centre's desk and the authority's desk: who issues credentials, and who says who may."""
