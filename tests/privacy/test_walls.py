"""Every address of the pages in every role, wherever a record stands to the person, by every method: nobody sees what is not
theirs.

What is expected comes from the policy table, as for the command line; what happens comes from the application itself. In
every answer, its headers and the log, everything that anybody ever wrote is looked for.
"""

from __future__ import annotations

import sys

import pytest

from tests.privacy.expecting import ABSENT, EITHER, IN, OUT, expected, person, sees
from tests.privacy.pages import Pages
from tests.privacy.routes import LOGGED_IN, OPEN, Route, every_route, what_is_missing
from tests.privacy.visitor import OTHER_METHODS, Answer, Visitor, steps_asked
from tests.privacy.walled import known_to
from tests.privacy.world import DEFINITION, RECORDS, Record
from workflows.definition import Role

NOT_THERE = Record("not there", "R-9999", "Oak", ("", ""), "")
TESTED = [(role, relation) for role in Role for relation in RECORDS]
LET_IN = {"GET": {200, 303}, "POST": {200, 303, 400, 409, 422}}


def test_no_address_is_missing_from_the_table(pages: Pages) -> None:
    with Visitor(pages, "pledge", "sam") as visitor:
        assert what_is_missing(visitor.app) == []


class Wall:
    """One person before every address, about one record; ``surprises`` is what should not be, ``checks`` how much was asked."""

    def __init__(self, visitor: Visitor, roles: tuple[Role, ...], record: Record) -> None:
        self.visitor, self.roles, self.record = visitor, roles, record
        self.checks = 0
        self.surprises: list[tuple[object, ...]] = []
        self.allowed = known_to(roles, visitor.handle)
        self._not_there: dict[tuple[str, ...], Answer] = {}

    def drive(self, within: str = "") -> None:
        """Ask for everything in every way, or for what begins like this."""
        for place, (method, rule, route) in enumerate(every_route()):
            if not rule.startswith(within) or self._was_asked_elsewhere(place, method, rule, route):
                continue
            for step in steps_asked(self.roles[0], rule, route):
                if method == "GET":
                    self._look(rule, route, step)
                else:
                    self._send(rule, route, step)
        if self.record.relation in {"own", "other care group"} and not within:
            self._other_methods()

    def _was_asked_elsewhere(self, place: int, method: str, rule: str, route: Route) -> bool:
        """What is no record's is asked for once; of the many forms that only ask, each record is asked for some in turn."""
        if self.record.relation == "own":
            return False
        if method == "POST":
            return "{" not in route.words
        own_page = rule.rpartition("/")[2] in {"<reference>", "history", "<step>"} or "<reference>" not in rule
        return not own_page and place % len(RECORDS) != list(RECORDS).index(self.record.relation)

    def _expected(self, route: Route, step: str) -> str:
        about = DEFINITION.steps[step or "understand_roles"]
        record = self.record if "{" in route.words else RECORDS["own"]
        roles = tuple(role for role in self.roles if route.only_as in {None, role})
        return expected(route.right, route.words, roles, record, self.visitor.handle, about) if roles else OUT

    def _look(self, rule: str, route: Route, step: str) -> None:
        address = self.visitor.address(rule, route, self.record, step)
        answer = self.visitor.ask("GET", address)
        self._judge(answer, route, step, LET_IN["GET"])
        if not route.query and step != "oh_clearance":
            head = self.visitor.ask("HEAD", address)
            self._check(
                head.status == answer.status and not head.body, "HEAD tells more than GET", address, head.status
            )
            self._check(not head.canaries - self.allowed, "leaked", head.asked)
        self._like_nothing(answer, "GET", rule, route, step)

    def _send(self, rule: str, route: Route, step: str) -> None:
        address = self.visitor.address(rule, route, self.record, step)
        unsigned = self.visitor.ask("POST", address, {})
        self._check(unsigned.status in {400, 409, 403, 404}, "sent without a token", address, unsigned.status)
        data = self.visitor.filled(rule, route, self.record, step)
        answer = self.visitor.ask("POST", address, data)
        wrote = self.visitor.written()
        right = self._judge(answer, route, step, LET_IN["POST"])
        self._check(not (wrote and right in {OUT, ABSENT}), "something was written", address, answer.status, wrote)
        self._like_nothing(answer, "POST", rule, route, step, data)
        if wrote or route.asks in {LOGGED_IN, OPEN}:
            self.visitor.begin_anew()

    def _judge(self, answer: Answer, route: Route, step: str, let_in: set[int]) -> str:
        right = self._expected(route, step)
        codes = {
            IN: let_in
            | ({404, 429} if route.asks in {LOGGED_IN, OPEN} else set())
            | ({403} if route.their_own else set()),
            OUT: {403, 404},
            ABSENT: {404},
            EITHER: set(range(200, 500)),
        }[right]
        if route.each:
            codes = set(range(200, 500))
        kept_out = answer.status == 422 and self._says_not_there(answer, route)
        status = 404 if kept_out else answer.status
        self._check(status in codes, right, answer.asked, answer.status, answer.heading)
        self._hold_nothing(answer)
        return right

    def _says_not_there(self, answer: Answer, route: Route) -> bool:
        words = route.said_on_page.replace("{R}", self.record.reference)
        return bool(words) and words in answer.body

    def _hold_nothing(self, answer: Answer) -> None:
        leaked = sorted(answer.canaries - self.allowed)
        self._check(not leaked, "leaked", answer.asked, leaked[:5])

    def _like_nothing(
        self, answer: Answer, method: str, rule: str, route: Route, step: str, data: dict[str, list[str]] | None = None
    ) -> None:
        """To whoever does not see a record, it is in every word as if there were none of that name."""
        asked_as = (role for role in self.roles if route.only_as in {None, role})
        if any(sees(role, self.record, self.visitor.handle) for role in asked_as) or "<reference>" not in rule:
            return
        address = self.visitor.address(rule, route, NOT_THERE, step)
        asked = (method, address, *(value for _, value in route.sends))
        if asked not in self._not_there:
            self._not_there[asked] = self.visitor.ask(method, address, data)
        nothing = self._not_there[asked]
        same = answer.told(self.record.reference) == nothing.told(NOT_THERE.reference)
        self._check(same, "differs from one that is not there", answer.asked, answer.status, nothing.status)

    def _other_methods(self) -> None:
        """Nothing is at an address by another method, whoever asks; and nothing happens there."""
        asked = set[str]()
        for _, rule, route in every_route():
            asked.add(
                self.visitor.address(rule, Route(asks=OPEN), self.record, steps_asked(self.roles[0], rule, route)[0])
            )
        for address in sorted(asked):
            allowed = self.visitor.allows(address)
            for method in sorted(OTHER_METHODS - (allowed - {"OPTIONS"})):
                answer = self.visitor.ask(method, address)
                self._check(
                    answer.status == (200 if method == "OPTIONS" else 405), "a method", answer.asked, answer.status
                )
                self._hold_nothing(answer)
        self._check(not self.visitor.written(), "a method wrote something", self.visitor.written())

    def _check(self, held: bool, *said: object) -> None:
        self.checks += 1
        if not held:
            self.surprises.append(said)


