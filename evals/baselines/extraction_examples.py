"""What LangExtract is told: a description of the task, and two worked examples.

Written for it in our vocabulary, as its own guide advises: verbatim extractions in the order of
the text, with attributes that give them context. All names and events are invented.
"""

from __future__ import annotations

from langextract.core.data import ExampleData, Extraction
from langextract.providers.schemas.openai import OpenAISchema

DESCRIPTION = """\
Extract what this news text reports, in order of appearance: events, claims, denials, no-comments.
event: something that happened or is planned, told by the journalist and not by a source.
claim: what a source says, reports, predicts, promises, demands or accuses somebody of, without \
the reporting verb.
denial: what a source denies, rejects or rules out, without the denying verb.
no_comment: the words which tell that somebody declined to comment or did not answer; "about" is \
the matter.
Use exact text from the article for every extraction. Do not paraphrase, and do not overlap.
"source" is the name of whoever says or denies it; for a pronoun, the name that it stands for."""

EXAMPLES = (
    ExampleData(
        text=(
            "The swing bridge at Quellmouth was closed on Tuesday after cracks were found in two "
            "pillars. Councillor Edda Tarrow said the repairs would cost at least 4 million "
            "crowns. She accused the builder, Brask Lunde, of using cheap concrete. Brask Lunde "
            "denied that it had used cheap concrete. The transport ministry declined to comment "
            "on the accusation."
        ),
        extractions=[
            Extraction("event", "The swing bridge at Quellmouth was closed on Tuesday"),
            Extraction("event", "cracks were found in two pillars"),
            Extraction(
                "claim",
                "the repairs would cost at least 4 million crowns",
                attributes={"source": "Councillor Edda Tarrow"},
            ),
            Extraction(
                "claim",
                "the builder, Brask Lunde, of using cheap concrete",
                attributes={"source": "Councillor Edda Tarrow"},
            ),
            Extraction(
                "denial", "it had used cheap concrete", attributes={"source": "Brask Lunde"}
            ),
            Extraction(
                "no_comment",
                "declined to comment",
                attributes={"source": "The transport ministry", "about": "the accusation"},
            ),
        ],
    ),
    ExampleData(
        text=(
            "“We will not leave this building,” Otto Verrin, who leads the strikers, told a crowd "
            "on Friday. According to the dairy's owners, 60 of 300 workers have joined the "
            "strike. The owners rejected reports that the dairy would be sold. Police moved in at "
            "noon and arrested nine people. The court could not be reached."
        ),
        extractions=[
            Extraction(
                "claim", "We will not leave this building", attributes={"source": "Otto Verrin"}
            ),
            Extraction(
                "claim",
                "60 of 300 workers have joined the strike",
                attributes={"source": "the dairy's owners"},
            ),
            Extraction(
                "denial",
                "the dairy would be sold",
                attributes={"source": "the dairy's owners"},
            ),
            Extraction("event", "Police moved in at noon and arrested nine people"),
            Extraction(
                "no_comment",
                "could not be reached",
                attributes={"source": "The court", "about": ""},
            ),
        ],
    ),
)
SCHEMA = OpenAISchema.from_examples(EXAMPLES)
"""The schema under which LangExtract's provider for OpenAI-compatible servers asks, made by it from
the examples."""
