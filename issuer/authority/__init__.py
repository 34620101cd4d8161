"""The authority's desk: who may certify what, said in one signed bundle."""
