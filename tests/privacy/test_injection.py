"""Everything in the corpus through every text field of every form: nothing of it runs, and nothing is forged with it.

What is taken is then looked at in a real browser, in files, in JSON, in mails and in the log. What is refused is refused
on a page that says what to mend.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice

import pytest

from pledge_engine.hires.opening import open_hire
from pledge_engine.reconciliation.verifying import verify_events
from tests.privacy.corpus import EVERY, some
from tests.privacy.forms import Form, forms_in, plainly
from tests.privacy.harmless import wrong_in_headers, wrong_in_log, wrong_on_page
from tests.privacy.pages import Pages
from tests.privacy.routes import Route, every_route
from tests.privacy.visitor import Visitor
from tests.privacy.world import RECORDS, Record

# Whoever comes first and is shown the form fills it in; nobody is the one who is not logged in.
PEOPLE = (
    *("service-lead", "professional-lead", "hr", "facilitator", "lx-leadership", "worker1", "administrator", "auditor"),
    *("board", ""),
)
NEW = Record("new", "R-0008", "Oak", ("service-lead", "professional-lead"), "")
STEPS = {
    "own": ("peer_supervision", "three_month_review"),
    "new": ("support_infrastructure", "readiness_plan", "job_plan"),
}
# Here what was typed is kept, so that every text of the corpus goes through by itself; elsewhere it is only said again.
KEPT = {"/records/<reference>/note", "/records/<reference>/steps/support_infrastructure"}
# To guess a password takes long on purpose, and each name has to wait of its own: a part of each kind is enough there.
SLOW = {"/log-in", "/forgotten-password", "/log-in/code", "/how-you-log-in/turn-off", "/how-you-log-in/new-codes"}


def _pages() -> list[tuple[str, str]]:
    """Every rule that may show a form, with the step that it is asked for."""
    found = {}
    for method, rule, _ in every_route():
        if method == "GET" and not rule.endswith((".csv", ".jsonl", "<name>", "health", "ready")):
            steps = [*STEPS["own"], *STEPS["new"]] if rule == "/records/<reference>/steps/<step>" else [""]
            for step in steps:
                found[rule.replace("<step>", step) if step else rule] = step
    return sorted(found.items())


PAGES = _pages()


@contextmanager
def _visiting(pages: Pages, handle: str) -> Iterator[Visitor]:
    with Visitor(pages, "pledge", handle) as visitor:
        with visitor.office.work(visitor.office.actor("service-lead")) as work:
            done = open_hire(work, "Oak", service_lead="service-lead", professional_lead="professional-lead")
        assert done.reference == NEW.reference
        yield visitor


def _address(visitor: Visitor, rule: str, step: str) -> str:
    record = NEW if step in STEPS["new"] else RECORDS["own"]
    around = step or ("group_supervision" if "register" in rule else "peer_supervision")
    return visitor.address(rule, Route(asks=""), record, around)


def _to_fill_in(visitor: Visitor, address: str) -> list[Form]:
    answer = visitor.ask("GET", address)
    return [form for form in forms_in(answer.body) if any(control.takes_words for control in form.controls)]


def _send(visitor: Visitor, address: str, form: Form, texts: Iterator[str]) -> tuple[int, str, str, int]:
    """Send a form with a text in every field that takes one."""
    fields = {control.name for control in form.controls if control.takes_words and control.name != "csrf_token"}
    typed = {name: next(texts) for name in sorted(fields)}
    data = form.filled(lambda name: typed.get(name, plainly(name)))
    for button in form.buttons():
        if button.name and button.name not in data:
            data[button.name] = [button.value]
    if form.method == "get":
        found = visitor.look(form.action or address.partition("?")[0], data)
    else:
        data |= {"csrf_token": [visitor.token]}
        found = visitor.ask("POST", form.action or address, data)
    return found.status, found.headers, found.body, len(fields)


@pytest.mark.parametrize(("rule", "step"), PAGES, ids=[rule for rule, _ in PAGES])
def test_nothing_that_is_typed_into_a_form_becomes_part_of_a_page_a_header_or_the_log(
    pages: Pages, rule: str, step: str, capfd: pytest.CaptureFixture[str]
) -> None:
    sent, wrong = 0, list[tuple[object, ...]]()
    # On a record the leads and HR are offered everything that is typed there.
    for handle in PEOPLE[:3] if "<reference>" in rule else PEOPLE:
        with _visiting(pages, handle) as visitor:
            address = _address(visitor, rule, step)
            forms = _to_fill_in(visitor, address)
            for form in forms:
                texts = EVERY if rule in KEPT else tuple(some(24 if rule in SLOW else 5))
                fields = sum(control.takes_words for control in form.controls)
                for start in range(len(texts)):
                    status, headers, body, filled = _send(visitor, address, form, islice(cycle(texts), start, None))
                    sent += filled
                    found = [*wrong_on_page(body), *wrong_in_headers(headers)] if "text/html" in headers else []
                    if found or status >= 500:
                        wrong.append((address, status, found[:4], texts[start][:60]))
                everything = " ".join(EVERY)
                status, headers, body, filled = _send(visitor, address, form, cycle([everything]))
                sent += filled * len(EVERY)
                if status >= 500 or wrong_on_page(body) or wrong_in_headers(headers):
                    wrong.append((address, status, wrong_on_page(body)[:4], "everything at once", fields))
            if forms:
                wrong += [(address, line) for line in wrong_in_log(visitor.log)]
                assert visitor.office.look(visitor.office.actor("auditor"), verify_events).intact
                break
    with capfd.disabled():
        sys.stdout.write(f" {sent} texts")
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(map(str, wrong[:20]))
