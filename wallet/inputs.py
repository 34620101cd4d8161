"""What a person names: a file, "-" for standard input, or the text itself."""

from credential.codes import Code
from credential.skp1 import PREFIX
from credential.skp1.pieces import is_piece
from device.errors import PassportError
from device.terminal import safe_text

_SAME = "set scanner and computer to the same keyboard layout, or read a photo of the code"


def texts_in(name: str) -> tuple[str, ...]:
    """Every text in the file, picture, PDF or folder of this name, at least one; raises PassportError."""
    from device.optical import read_input  # only where something is read

    readings = read_input(name)
    texts = tuple(text for reading in readings for text in reading.texts)
    if not texts:
        words = next((reading.problem.message for reading in readings if reading.problem), "nothing in it")
        raise PassportError(words)
    return sound(texts)


def sound(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The texts, at least one, that no scanner changed; PassportError where it changed them all."""
    from device.wedge import mistyped

    typed = [mistyped(text) for text in texts]
    if typed[0] and all(typed):
        raise PassportError(typed[0].words, hint=_SAME, code=Code.INPUT_SCANNER_LAYOUT)
    return tuple(text for text, odd in zip(texts, typed, strict=True) if not odd)


def one_text(given: str) -> str:
    """`given` if it is a code's text itself, else the one text in the file of that name."""
    if given.startswith(PREFIX):
        return given
    if is_piece(given):
        from wallet.scanning import Scanned

        return Scanned().whole(given)
    texts = texts_in(given)
    if len(texts) > 1:
        raise PassportError(f"{safe_text(given)} holds {len(texts)} codes", hint="give the one that counts")
    return texts[0]
