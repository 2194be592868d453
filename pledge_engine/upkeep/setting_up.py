"""Is the place ready to be used? What a trust needs before its first post is opened, and what it should have soon after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import exists, func, select

from notifications.heartbeat import Heartbeat, last_heartbeats
from notifications.leaving import count_handed_over, sent_unknown_by_what
from notifications.outbox import Status, count_by_status
from notifications.settings import ChannelKind
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.access.rights import require_generally
from pledge_engine.hires.wording import moment
from pledge_engine.people.both_leads import TWO_ARE_NEEDED, one_is_both
from pledge_engine.people.deactivating import active_administrators
from pledge_engine.people.unheld import Unheld, unheld_queues
from pledge_engine.people.ways_in import WHAT_TO_DO, count_without_way_in, told, told_in_vain
from pledge_engine.settings import DEFAULT_ORGANISATION, Settings
from pledge_engine.store.tables import care_groups, closures, grants, hires, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.upkeep.backups import BACKUP, DRILL
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import counted, listed, with_need

Held = Mapping[tuple[Role, str | None], Collection[str]]

# What is said until there is a post: how those that a trust has already come in.
TRACKER = (
    "A tracker that you keep in a spreadsheet can be brought in with its teams, people and posts: “pledge import” does that on "
    "the server. What may be in it stands in docs/import-format.md, among the files of the project."
)
# Said wherever the place is looked at while nobody has named the trust.
UNNAMED = f"“{DEFAULT_ORGANISATION}” stands on every page and in every mail."
WHO_NAMES_IT = "Whoever runs the server sets PLEDGE_ORGANISATION to the name of your trust."
_KEPT_BY = {
    ChannelKind.FOLDER: "into a folder on the server",
    ChannelKind.CONSOLE: "onto the screen of the server",
}
_NAME_A_SERVER = "Before people rely on it, whoever runs the server names a mail server."
_NOT_KNOWN = (
    "Messages left before the program kept what took them, so that it does not know whether that was the mail server. "
    "The next one shows it."
)
_SEE_WHICH = "see under Messages which, and send each again or put it aside."
_NONE_TAKEN = "The mail server has taken nothing yet: invite somebody, and see under Messages what becomes of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """One thing that a place needs. ``words`` say what is there, or what is missing and where; what is ``optional`` may wait.

    ``left_so`` says in two or three words how it stands where somebody chose that it is not done.
    """

    key: str
    title: str
    done: bool
    words: str
    optional: bool = False
    left_so: str = ""

    @property
    def called(self) -> str:
        """Its title, which says so where it is optional, also once it is done."""
        return with_need(self.title, required=not self.optional)


def what_is_needed(work: Work, settings: Settings) -> tuple[Needed, ...]:
    """Everything in the order in which it is done; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    groups = dict(_rows(work, select(care_groups.c.id, care_groups.c.name).order_by(care_groups.c.name)))
    in_them = work.connection.execute(select(teams).order_by(teams.c.name)).all()
    empty = [name for group, name in groups.items() if group not in {team.care_group_id for team in in_them}]
    held = _held(work)
    unled = [team.name for team in in_them if (Role.SERVICE_LEAD, team.id) not in held]
    places = {("", name) for name in empty} | {(team.name, groups[team.care_group_id]) for team in in_them}
    unheld = {each.role: each for each in unheld_queues(work.connection, places or {("", "")})}
    unled_groups = [name for group, name in groups.items() if (Role.PROFESSIONAL_LEAD, group) not in held]
    led_by_one = [
        team.name
        for team in in_them
        if one_is_both(
            held.get((Role.SERVICE_LEAD, team.id), ()), held.get((Role.PROFESSIONAL_LEAD, team.care_group_id), ())
        )
    ]
    beats = last_heartbeats(work.connection, (BACKUP, DRILL))
    return (
        _thing("care_groups", "Add your care groups", groups.values(), counted(len(groups), "care groups")),
        _each("teams", "Add the teams", in_them, empty, "without a team", counted(len(in_them), "teams")),
        _each("service_leads", "Give every team a service lead", in_them, unled, "without one"),
        _with_two(
            _each(
                "professional_leads", "Give every care group a professional lead", groups, unled_groups, "without one"
            ),
            led_by_one,
        ),
        *(_shared(role, unheld.get(role)) for role in Role if role in SHARED_QUEUES),
        _second(work),
        _named(settings),
        _mail(work, settings),
        _log_ins(work),
        _run(beats, BACKUP, "Take a backup", "Taken"),
        _run(beats, DRILL, "Try a backup: restore it to a place that is thrown away", "Restored"),
        _anybody(Role.AUDITOR, "Say who is the auditor, best somebody without another role", held),
        *(replace(each, optional=True) for each in _that_may_wait(work, held)),
    )


def count_done(needed: Iterable[Needed]) -> tuple[int, int]:
    """How many things are done, of how many that are not optional."""
    of = [each.done for each in needed if not each.optional]
    return sum(of), len(of)


def said_of_done(needed: Iterable[Needed]) -> str:
    """How many of what is needed is done, and apart from it how many of what is optional, as a sentence."""
    everything = tuple(needed)
    done, of = count_done(everything)
    wait = [each.done for each in everything if each.optional]
    return f"{done} of {of} needed are done" + (f", and {sum(wait)} of {len(wait)} optional." if wait else ".")


def _that_may_wait(work: Work, held: Held) -> Iterator[Needed]:
    yield _anybody(Role.BOARD, "Say who is on the board and reads the figures", held)
    days = work.connection.execute(select(func.count()).select_from(closures)).scalar_one()
    title = "Close the days on which the trust is closed besides bank holidays"
    yield _thing("closures", title, range(days), counted(days, "days"))