@pytest.mark.parametrize(("role", "relation"), TESTED, ids=[f"{role.value}-{relation}" for role, relation in TESTED])
def test_each_address_lets_in_whom_the_policy_lets_in_and_tells_nobody_else(
    pages: Pages, role: Role, relation: str, capfd: pytest.CaptureFixture[str]
) -> None:
    record, handle = RECORDS[relation], person(role, relation)
    twice = relation == "oneself" and role is not Role.WORKER
    roles = (role, Role.WORKER) if twice else (role,)
    with Visitor(pages, role.value if twice else "pledge", handle) as visitor:
        wall = Wall(visitor, roles, record)
        wall.drive()
        said = "".join(capfd.readouterr()) + visitor.log
    with capfd.disabled():
        sys.stdout.write(f" {wall.checks} checks")
    assert not wall.surprises, f"{len(wall.surprises)} surprises\n" + "\n".join(map(str, wall.surprises[:60]))
    assert "canary" not in said.lower()


def test_a_role_that_sees_no_record_lets_nobody_do_more_with_one_that_another_role_shows_them(pages: Pages) -> None:
    with Visitor(pages, "board too", person(Role.FACILITATOR, "own")) as visitor:
        wall = Wall(visitor, (Role.FACILITATOR, Role.BOARD), RECORDS["own"])
        wall.drive("/records/<reference>")
    assert wall.checks > 300
    assert not wall.surprises, "\n".join(map(str, wall.surprises))
