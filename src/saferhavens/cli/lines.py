"""Text as it may stand on a terminal."""


def on_one_line(text: str) -> str:
    """`text` without what moves the cursor or turns letters round: a file, or a place, can be called anything."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
