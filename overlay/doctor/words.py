"""Findings in words, in the language of whoever asks."""

from typing import TypedDict

from overlay.doctor.finding import Finding, Group, State
from overlay.domain.said import Said, Words


class FindingJson(TypedDict):
    """One line of the doctor. `next` is the one next step, empty where there is none; `link` is where it is taken.
    `overlay` is the id of the overlay it is about, which can be asked to identify itself.
    """

    group: Group
    check: str
    state: State
    title: str
    found: str
    next: str
    details: list[str]
    link: str
    overlay: int | None


def in_words(finding: Finding, words: Words) -> FindingJson:
    found = finding.found
    after = f"{found.key}.next"
    return {
        "group": finding.group,
        "check": finding.check,
        "state": finding.state,
        "title": finding.title or words.say(Said(f"doctor.title.{finding.check}")),
        "found": words.say(found),
        "next": words.say(Said(after, **found.values)) if words.has(after) else "",
        "details": [words.say(detail) for detail in finding.details],
        "link": finding.link,
        "overlay": finding.overlay,
    }
