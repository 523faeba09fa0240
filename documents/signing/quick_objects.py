"""Objects out of an object stream, read by words instead of by bytes.

Only the plain words our renderer writes are read here: names without escapes, whole numbers, short decimals, references, arrays
and dictionaries. A string inside is read by the library; anything else is Unusual, and then the library reads the whole object,
so what is accepted and refused stays its own.
"""

import re
from io import BytesIO

from pyhanko.pdf_utils import generic

SPACE = rb"[ \n\r\t\f\0]"
END = rb"(?=[ \n\r\t\f\0/<>\[\]()])"
WORD = re.compile(
    SPACE + rb"*(?:/(?P<name>[A-Za-z0-9_.+:-]+)" + END + rb"|(?P<ref>\d{1,8} \d) R" + END + rb"|(?P<whole>-?\d{1,15})" + END
    + rb"|(?P<part>-?\d{1,9}\.\d{1,9})" + END + rb"|(?P<array>\[)|(?P<close>\])|(?P<open><<)|(?P<shut>>>)|(?P<string>\())",
)  # fmt: skip
MAYBE_STREAM = re.compile(SPACE + rb"*[s%]")  # behind a dictionary the word "stream" would make it one
DEEPEST = 100


class Unusual(Exception):
    """The library must read this object."""


def quick_object(content, at, reference):
    """The object that begins at `at`, every part of it with `reference` as its container; raises Unusual."""
    return _Words(content, at, reference).value(0)


class _Words:
    """A place in the bytes that moves forward word by word."""

    def __init__(self, content, at, reference):
        self.content, self.at, self.reference = content, at, reference

    def word(self):
        """(kind, text) of the next word."""
        found = WORD.match(self.content, self.at)
        if found is None:
            raise Unusual
        self.at = found.end()
        return found.lastgroup, found[found.lastgroup]

    def value(self, depth):
        kind, text = self.word()
        return self.made(kind, text, depth)

    def made(self, kind, text, depth):
        """The object that a word is, or begins."""
        if depth > DEEPEST or kind in ("close", "shut"):
            raise Unusual
        made = READERS[kind](self, text, depth)
        made.container_ref = self.reference
        return made

    def indirect(self, text, _depth):
        number, generation = text.split()
        return generic.IndirectObject(int(number), int(generation), self.reference.pdf)

    def array(self, _text, depth):
        made = generic.ArrayObject()
        while (word := self.word())[0] != "close":
            made.append(self.made(*word, depth + 1))
        return made

    def dictionary(self, _text, depth):
        made = {}
        while (word := self.word())[0] != "shut":
            key = _name(word[1]) if word[0] == "name" else None
            if key is None or key in made:
                raise Unusual
            made[key] = self.value(depth + 1)
        if MAYBE_STREAM.match(self.content, self.at):
            raise Unusual
        return generic.DictionaryObject(made)

    def string(self, _text, _depth):
        stream = BytesIO(self.content)
        stream.seek(self.at - 1)
        made = generic.read_object(stream, self.reference)
        self.at = stream.tell()
        return made


def _name(text):
    return generic.NameObject("/" + text.decode("ascii"))


READERS = {
    "name": lambda words, text, depth: _name(text),
    "whole": lambda words, text, depth: generic.NumberObject(text.decode("ascii")),
    "part": lambda words, text, depth: generic.FloatObject(text.decode("ascii")),
    "ref": _Words.indirect, "array": _Words.array, "open": _Words.dictionary, "string": _Words.string,
}  # fmt: skip
