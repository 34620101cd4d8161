"""Texts that a spreadsheet would run instead of showing them."""

_SIGNS = tuple("=+-@\t\r＝＋－＠")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take the text of a cell for a formula."""
    return cell.startswith(_SIGNS)
