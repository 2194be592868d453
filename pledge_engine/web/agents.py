"""Roughly what somebody looks at the pages with, for them to know it again: no more of what a browser says is kept."""

from __future__ import annotations

# The first that fits counts: browsers also say the names of those they resemble.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    *(("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "Linux")),
)


def opened_on(agent: str) -> str:
    """The browser and the kind of device, such as "Firefox on Windows"; "A browser" where neither is known."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser
