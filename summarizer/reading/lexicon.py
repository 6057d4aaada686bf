"""The English words that attribute something to somebody, and what each may introduce.

Verbs are listed by what they introduce; patterns of several words (no-comments, "according
to", "ruled out") come before single words. Sources of the lists: the table of kinds in the
project's labelling guideline, and the cue counts of PolNeAR's train compartment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ..schema import ClaimKind, NoCommentKind

Polarity = Literal["claim", "denial", "no_comment"]


ACCORDING = "according to"
SPOKEN = frozenset(
    "said says told tells stated states added adds announced announces denied denies accused "
    "accuses claimed insisted insists argued argues warned warns urged urges admitted "
    "acknowledged confirmed wrote according blamed blames criticised criticized condemned "
    "demanded demands rejected rejects dismissed dismisses promised vowed pledged praised "
    "predicted predicts reported explained replied suggested".split()
) | {ACCORDING}
"""Cues so plain that somebody surely speaks, once their neighbours have been looked at."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """What a cue introduces.

    Attributes:
        polarity: claim, denial or no_comment.
        kind: kind of the claim.
        silence: kind of the no-comment.
        noun: the cue is a noun ("allegations that"), whose source may be a possessive.
    """

    polarity: Polarity = "claim"
    kind: ClaimKind = "assertion"
    silence: NoCommentKind = "declined"
    noun: bool = False


_VERBS: dict[ClaimKind | Literal["denial"], str] = {
    "assertion": (
        "say! tell! state announce! add note explain! confirm! acknowledge! admit! insist! argue! "
        "claim report write! declare! suggest! testify! reveal! disclose! assert! maintain! "
        "contend! remark! recall! concede! conclude! reiterate! emphasise! emphasize! "
        "stress clarify! mention! tweet! post! comment! observe "
        "believe! think! allege! indicate! "
        "describe! speculate! agree! respond! reply! contest! affirm! inform! "
        "reason! read continue! hint! joke! quip! lament! muse! complain! estimate know! hope "
        "call dub! characterise! characterize! theorise! theorize! "
        "portray! find! show! detail! feel! consider! hear!"
    ),
    "accusation": "accuse! blame allege! implicate! denounce! charge",
    "prediction": "expect! predict! forecast! anticipate! warn! fear caution!",
    "commitment": "promise vow! pledge threaten! offer! undertake! commit! plan intend! agree!",
    "demand": (
        "demand urge! request beg! plead! appeal call-for! ask! order insist! seek! "
        "want! propose! recommend!"
    ),
    "judgement": (
        "praise! condemn! welcome! criticise! criticize! applaud! hail! slam! blast! decry! "
        "deplore! regret! endorse! commend! question"
    ),
    "denial": "deny! reject! dismiss! dispute refute! rebut! repudiate! disavow!",
}
_IRREGULAR = {
    "say": "say says said saying",
    "tell": "tell tells told telling",
    "write": "write writes wrote written writing",
    "think": "think thinks thought thinking",
    "know": "know knows knew known",
    "find": "find finds found",
    "show": "show shows showed shown",
    "feel": "feel feels felt",
    "hear": "heard",
    "seek": "seek seeks sought seeking",
    "undertake": "undertake undertakes undertook undertaking",
    "admit": "admit admits admitted admitting",
    "commit": "commit commits committed committing",
    "beg": "beg begs begged begging",
    "plan": "plan plans planned planning",
    "quip": "quip quips quipped quipping",
    "forecast": "forecast forecasts forecasting",
    "reply": "reply replies replied replying",
    "clarify": "clarify clarifies clarified clarifying",
    "testify": "testify testifies testified testifying",
    "deny": "deny denies denied denying",
    "decry": "decry decries decried decrying",
    "rebut": "rebut rebuts rebutted rebutting",
    "call-for": "",
    "tweet": "tweeted tweeting tweets",
    "post": "posted posting",
    "comment": "commented commenting",
    "dub": "dub dubs dubbed dubbing",
    "refer": "refer refers referred referring",
}
_NOUNS: dict[str, Lexeme] = {
    "allegation allegations accusation accusations": Lexeme(kind="accusation", noun=True),
    "claim claims assertion assertions suggestion suggestions": Lexeme(noun=True),
    "denial denials": Lexeme(polarity="denial", noun=True),
    "prediction predictions warning warnings fears": Lexeme(kind="prediction", noun=True),
    "promise promises pledge pledges threat threats": Lexeme(kind="commitment", noun=True),
    "demand demands calls": Lexeme(kind="demand", noun=True),
    "belief report reports rumours rumors": Lexeme(noun=True),
}
_NOUN_FOLLOWERS = frozenset("that of".split())

_PATTERNS: tuple[tuple[str, Lexeme], ...] = (
    (
        r"(?:(?:have|has|had|would|could|can|will) )?(?:neither|not|declined to|refused to) "
        r"confirm(?:ed|s)? (?:n?or) (?:deny|denied|denies)",
        Lexeme("no_comment", silence="neither confirmed nor denied"),
    ),
    (
        r"(?:declined|declines|declining|refused|refuses|refusing) (?:\w+ )?to "
        r"(?:comment|answer|discuss|say|speak|talk|elaborate|respond|reply|give|provide|disclose|"
        r"name|identify|be (?:interviewed|drawn|named|quoted))|"
        r"(?:would|will) not (?:comment|discuss|elaborate|say|answer|be drawn|give details)|"
        r"(?:wouldn't|won't) (?:comment|discuss|elaborate|say|answer)|"
        r"(?:declined|refused) (?:an interview|comment|all comment)|had no comment|no comment",
        Lexeme("no_comment", silence="declined"),
    ),
    (
        r"(?:did|has|have|had|do|does) (?:so far |thus far |\w+ly )?not (?:so far |yet |\w+ly )?"
        r"(?:respond(?:ed)?|repl(?:y|ied)|comment(?:ed)?|return(?:ed)?|answer(?:ed)?|"
        r"issued? (?:a|any) (?:statement|response|comment))|"
        r"(?:didn't|hasn't|haven't) (?:\w+ly )?(?:respond|responded|reply|replied|comment|"
        r"commented|return|returned)|(?:has|have|had) yet to (?:respond|reply|comment)|"
        r"(?:is|are|was|were) yet to (?:respond|reply|comment)|"
        r"(?:did|has|have) so far not commented",
        Lexeme("no_comment", silence="no response"),
    ),
    (
        r"(?:could|can) not (?:immediately |\w+ )?be (?:reached|contacted)|couldn't be reached|"
        r"(?:was|were) (?:unreachable|unavailable for comment|not available for comment)",
        Lexeme("no_comment", silence="unreachable"),
    ),
    (
        r"(?:could|can) not (?:immediately |independently )?(?:be )?(?:confirm|verify)|"
        r"(?:has|have|had|did) not (?:yet |so far )?(?:said|say|explained|explain|disclosed|"
        r"disclose|revealed|reveal|elaborated?|specif(?:y|ied)) "
        r"(?:what|why|how|who|when|where|whether|on|if)|"
        r"(?:was|were|is|are) unable to (?:confirm|verify)|"
        r"(?:has|have) not (?:\w+ )?(?:verified|confirmed)",
        Lexeme("no_comment", silence="withheld"),
    ),
    (ACCORDING, Lexeme()),
    (
        r"(?:is|are|was|were|am|be|been) (?:\w+ly )?(?:concerned|worried|convinced|confident|"
        r"afraid|certain)(?= (?:that|the|he|she|it|they|we|this|a|an|[a-z]+ would|[a-z]+ will))",
        Lexeme(),
    ),
    (r"(?:continued|continues|went on)(?= saying| to say)", Lexeme()),
    (r"(?:ruled|rules|ruling|rule) out", Lexeme("denial")),
    (r"(?:called|calls|calling) (?:on|upon|for)|(?:urged|pressed) for", Lexeme(kind="demand")),
    (r"(?:in|with) (?:the )?words of", Lexeme()),
    (r"(?:put|puts|putting)(?= the (?:\w+ ){1,5}at )", Lexeme(kind="figure")),
)  # fmt: skip


@cache
def verbs() -> dict[str, tuple[Lexeme, bool]]:
    """Every single-word cue: its lexeme, and whether it is a verb on sight."""
    table: dict[str, tuple[Lexeme, bool]] = {}
    for kind, lemmas in _VERBS.items():
        lexeme = Lexeme("denial") if kind == "denial" else Lexeme(kind=kind)
        for entry in lemmas.split():
            lemma, certain = entry.rstrip("!"), entry.endswith("!")
            for form in _forms(lemma):
                sure = (certain and form != lemma) or form.endswith(("ed", "ing"))
                table.setdefault(form, (lexeme, sure))
    return table


def _forms(lemma: str) -> list[str]:
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma].split()
    stem = lemma.removesuffix("e")
    plural = f"{lemma}es" if lemma.endswith(("s", "sh", "ch")) else f"{lemma}s"
    return [lemma, plural, f"{stem}ed", f"{stem}ing"]


@cache
def nouns() -> dict[str, Lexeme]:
    return {form: lexeme for forms, lexeme in _NOUNS.items() for form in forms.split()}


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Lexeme], ...]:
    return tuple((re.compile(rf"(?<!\S)(?:{p})(?!\S)"), lexeme) for p, lexeme in _PATTERNS)
