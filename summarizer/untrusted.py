"""Makes words of an article safe to stand in a chat with a model, and finds them again.

Engines that template a chat themselves (llama.cpp, vLLM) read `<|im_end|>` or `[/INST]` inside
a message as the control token that it spells, so an article could close its turn and open a
system's. `neutralise` changes the one character that such a token begins with to its look-alike;
`driving` does it to every question of every reader.

Promises: every text keeps its length, so an offset in the changed text is the same offset in
the original; doing it twice changes nothing more; braces, words, numbers, accents and all
other signs stay as they are.
Telling the model where the article begins and ends is left to the templates, which get a
`fence` that the article does not hold.
"""

from __future__ import annotations

import hashlib
import re

_SAFE_ANGLE, _SAFE_SQUARE = "‹", "⁅"
_SQUARE_TOKEN = re.compile(r"\[(?=\||/?[A-Za-z]?[A-Z]{2}[A-Z0-9_]*\]|control_\d+\])")
"""`[INST]`, `[/INST]`, `[TOOL_CALLS]`, `[gMASK]`, `[|user|]`: tokens of Mistral, GLM, EXAONE and
others. No list of them is ever complete, so the shape decides; "[he]" and "[sic]" are not hit."""
_BREAKS = dict.fromkeys([*range(0x20), 0x7F, 0x85, 0x2028, 0x2029], " ")


def neutralise(text: str) -> str:
    """The same words, with nothing in them that an engine takes for a control token.

    A "<" becomes "‹", and the bracket before a bracketed token "⁅".
    """
    return _SQUARE_TOKEN.sub(_SAFE_SQUARE, text.replace("<", _SAFE_ANGLE))


def one_line(text: str) -> str:
    """The same text, with a blank for every line break or control character: a sentence cannot
    pretend to be several numbered ones."""
    return text.translate(_BREAKS)


def restore(text: str, article: str) -> str:
    """What a model wrote, with the article's own signs in place of the look-alikes.

    Where the article itself holds a look-alike, nothing says which was meant, and it stays.
    """
    for safe, sign in ((_SAFE_ANGLE, "<"), (_SAFE_SQUARE, "[")):
        if safe not in article:
            text = text.replace(safe, sign)
    return text


def fence_for(text: str) -> str:
    """A short code that `text` does not hold, always the same one for the same text."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    while (code := digest[:10]) in text:
        digest = hashlib.sha256(digest.encode()).hexdigest()
    return code
