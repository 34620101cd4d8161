"""What a person names: a file, "-" for standard input, or the text itself."""

from credential.skp1 import PREFIX
from device.errors import PassportError
from device.terminal import safe_text


def texts_in(name: str) -> tuple[str, ...]:
    """Every text in the file, picture, PDF or folder of this name, at least one; raises PassportError."""
    from device.optical import read_input  # only where something is read

    readings = read_input(name)
    texts = tuple(text for reading in readings for text in reading.texts)
    if not texts:
        words = next((reading.problem.message for reading in readings if reading.problem), "nothing in it")
        raise PassportError(words)
    return texts


def one_text(given: str) -> str:
    """`given` if it is a code's text itself, else the one text in the file of that name."""
    if given.startswith(PREFIX):
        return given
    texts = texts_in(given)
    if len(texts) > 1:
        raise PassportError(f"{safe_text(given)} holds {len(texts)} codes", hint="give the one that counts")
    return texts[0]
