"""A wrong clock and a missing certificate, met by the real program: told with the remedy, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.clock import system_clock
from tests.ops.conftest import reads
from tests.ops.elsewhere import Elsewhere, slacks_elsewhere
from tests.scenarios.town import Town

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with slacks_elsewhere() as start:
        yield start


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that nobody has vouched for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(system_clock() - timedelta(days=1))
        .not_valid_after(system_clock() + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "server.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return path


def cells(table: str) -> str:
    """The words of a table, however they were broken over its lines."""
    return re.sub(r"[\s│]+", " ", table)


def test_a_clock_that_goes_wrong_is_told_by_the_doctor_and_in_the_log(
    town: Town, elsewhere: Elsewhere
) -> None:
    there = {"SLACK_API_URL": elsewhere(timedelta(hours=1)), "CLOCK_URL": ""}
    bot = town.start(**there)
    assert "seconds off Slack's; turn on NTP" in reads(bot, "off Slack's")
    assert re.search(r"nothing is tidied up: Klockan går 3[56]\d\d sek", reads(bot, "tidied up"))
    refused = town.run("gallra", "--yes", **there)
    assert (refused.returncode, "Inget är gallrat. Klockan går" in refused.stderr) == (2, True)
    examined = town.run("doctor", **there)
    assert examined.returncode == 1
    assert re.search(r"Klockan går 3[56]\d\d sekunder fel mot Slack\..*NTP", cells(examined.stdout))
    assert town.stop(bot)[0] == 0


def test_a_certificate_that_nobody_vouches_for_is_told_by_the_doctor_and_in_the_log(
    town: Town, elsewhere: Elsewhere, certificate: Path
) -> None:
    there = {
        "SLACK_API_URL": elsewhere(certificate=certificate),
        "CLOCK_URL": "",
        "SSL_CERT_FILE": "/finns/inte.pem",
    }
    bot = town.start(**there)
    said = reads(bot, "cannot be verified")
    assert "install ca-certificates" in said
    examined = town.run("doctor", **there)
    assert examined.returncode == 1
    assert "Installera ca-certificates" in cells(examined.stdout)
    status, logged = town.stop(bot)
    assert (status, "Traceback" in said + logged) == (0, False)
