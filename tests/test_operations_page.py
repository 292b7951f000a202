"""What `docs/operations.md` tells an operator to do, done: its commands, its proxies, its unit, and the Dockerfile."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from command_line import COMMAND, ROOT, surroundings
from postgresql_server import programs
from test_docs import BLOCK
from web.server import Server, serving

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "docs" / "Dockerfile").read_text(encoding="utf-8")
SETTINGS = ("SURVEYS", "DATABASE", "HOST", "PORT", "BASE_URL", "WORKERS", "PUBLIC_TOOLS")
CALL = re.compile(r"(?:^|-- |`)(?:/opt/askline/bin/)?askline (?!serve)(?P<arguments>[a-z][^\n`]* [^\n`]+|[a-z]+ list)")
NGINX, CADDY = shutil.which("nginx"), shutil.which("caddy")


def blocks(kind: str) -> list[str]:
    return [match["text"] for match in BLOCK.finditer(PAGE) if match["kind"] == kind]


def calls() -> list[str]:
    """What is given to `askline` anywhere in the page, by the line or within a sentence."""
    return sorted({each["arguments"] for line in PAGE.splitlines() for each in CALL.finditer(line)})


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that stands for an operator's machine, with a database that has a customer."""
    root = tmp_path_factory.mktemp("machine")
    (root / "backups").mkdir()
    shutil.copytree(ROOT / "surveys", root / "surveys")
    assert carried_out("customer add Example", root).returncode == 0
    assert carried_out("backup --database /var/lib/askline/askline.db /var/backups/askline/2026-03-01.db", root)
    return root


def carried_out(arguments: str, root: Path, database: str = "") -> subprocess.CompletedProcess[str]:
    for there, here in (
        ("/var/lib/askline/askline.db", root / "askline.db"),
        ("/var/backups/askline", root / "backups"),
        ("/etc/askline/surveys", root / "surveys"),
        ("postgresql://askline:password@db/askline", database),
    ):
        arguments = arguments.replace(there, str(here))
    known = surroundings(ASKLINE_DATABASE=str(root / "askline.db"))
    command = f"{shlex.join(COMMAND)} {arguments}"
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=known, cwd=root, timeout=60, check=False
    )


@pytest.mark.parametrize("arguments", calls())
def test_every_command_of_the_page_works(machine: Path, arguments: str, fresh_postgresql: str) -> None:
    if re.fullmatch(r"customer [a-z-]+", arguments):  # named without what it is for
        arguments = {"list": arguments}.get(arguments.split()[1], f"{arguments} --help")
    done = carried_out(arguments, machine, fresh_postgresql)
    assert done.returncode == 0, (arguments, done.stderr)


def test_the_page_has_its_commands() -> None:
    assert {each.split()[0] for each in calls()} >= {"backup", "check", "customer", "export", "migrate", "purge"}


def test_a_postgresql_database_is_made_as_printed(postgresql_server: str) -> None:
    import psycopg

    printed = next(each for each in blocks("sh") if "createdb" in each).replace(" --pwprompt", "").splitlines()
    parts = psycopg.conninfo.conninfo_to_dict(postgresql_server)
    where = {f"PG{name.upper()}": str(value) for name, value in parts.items() if name in ("host", "port", "user")}
    for line in printed:
        command = [str(programs() / line.split()[0]), *line.split()[1:]]
        subprocess.run(command, env={**os.environ, **where}, check=True, timeout=30)
    with psycopg.connect(postgresql_server, dbname="askline", user="askline") as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


# Proxies


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    database = tmp_path_factory.mktemp("served") / "askline.db"
    base_url = "https://surveys.example.com"
    with serving("--surveys", ROOT / "surveys", "--database", database, "--base-url", base_url) as its:
        yield its


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """A proxy, until the end of the block; it is ready when it takes connections."""
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={**os.environ, **environment}
    )
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, process.stderr and process.stderr.read()
        yield
    finally:
        process.terminate()
        process.communicate(timeout=20)


def assert_it_is_a_good_proxy(url: str, server: Server) -> None:
    with httpx.Client(base_url=url, verify=False, timeout=20) as client:
        assert client.get("/readyz").status_code == 200
        for tool in ("/metrics", "/docs", "/simulator"):
            assert client.get(tool).status_code == 403, tool
            assert client.get(tool, headers={"X-Forwarded-For": ""}).status_code == 403, tool
            assert httpx.get(server.url + tool).status_code == 200, tool
        new = {"survey_id": 52, "survey_type": "web"}
        made = client.post("/api/interactions", json=new, auth=server.credentials)
        assert made.status_code == 201, made.text
        link = made.json()["web_link"]
        assert link.startswith("https://surveys.example.com/web_survey/")
        page = client.get(link.removeprefix("https://surveys.example.com"))
        assert page.status_code == 200
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert "content-security-policy" in page.headers
        assert client.post("/api/interactions", content=b"x" * 2_000_000, auth=server.credentials).status_code == 413


