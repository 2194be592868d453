"""The ``pledge`` command: its groups by name, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pledge_engine.cli.lazy import LazyGroup
from pledge_engine.cli.problems import ExitCode, Failed, Problem, problem_of

if TYPE_CHECKING:
    from pledge_engine.settings import Settings

COMMANDS = {
    "demo": ("pledge_engine.cli.demo:demo", "A fictional place with 12 records to try things on."),
    "doctor": (
        "pledge_engine.cli.doctor:doctor",
        "Check that everything works; --upgrade makes or updates the database.",
    ),
    "serve": ("pledge_engine.cli.processes:serve", "Pages, reminders and messages, in one process."),
    "worker": ("pledge_engine.cli.processes:worker", "Send messages and gather reminders, in a process of its own."),
    "beat": ("pledge_engine.cli.processes:beat", "Ask for a tick every minute, in a process of its own."),
    "tick": ("pledge_engine.cli.processes:tick", "Do once what is due now: for a cron of your own."),
    "jobs": ("pledge_engine.cli.jobs:jobs", "What runs by itself, when it last did, and running it now."),
    "messages": ("pledge_engine.cli.messages:messages", "What was sent, what waits, and what failed."),
    "import": ("pledge_engine.cli.import_:import_", "Bring your tracker in: a spreadsheet with one row for each post."),
    "export": ("pledge_engine.cli.export:export", "Write the records you see whole as a tracker."),
    "set-up": ("pledge_engine.cli.set_up:set_up", "What the place still needs before its first post and soon after."),
    "my-pledge": ("pledge_engine.cli.my_pledge:my_pledge", "Your own journey, if the pledge is made to you."),
    "hires": ("pledge_engine.cli.hires:hires", "The records you can see, and what is next on each."),
    "attention": ("pledge_engine.cli.attention:attention", "What is overdue and due soon, and who holds it."),
    "kept": ("pledge_engine.cli.kept:kept", "Which promises were kept in a period, kept late and not kept."),
    "hire": ("pledge_engine.cli.hire:hire", "One record: open it, look at it, and move it on."),
    "audit": ("pledge_engine.cli.audit:audit", "The trail: show it, and verify that nobody changed it."),
    "definition": (
        "pledge_engine.cli.definition:definition",
        "The pledge itself: read it, check a changed copy and put it in force.",
    ),
    "person": ("pledge_engine.cli.person:person", "People who use the engine."),
    "sessions": ("pledge_engine.cli.sessions:sessions", "Where you are logged in to the pages, and logging out there."),
    "cover": ("pledge_engine.cli.cover:cover", "Who covers for whom, from one day until another."),
    "settings": ("pledge_engine.cli.settings:settings", "What you choose for yourself: how you are reminded."),
    "register": ("pledge_engine.cli.register:register", "Group sessions, recorded once for everybody."),
    "remind": ("pledge_engine.cli.remind:remind", "Gather the reminders of a day, or see who would be told what."),
    "simulate": (
        "pledge_engine.cli.simulate:simulate",
        "The coming days, if nobody does anything: what falls due and who gets which mail.",
    ),
    "backup": ("pledge_engine.cli.backup:backup", "Write everything to one file."),
    "restore": ("pledge_engine.cli.restore:restore", "Restore a backup into an empty database, and confirm it."),
    "closure": ("pledge_engine.cli.closure:closure", "Days on which the trust does not work."),
    "access": ("pledge_engine.cli.access:access", "Who may do what: every command and every role."),
    "team": ("pledge_engine.cli.team:team", "Teams and care groups."),
    "grant": ("pledge_engine.cli.grant:grant", "Which role each person holds, and where."),
}


class Program(LazyGroup):
    """The whole command line: whatever goes wrong leaves as a message and an exit code, never as a traceback."""

    def main(self, *given: Any, **extra: Any) -> NoReturn:
        """Run the command line with the words it is given, by default the process's own, and exit with its code."""
        args: Sequence[str] | None = given[0] if given else extra.pop("args", None)
        words = list(sys.argv[1:] if args is None else args)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        sys.exit(self._run(words, extra | {"prog_name": "pledge", "standalone_mode": False}))

    def _run(self, words: list[str], extra: dict[str, Any]) -> int:
        try:
            _must_be_text(words)
            code = super().main(words, **extra)
        except Failed as failed:
            return failed.code
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            return ExitCode.USAGE
        except click.Abort:
            return _stopped()
        except Exception as error:  # noqa: BLE001 - A traceback is no answer to somebody who gave a command.
            if _was_stopped(error):
                return _stopped()
            problem = problem_of(error) or _unforeseen(error)
            _log_if_forbidden(error)
            _tell(problem, as_json=_wants_json(words))
            return problem.code
        return code if isinstance(code, int) else ExitCode.DONE


def _stopped() -> ExitCode:
    click.echo("Stopped. What was being done when you stopped it was not saved.", err=True)
    return ExitCode.INTERRUPTED


def _was_stopped(error: BaseException | None) -> bool:
    """Whether an error is what became of Ctrl-C on its way up: a connection that is cut short complains of it as well."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _must_be_text(words: list[str]) -> None:
    """Bytes that are no text come in as half characters, which nothing after this could store or print."""
    for word in words:
        if any("\ud800" <= character <= "\udfff" for character in word):
            raise click.UsageError(f"“{word[:40]}” has characters that are not text: type it again.")


def _wants_json(words: list[str]) -> bool:
    return "--json" in (words[: words.index("--")] if "--" in words else words)


def _tell(problem: Problem, *, as_json: bool) -> None:
    from pledge_engine.cli.output import print_json, print_problem

    if as_json:
        print_json(problem.as_json())
    else:
        print_problem(problem)


def _log_if_forbidden(error: Exception) -> None:
    from pledge_engine.errors import Forbidden

    if isinstance(error, Forbidden):
        from pledge_engine.logs import log_forbidden

        log_forbidden(error, _settings())


def _settings() -> Settings:
    from pledge_engine.settings import Settings, WrongSetting, load_settings

    try:
        return load_settings()
    except WrongSetting:
        return Settings.model_construct()


def _unforeseen(error: Exception) -> Problem:
    from pledge_engine.logs import log_unexpected

    settings = _settings()
    reference = log_unexpected(error, settings)
    where = f"The details are in {settings.log_file}, under {reference}." if reference else "No log could be written."
    return Problem(
        kind="unexpected",
        code=ExitCode.UNEXPECTED,
        message="Something went wrong that the program did not expect; what you asked for was not done.",
        mend=where,
    )


@click.group(cls=Program, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pledge-engine", prog_name="pledge")
def main() -> None:
    """Keep the Lived Experience Workforce Pledge: who does what next, by when and why, and a trail that shows it."""