def posts_are_open(work: Work) -> bool:
    """Whether any post was ever opened here, or came in with a tracker; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    return bool(work.connection.execute(select(exists(select(hires.c.id)))).scalar_one())


def _rows(work: Work, statement: object) -> Iterable[tuple[str, str]]:
    return [(row[0], row[1]) for row in work.connection.execute(statement)]  # type: ignore[call-overload]


def _held(work: Work) -> Held:
    """Every role that somebody active holds, with where, and by whom."""
    active = select(grants.c.role, grants.c.scope_id, people.c.id).join(people, people.c.id == grants.c.person_id)
    found: dict[tuple[Role, str | None], set[str]] = {}
    for row in work.connection.execute(active.where(people.c.active, grants.c.scope_kind != ScopeKind.HIRE)):
        found.setdefault((Role(row.role), row.scope_id), set()).add(row.id)
    return found


def _with_two(leads: Needed, led_by_one: list[str]) -> Needed:
    """Whether every care group has a professional lead, and no team one person as both its leads."""
    if not led_by_one:
        return leads
    both = f"{listed(led_by_one[:10])}{_more(led_by_one)}: {TWO_ARE_NEEDED}."
    return replace(leads, done=False, words=both if leads.done else f"{leads.words} {both}")


def _thing(key: str, title: str, there: Iterable[object], words: str) -> Needed:
    found = bool(list(there))
    return Needed(key=key, title=title, done=found, words=f"{words}." if found else "None yet.")


def _each(key: str, title: str, there: Iterable[object], lacking: list[str], lack: str, words: str = "") -> Needed:
    """Something that each of several needs: done when there are some, and none lacks it."""
    if lacking:
        return Needed(key=key, title=title, done=False, words=f"{listed(lacking[:10])}: {lack}{_more(lacking)}.")
    found = bool(list(there))
    return Needed(
        key=key, title=title, done=found, words=(f"{words}." if words else "All have one.") if found else "None yet."
    )


def _more(lacking: list[str]) -> str:
    return f", and {len(lacking) - 10} more" if len(lacking) > 10 else ""


def _shared(role: Role, unheld: Unheld | None) -> Needed:
    """A role to which steps belong until somebody picks them up: needed for every team."""
    title = f"Say who is {ROLE_WORDS[role]}"
    if unheld is None:
        return Needed(key=role.value, title=title, done=True, words="Somebody holds it everywhere.")
    where = list(unheld.care_groups)
    words = "Nobody yet." if unheld.everywhere else f"Nobody for {listed(where[:10])}{_more(where)}."
    return Needed(key=role.value, title=title, done=False, words=words)


def _anybody(role: Role, title: str, held: Held) -> Needed:
    """A role that is for the whole trust: somebody holds it or nobody does."""
    there = any(each is role for each, _ in held)
    return Needed(key=role.value, title=title, done=there, words="Somebody holds it." if there else "Nobody yet.")


def _second(work: Work) -> Needed:
    many = len(active_administrators(work.connection))
    words = f"{counted(many, 'administrators')}." + ("" if many > 1 else " If you are away, nobody can help.")
    return Needed(key="administrators", title="Name a second administrator", done=many > 1, words=words)


def _log_ins(work: Work) -> Needed:
    many = count_without_way_in(work.connection, work.now)
    in_vain = told_in_vain(work.connection)
    lacking = f"{told(many)} {WHAT_TO_DO}" if many else ""
    words = " ".join(part for part in (lacking, in_vain) if part)
    everybody = "Everybody has a password, or an invitation to choose one."
    return Needed(key="log_ins", title="Invite everybody to log in", done=not words, words=words or everybody)


def _named(settings: Settings) -> Needed:
    done = settings.organisation != DEFAULT_ORGANISATION
    words = f"Pages and mails say “{settings.organisation}”." if done else f"{UNNAMED} {WHO_NAMES_IT}"
    return Needed(key="organisation", title="Name your trust", done=done, words=words)


def mail_reaches_nobody(settings: Settings) -> str:
    """That mail goes to nobody, and who mends it, as sentences; empty where it goes to a mail server."""
    goes = _KEPT_BY.get(settings.mail_channel)
    return f"Mail goes {goes}, to nobody. {_NAME_A_SERVER}" if goes else ""


def _mail(work: Work, settings: Settings) -> Needed:
    key, title = "mail", "See that mail leaves"
    if goes := _KEPT_BY.get(settings.mail_channel):
        if "mail_channel" in settings.model_fields_set:
            words = f"Mail goes {goes}, to nobody, as PLEDGE_MAIL_CHANNEL says. {_NAME_A_SERVER}"
            return Needed(key=key, title=title, done=False, words=words, left_so="Reaches nobody")
        return Needed(key=key, title=title, done=False, words=mail_reaches_nobody(settings))
    many, failed = count_handed_over(work.connection), count_by_status(work.connection)[Status.FAILED]
    took = f"The mail server took {counted(many, 'messages')}." if many else ""
    if failed:
        words = f"{took} {counted(failed, 'messages')} could not be sent: {_SEE_WHICH}".strip()
        return Needed(key=key, title=title, done=False, words=words)
    if many:
        return Needed(key=key, title=title, done=True, words=took)
    words = _NOT_KNOWN if sent_unknown_by_what(work.connection) else _NONE_TAKEN
    return Needed(key=key, title=title, done=False, words=words)


def _run(beats: Mapping[str, Heartbeat], name: str, title: str, verb: str) -> Needed:
    last = beats.get(name)
    ended = last.ended_at if last else None
    return Needed(
        key=name, title=title, done=ended is not None, words=f"{verb} on {moment(ended)}." if ended else "Not yet."
    )