@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine; as root: make tools")
def test_nginx_serves_it_by_tls_and_keeps_the_tools_to_the_machine(server: Server, tmp_path: Path) -> None:
    assert NGINX
    secure, plain = free_port(), free_port()
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=surveys.example.com",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    (site,) = blocks("nginx")
    for there, here in (
        ("127.0.0.1:8080", server.url.removeprefix("http://")),
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ("/etc/letsencrypt/live/surveys.example.com/fullchain.pem", str(certificate)),
        ("/etc/letsencrypt/live/surveys.example.com/privkey.pem", str(key)),
    ):
        assert there in site
        site = site.replace(there, here)
    places = "".join(f"{each}_temp_path {tmp_path}/{each};" for each in ("client_body", "proxy"))
    others = "".join(f"{each}_temp_path {tmp_path}/{each};" for each in ("fastcgi", "uwsgi", "scgi"))
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {places} {others}\n{site} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    (tmp_path).chmod(0o755)
    user = "user root;" if os.geteuid() == 0 else ""
    with running([NGINX, "-c", str(tmp_path / "nginx.conf"), "-g", f"daemon off; {user}"], secure):
        assert_it_is_a_good_proxy(f"https://127.0.0.1:{secure}", server)
        moved = httpx.get(f"http://127.0.0.1:{plain}/web_survey/1", headers={"Host": "surveys.example.com"})
        assert (moved.status_code, moved.headers["location"]) == (301, "https://surveys.example.com/web_survey/1")


@pytest.mark.skipif(CADDY is None, reason="no caddy on this machine; as root: apt-get install caddy")
def test_caddy_serves_it_and_keeps_the_tools_to_the_machine(server: Server, tmp_path: Path) -> None:
    assert CADDY
    port = free_port()
    (site,) = blocks("caddy")
    site = site.replace("surveys.example.com", f"http://127.0.0.1:{port}")
    site = site.replace("reverse_proxy 127.0.0.1:8080", f"reverse_proxy {server.url.removeprefix('http://')}")
    (tmp_path / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{site}", encoding="utf-8")
    command = [CADDY, "run", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    with running(command, port, XDG_DATA_HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path)):
        assert_it_is_a_good_proxy(f"http://127.0.0.1:{port}", server)


# The unit


def unit() -> configparser.ConfigParser:
    (text,) = blocks("ini")
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text)
    return parser


def test_the_units_settings_are_those_of_the_server() -> None:
    (text,) = blocks("env")
    names = [line.split("=")[0] for line in text.splitlines()]
    assert {each.removeprefix("ASKLINE_") for each in names} <= set(SETTINGS)
    assert unit()["Service"]["EnvironmentFile"] == "/etc/askline/askline.env"
    assert f"/var/lib/{unit()['Service']['StateDirectory']}/" in text
    assert all(f"`ASKLINE_{each}`" in PAGE for each in SETTINGS)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    (text,) = blocks("ini")
    text = text.replace("/opt/askline/bin/askline", sys.executable).replace("User=askline", "User=root")
    path = tmp_path / "askline.service"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if "askline" in line]) == (0, [])


# The Dockerfile


def instructions(name: str) -> list[str]:
    whole = DOCKERFILE.replace("\\\n", " ")
    return [line.removeprefix(name).strip() for line in whole.splitlines() if line.startswith(f"{name} ")]


def test_the_image_is_made_of_what_is_there() -> None:
    sent = (ROOT / "docs" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for copied in instructions("COPY"):
        if not copied.startswith("--from"):
            *sources, _ = copied.split()
            assert all((ROOT / each).exists() and f"!{each}" in sent for each in sources), copied
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    chosen = [each for line in re.findall(r"EXTRAS=(\S+)", DOCKERFILE) for each in line.split(",")]
    assert set(chosen) <= set(extras)


def test_the_image_runs_the_server_as_nobody_in_particular_and_is_asked_how_it_does(server: Server) -> None:
    assert instructions("USER") == ["askline"]
    named = dict(each.split("=", 1) for line in instructions("ENV") for each in line.split())
    assert {each.removeprefix("ASKLINE_") for each in named if each != "PATH"} <= set(SETTINGS)
    (check,) = instructions("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    for port, code in ((server.url.rpartition(":")[2], 0), (str(free_port()), 1)):
        asked = [sys.executable, *command[1:]]
        done = subprocess.run(
            asked, env={**os.environ, "ASKLINE_PORT": port}, capture_output=True, timeout=30, check=False
        )
        assert done.returncode == code, done.stderr
