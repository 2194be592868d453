from datetime import timedelta

from tests.pledge_engine.cli.conftest import CommandLine

ROBIN, KIM, SAM = "robin.example", "kim.sample", "sam.fiction"
AWAY = ("cover", "name", ROBIN, "--by", KIM, "--from", "3 August 2026", "--until", "14 August 2026")


def test_cover_is_named_listed_and_ended_without_a_reason(pledge: CommandLine) -> None:
    assert "Kim Sample covers for Robin Example as the service lead, from 3 August 2026" in pledge.said(*AWAY, by=ROBIN)
    assert "Robin Example Kim Sample 3 August 2026 to 14 August 2026" in pledge.said("cover", "list", by=KIM)
    assert pledge.told("cover", "list", by=SAM) == []
    assert "Kim Sample no longer covers for Robin Example." in pledge.said("cover", "end", ROBIN, by=KIM)
    assert "There is no cover that you can see." in pledge.said("cover", "list", by=ROBIN)


def test_who_is_covered_ends_it_by_either_name(pledge: CommandLine) -> None:
    for name in (ROBIN, KIM):
        pledge.done(*AWAY, by=ROBIN)
        assert "Kim Sample no longer covers for Robin Example." in pledge.said("cover", "end", name, by=ROBIN)


def test_of_two_covers_the_one_from_that_day_on_ends(pledge: CommandLine) -> None:
    pledge.done(*AWAY, by=ROBIN)
    pledge.done("cover", "name", ROBIN, "--by", KIM, "--from", "17 August 2026", "--until", "21 August 2026", by=ROBIN)
    pledge.done("cover", "end", ROBIN, "--from", "17 August 2026", by=ROBIN)
    said = pledge.said("cover", "list", by=ROBIN)
    assert "3 August 2026 to 14 August 2026" in said
    assert "17 August 2026" not in said


def test_who_covers_completes_and_the_history_says_for_whom(pledge: CommandLine) -> None:
    assert pledge("hire", "show", "1", by=KIM).exit_code == 3
    pledge.done(*AWAY, by="dara.fable")
    words = ("hire", "complete", "1", "understand_roles", "pillar=leadership", "role=lived_experience_manager")
    said = pledge.said(*words, by=KIM)
    assert "Kim Sample, covering for Robin Example as the service lead, completed" in said
    assert "Kim Sample, covering for Robin Example as the service lead," in pledge.said("hire", "history", "1", by=SAM)
    assert "covered by Kim Sample until 14 August 2026" in pledge.said("hire", "show", "1", by=SAM)
    assert "Kim Sample, covering for Robin Example as service lead" in pledge.said(
        "audit", "show", "1", by="bo.fiction"
    )
    pledge.clock.move(timedelta(days=12))
    assert pledge("hire", "show", "1", by=KIM).exit_code == 3


def test_cover_that_cannot_be_says_every_mistake(pledge: CommandLine) -> None:
    words = ("cover", "name", ROBIN, "--by", SAM, "--from", "1 August 2026", "--until", "3 August 2028")
    result = pledge(*words, by=ROBIN)
    assert result.exit_code == 7
    said = " ".join(result.stderr.split())
    for part in ("holds no role in which they could stand in", "has passed", "more than 12 months"):
        assert part in said


def test_nobody_out_of_reach_is_covered(pledge: CommandLine) -> None:
    assert pledge(*AWAY, by=SAM).exit_code == 3
    assert pledge(*AWAY, by="bo.fiction").exit_code == 4
