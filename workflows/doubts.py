"""What is most likely not meant about a version of a pledge that is to follow another, in words for those who write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.definition import Definition, Stage, Step
from workflows.differences import differences


def doubts(before: Definition, after: Definition) -> tuple[str, ...]:
    """What is most likely not meant about a version that is to follow another: said, and nothing is refused for it."""
    if after.content_hash == before.content_hash:
        return ()
    if after.key != before.key:
        return (
            f"This is the pledge “{after.key}”, and the one in force is “{before.key}”: one takes no other's place.",
        )
    found = []
    if after.version <= before.version:
        found.append(
            f"Version {before.version} is in force, with other words: to put this one in force, "
            f"write “version: {before.version + 1}”."
        )
    if after.version > before.version + 1:
        found.append(
            f"Version {before.version} is in force, so the next is {before.version + 1}, and this one is {after.version}: "
            "check that none is left out."
        )
    if not differences(before, after):
        found.append(
            f"Nothing in it that people would notice differs from version {before.version}, which is in force."
        )
    found += _renamed(before.stages, after.stages, "stage")
    found += _renamed(before.steps, after.steps, "step")
    return tuple(found)


def _renamed(before: Mapping[str, Stage | Step], after: Mapping[str, Stage | Step], what: str) -> Iterator[str]:
    """What has the title of something that is gone, and another name: what is done is kept under the name."""
    gone = {each.title: key for key, each in before.items() if key not in after}
    for key, each in after.items():
        if key not in before and each.title in gone:
            yield (
                f"The {what} “{each.title}” is called “{key}” in the file, and “{gone[each.title]}” in the pledge in force. What "
                f"is done of it is kept under that name, and it would count as a new {what}: write “{gone[each.title]}” again."
            )
