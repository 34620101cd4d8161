"""Did you mean …?"""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word a person most likely meant, if one is near enough."""
    import difflib

    folded = {_fold(name): name for name in known}
    found = difflib.get_close_matches(_fold(word), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean X?`, or nothing."""
    found = nearest(word, known)
    return f"did you mean {found}?" if found else ""


def _fold(word: str) -> str:
    return word.strip().lower().replace(" ", "_").replace("-", "_")
