"""``pledge settings``: how somebody is reminded is said and kept as on the page."""

from __future__ import annotations

from tests.pledge_engine.cli.conftest import CommandLine


def test_the_command_line_says_and_keeps_the_same(pledge: CommandLine) -> None:
    robin = "robin.example"
    words = ("settings", "reminders")
    assert "every working day" in pledge.said(*words, by=robin)
    assert "one mail a week, on Friday" in pledge.said(*words, "--mail", "weekly", "--weekday", "friday", by=robin)
    assert "on Friday" in pledge.said(*words, "--fold", "changes", by=robin)
    assert pledge.told(*words, by=robin) == {
        "rhythm": "weekly", "weekday": 4, "folds_agreements": False, "folds_changes": True,
    }  # fmt: skip
    assert "due or late" in pledge.said(*words, "--mail", "when-due", "--fold", "nothing", by=robin)
    assert pledge(*words, "--weekday", "friday", by=robin).exit_code == 2
    assert pledge(*words, "--mail", "weekly", by=robin).exit_code == 7
