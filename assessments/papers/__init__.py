"""The official papers of an assessment as documents.paper.Papers, for the forms of 2018 and those of TT 57/2026.

`places` names what people write for them, `drafts` proposes words for these places, `dossier` reads everything once;
the other modules make papers from a dossier and never read the database. `collect` is the door.
"""
