"""The mistakes in the example tracker that has some: one in each row, with what the importer says about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pledge_engine.upkeep.tracker.cells import Ago, Cell, Days, Formula, plain_date
from pledge_engine.upkeep.tracker.layout import GROUPS
from pledge_engine.upkeep.tracker.posts import POSTS
from pledge_engine.upkeep.tracker.rows import row_of
from workflows.words import long_date

TITLE = "Lived experience posts, with a mistake in every row (fictional, nobody in it exists)"


@dataclass(frozen=True, slots=True)
class Planted:
    """A row like that of a post, by its number, but for ``cells``: the first of them is the one that is complained of.

    ``problem`` is what is said of it, with the name of a cell in braces for the day in it; ``right`` stands in the example of
    what would be right, with "{before}" for the working day before the one on which it is brought in.
    """

    post: int
    cells: Mapping[str, Cell | Ago]
    problem: str
    right: str

    @property
    def column(self) -> str:
        """The column that is named."""
        return next(iter(self.cells))

    def said(self, days: Days) -> str:
        """What is said on the day until which the tracker was kept."""
        dated = {
            key.replace(".", "_"): long_date(days.ago(cell.working_days))
            for key, cell in self.cells.items()
            if isinstance(cell, Ago)
        }
        return self.problem.format(**dated)


# Columns that the tracker without mistakes has not; what is forbidden is refused also where it is empty.
LAYOUT: Mapping[str, Mapping[str, str]] = {
    **GROUPS,
    "More dates": {
        "Selection entered": "entered.selection",
        "Clearance entered": "entered.clearance",
        "Earlier holds": "earlier_holds",
    },
    "Not for this": {"Date of birth": "birth", "NHS number": "nhs", "Sick leave": "sick", "Band": "band_again"},
    "For you": {"What the engine says": "says"},
}

# What is wrong with the headings: each with its words, what is said, and what would be right.
OF_HEADINGS: Sequence[tuple[str, str, str]] = (
    ("Date of birth", "dates of birth are never stored: a record needs nobody's identity beyond a name", "take the column out"),
    ("NHS number", "NHS numbers are never stored: a record needs nobody's identity beyond a name", "take the column out"),
    ("Sick leave", "absences and their reasons are never stored: being on this list already", "take the column out"),
    ("Band", "“Band” means “Agree the job description and person specification: Band”, which another", "keep one column"),
)  # fmt: skip

_LONG = "The post on the second floor that Kim asked for in the spring of this year"
_NOT_COME = "1 December 2090 has not come yet: for a step that is still to be done write “due” before the date"
_BACK = (
    "“Hold the team readiness session” is still open, but “Selection” comes after it: clear the cell, or write "
    "“Team readiness” as the stage"
)
_BEFORE = "“Hold interviews” is done, but “Send invitations and offer adjustments”, which comes before it, is not"
_TWO = "The service lead and the professional lead must be two different people"
_NO_STORED = Formula("=EDATE({triangulated_pdc}{row},12)", None)

# What has not come yet lies so far ahead that the file is as wrong in years as it is today.
PLANTED: Sequence[Planted] = (
    # What a cell cannot be read as
    Planted(1, {"entered_on": "17/11/26"}, "'17/11/26' has a year of two digits", "06/08/2026"),
    Planted(7, {"jd_ps_agreed": "31/09/2026"}, "there is no day 31/09/2026", "06/08/2026"),
    Planted(8, {"readiness_plan": "09/28/2026"}, "there is no day 09/28/2026: the day comes first", "06/08/2026"),
    Planted(9, {"job_plan": "soon"}, "'soon' is not a date", "due 06/08/2026"),
    Planted(10, {"banding_confirmed": "30 February 2026"}, "February 2026 has no day 30", "06/08/2026"),
    Planted(13, {"recruitment_strategy": 46350}, "46350 is a number and not a date", "06/08/2026"),
    Planted(14, {"entered_on": "06/11/1926"}, "the year 1926 is not a year this record can hold", "06/08/2026"),
    Planted(54, {"triangulated_pdc": "due 01/12/2026"}, "it says when the step is due", "the column for when it is next due"),
    Planted(51, {"triangulated_pdc.next": _NO_STORED}, "its formula has no stored value", "type the value"),
    Planted(2, {"stage": "Flying"}, "“Flying” is not a stage of the pledge", "Team readiness"),
    Planted(5, {"stage": "On hold"}, "being on hold is no stage", "Clearance"),
    Planted(3, {"stage": None}, "it is empty", "Clearance"),
    Planted(4, {"service_lead": None}, "it is empty", "Robin Example"),
    Planted(6, {"professional_lead": " - "}, "it is empty", "Robin Example"),
    Planted(11, {"team": None}, "it is empty", "Oak"),
    Planted(12, {"tracker_id": None}, "it is empty", "17"),
    Planted(15, {"tracker_id": "M-01"}, "row 5 is called “M-01” as well", "M-01-2"),
    Planted(16, {"tracker_id": _LONG}, "it is longer than 60 characters", "17"),
    Planted(36, {"pace": "daily"}, "“daily” is not a pace", "fortnightly"),
    Planted(35, {"workbook_week": "five"}, "“five” is not a number", "5, 1 missed, last 03/11/2026"),
    Planted(43, {"post": "Zero hours"}, "“Zero hours” is not one of the choices", "Permanent or Fixed term"),
    Planted(17, {"jd_ps_agreed.role": "Astronaut"}, "“Astronaut” is not one of the choices", "Peer support worker"),
    Planted(26, {"selection_outcome.appointed": "two"}, "'two' is not a whole number", "3"),
    Planted(24, {"selection_outcome.appointed": 1_000_000}, "1000000 is out of range", "50"),
    Planted(27, {"conditional_offer.name": "Bay \u202eFiction"},
            "it has an invisible mark that changes the direction of text", "without the mark"),
    Planted(28, {"conditional_offer.name": "???"}, "'???' says nothing", "in words"),
    Planted(29, {"conditional_offer.name": "Drew Sample and so on " * 12}, "it has 263 characters", "at most 250"),
    Planted(37, {"earlier_holds": "in March"}, "“in March” is not from one day to another", "03/03/2026 to 10/04/2026"),
    # What the cells of a row cannot say together
    Planted(18, {"professional_lead": "Toby Fiction", "professional_lead_email": "toby.fiction@trust.example"},
            _TWO, "Robin Example and Sam Fiction"),
    Planted(19, {"care_group": "Adult community"},
            "the team Lantern is in Children and young people, not in Adult community", "Children and young people"),
    Planted(20, {"care_group": None, "team": "Cedar"},
            "the team “Cedar” is not there yet, and nothing says in which care group it is", "Adult community"),
    Planted(30, {"oh_clearance": "n/a"}, "“Complete occupational health clearance” always applies", "{before}"),
    Planted(31, {"hr_clearance": "01/12/2090"}, _NOT_COME, "{before}"),
    Planted(21, {"readiness_session": "No"}, _BACK, "{before}"),
    Planted(22, {"hr_clearance": Ago(2)},
            "“Complete the employment checks” cannot be done yet: it opens later than “Selection”", "leave the cell empty"),
    Planted(23, {"interviews": Ago(4), "interview_invites": None}, _BEFORE, "{before}, or yes"),
    Planted(38, {"workbook_week": "9 of 9"}, "“Workbook week” has 8 turns, not 9", "5"),
    Planted(39, {"start_date": "06/11/2090"},
            "A record in “Induction workbook” is of somebody who has started, and 6 November 2090 has not come yet", "{before}"),
    Planted(40, {"start_date": None},
            "The start date is needed for a record in “Induction workbook”: everything there counts from it", "{before}"),
    Planted(32, {"start_date": Ago(60), "conditional_offer": Ago(36)},
            "The start date cannot be {start_date}: the offer was made on {conditional_offer}", "{before}"),
    Planted(33, {"entered_on": Ago(23), "entered.selection": Ago(12)},
            "“Clearance” cannot begin on {entered_on}, before “Selection” on {entered_selection}", "{before}"),
    Planted(25, {"entered.clearance": Ago(2)},
            "“Clearance” has a day, but the record is in “Selection”, which comes before it", "leave the cell empty"),
    Planted(34, {"entered_on": "26/11/2090"}, "26 November 2090 has not come yet", "{before}"),
    # Holds and ends
    Planted(45, {"hold_review_on": None, "held_on": Ago(4)},
            "a record on hold needs a day by which somebody looks at it again", "06/08/2026"),
    Planted(46, {"hold_review_on": Ago(9), "held_on": Ago(4)}, "A hold is looked at again after it began", "{before}"),
    Planted(47, {"held_on": "01/12/2090", "hold_review_on": "15/12/2090"},
            "A hold begins and ends on days that have come", "{before}"),
    Planted(49, {"earlier_holds": "10/04/2026 to 03/03/2026"}, "A hold ends after it began", "03/03/2026 to 10/04/2026"),
    Planted(57, {"ended_why": None}, "a record that was withdrawn needs the reason", "The post is not funded any more"),
    Planted(58, {"ended_why": "Nobody knows"}, "“Nobody knows” is not one of the choices", "The post could not be filled"),
    Planted(59, {"ended_on": None}, "a record that has ended needs the day", "06/08/2026"),
    Planted(60, {"last_stage": "Interviewing"}, "a record is not left from that stage", "Supervision"),
    Planted(59, {"held_on": Ago(30), "hold_review_on": Ago(-9)},
            "A record that has ended is not on hold", "leave the cell empty"),
    Planted(60, {"ended_on": "25/11/2090"}, "25 November 2090 has not come yet", "{before}"),
    Planted(60, {"ended_on": Ago(44), "entered_on": Ago(40)},
            "The record cannot have ended on {ended_on}: a stage began on {entered_on}", "{before}"),
)  # fmt: skip


def rows_with_mistakes(days: Days) -> Iterator[Mapping[str, Cell]]:
    """A row for each mistake, with what the engine says of it in a column of its own, which it does not read."""
    for number, planted in enumerate(PLANTED, start=1):
        row = {**row_of(POSTS[planted.post - 1], planted.post, days), "tracker_id": f"M-{number:02}"}
        for key, cell in planted.cells.items():
            row[key] = plain_date(days.ago(cell.working_days)) if isinstance(cell, Ago) else cell
        yield {**row, "says": planted.said(days)}
