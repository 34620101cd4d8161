"""Rosters: tables of people to certify, read strictly, judged row by row, answered in words."""
