"""`uppdragsbot serve` as an operator meets it: health, HTTP mode, wrong tokens, Slack away, a held port."""

from __future__ import annotations

import json
import shutil
import socket
import urllib.error
import urllib.request

import pytest

from tests.scenarios.town import PROJECT, Town

pytestmark = pytest.mark.timeout(240)
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def ready(url: str) -> tuple[int, list[str]]:
    """Status and problems of /readyz."""
    try:
        with DIRECT.open(f"{url}/readyz", timeout=5) as answer:
            return answer.status, json.load(answer)["problems"]
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)["problems"]


def figures(url: str) -> list[str]:
    """The lines of /metrics."""
    with DIRECT.open(f"{url}/metrics", timeout=5) as answer:
        return str(answer.read().decode()).splitlines()


def test_health_tells_how_it_is_and_an_answer_never_doubles(filled: Town) -> None:
    port = free_port()
    bot = filled.serve(HEALTH_PORT=str(port))
    url = f"http://127.0.0.1:{port}"
    assert ready(url) == (200, [])
    assert filled.run("health", HEALTH_PORT=str(port)).stdout == "Boten är redo.\n"
    filled.slack.command("anna", "1679/20")
    assert {'uppdragsbot_command_seconds_count{kind="command"} 1.0', "uppdragsbot_ready 1.0"} < set(
        figures(url)
    )
    status, logged = filled.stop(bot)
    assert status == 0
    assert filled.slack.bot_token not in logged


def test_slack_may_call_through_a_proxy_instead(filled: Town) -> None:
    port = free_port()
    filled.serve(MODE="http", HTTP_PORT=str(port), SLACK_SIGNING_SECRET=filled.slack.signing_secret)
    filled.slack.use_http(f"http://127.0.0.1:{port}/slack/events")
    reply = filled.slack.command("anna", "1679/20")
    assert reply.acked
    assert "1679/20 · U-14" in reply.text


def test_a_wrong_token_is_told_and_ends_it(town: Town) -> None:
    ran = town.run("serve", SLACK_BOT_TOKEN="xoxb-" + "fel")
    assert ran.returncode == 2
    assert "Slack känner inte igen SLACK_BOT_TOKEN." in ran.stderr
    ran = town.run("serve", SLACK_APP_TOKEN="xapp-" + "fel")
    assert ran.returncode == 2
    assert "Slack känner inte igen SLACK_APP_TOKEN." in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_port_that_is_taken_is_told_and_ends_it(town: Town) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = town.run("serve", HEALTH_PORT=str(port))
    assert ran.returncode == 2
    assert f"Adressen 127.0.0.1:{port} (HEALTH_HOST, HEALTH_PORT) går inte att använda" in ran.stderr


def test_the_doctor_finds_a_healthy_town_healthy(town: Town) -> None:
    ran = town.run("doctor")
    assert ran.returncode == 0, ran.stdout
    assert "ons 24 februari 2021 kl. 08.00" in ran.stdout


def test_it_waits_for_a_slack_that_is_away(town: Town) -> None:
    port = free_port()
    bot = town.start(HEALTH_PORT=str(port), SLACK_API_URL="http://127.0.0.1:1/api/", CLOCK_URL="")
    town.slack.wait_for(lambda: _answers(f"http://127.0.0.1:{port}"), 20)
    assert ready(f"http://127.0.0.1:{port}") == (503, ["Ingen kontakt med Slack än."])
    assert "uppdragsbot_ready 0.0" in figures(f"http://127.0.0.1:{port}")
    status, logged = town.stop(bot)
    assert status == 0
    assert "Slack is out of reach" in logged


def _answers(url: str) -> bool:
    try:
        with DIRECT.open(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_absurd_settings_stop_the_start_and_all_are_told(town: Town) -> None:
    folder = town.folder / "egen"
    shutil.copytree(PROJECT / "uppdrag" / "municipalities" / "goteborg", folder)
    about = folder / "kommun.toml"
    about.write_text(about.read_text("utf-8").replace("Europe/Stockholm", "Europa/Göteborg"), "utf-8")
    absurd = {"first_days": 400, "opens": "00:00", "closes": "00:00"}
    town.roles.write_text(json.dumps({"people": [], "reminders": {"": absurd}}))
    ran = town.run("serve", MUNICIPALITY=str(folder))
    assert ran.returncode == 2
    assert "Tidszonen Europa/Göteborg finns inte." in ran.stderr
    assert "first_days ska vara ett antal dagar mellan 0 och 366." in ran.stderr
    assert "Tiden för utskick måste börja (opens) innan den slutar (closes)." in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (town.folder / "uppdrag.db").exists()


def test_a_revoked_token_is_told_and_nothing_is_lost_when_it_works_again(filled: Town) -> None:
    port = free_port()
    filled.serve(HEALTH_PORT=str(port))
    url = f"http://127.0.0.1:{port}"
    filled.slack.fault("revoked_token")
    filled.move_clock("2021-03-03 09:00")
    filled.slack.wait_for(lambda: ready(url)[0] == 503, 30)
    assert "Slack godtar inte SLACK_BOT_TOKEN (token_revoked)." in ready(url)[1][0]
    assert "uppdragsbot_ready 0.0" in figures(url)
    doctor = filled.run("doctor")
    assert doctor.returncode == 1
    assert "Slack svarar token_revoked" in doctor.stdout
    assert "Om 28 dagar" not in "".join(message["text"] for message in filled.slack.dm("eva"))
    filled.slack.clear_faults()
    filled.slack.wait_for(lambda: ready(url) == (200, []), 90)
    filled.slack.wait_for(lambda: _reminded(filled), 90)


def _reminded(town: Town) -> bool:
    return any("Om 28 dagar" in message["text"] for message in town.slack.dm("eva"))
