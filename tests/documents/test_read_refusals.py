"""Every bad file is answered with one kind sentence and nothing else."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import errors
from documents.errors import Unreadable
from documents.package import MAX_UNPACKED
from documents.read import MAX_BYTES, read_bytes, read_file, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", errors.EMPTY),
        (b" \r\n\t\n", errors.EMPTY),
        (b"\xef\xbb\xbf", errors.EMPTY),
        (b"a" * MAX_BYTES, errors.TOO_BIG),
        (bytes(range(256)) * 40, errors.UNKNOWN),
        (OLE, errors.OLD_OFFICE),
        (OLE + "EncryptedPackage".encode("utf-16-le"), errors.PASSWORD),
        (b"<!DOCTYPE html><html><head><title>Logga in</title></head></html>", errors.WEB_PAGE),
        (b"\xef\xbb\xbf  <html lang='sv'><body>Slack</body></html>", errors.WEB_PAGE),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), errors.SCANNED),
        (b"\xff\xd8\xff\xe0" + bytes(99), errors.SCANNED),
        (b"{\\rtf1\\ansi Uppdrag}", errors.UNKNOWN),
        (b"PK\x03\x04 and then nothing", errors.DAMAGED),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), errors.UNKNOWN),
        (zipped(word__document_xml=b"<w:document>"), errors.DAMAGED),
        (zipped(xl__workbook_xml=b"not xml"), errors.DAMAGED),
        (b"%PDF-1.7\n%%EOF", errors.DAMAGED),
        (b"%PDF-1.4\n" + bytes(range(256)) * 9, errors.DAMAGED),
    ],
)
def test_each_bad_file_has_its_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data, "fil.bin")
    assert refusal.value.reason == reason


@pytest.mark.parametrize("part", ["word__document_xml", "word__styles_xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(part: str, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    parts = {"word__document_xml": b"<x/>", part: bomb.encode(encoding)}
    with pytest.raises(Unreadable) as refusal:
        read_bytes(zipped(**parts), "fil.docx")
    assert refusal.value.reason == errors.UNSAFE


def test_a_zip_that_swells_is_not_unpacked() -> None:
    data = zipped(word__document_xml=bytes(MAX_UNPACKED + 1))
    assert len(data) < 1_000_000
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data, "bomb.docx")
    assert refusal.value.reason == errors.TOO_HEAVY


def test_a_zip_that_lies_about_its_size_is_not_believed() -> None:
    data = zipped(word__document_xml=b"<x/>" + bytes(MAX_UNPACKED + 1))
    honest = struct.pack("<I", MAX_UNPACKED + 5)
    with pytest.raises(Unreadable):
        read_bytes(data.replace(honest, struct.pack("<I", 100)), "bomb.docx")


def test_a_locked_zip_says_so(make_docx: Callable[..., bytes]) -> None:
    data = bytearray(make_docx(["Beslut"]))
    directory = data.find(b"PK\x01\x02")
    while directory >= 0:
        data[directory + 8] |= 1
        directory = data.find(b"PK\x01\x02", directory + 1)
    with pytest.raises(Unreadable) as refusal:
        read_bytes(bytes(data), "last.docx")
    assert refusal.value.reason == errors.PASSWORD


def test_a_locked_pdf_says_so(make_pdf: Callable[..., bytes]) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(make_pdf([["Uppdrag"]], password="hemlig"), "last.pdf")
    assert refusal.value.reason == errors.PASSWORD


def test_a_pdf_without_text_is_a_scanned_one(make_pdf: Callable[..., bytes]) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(make_pdf([[], []]), "skannad.pdf")
    assert refusal.value.reason == errors.SCANNED


def test_a_pdf_of_ten_thousand_pages_is_refused_by_its_count(make_pdf: Callable[..., bytes]) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(make_pdf([["Sida"]] * 10_000), "tjock.pdf")
    assert "fler än 2000 sidor" in refusal.value.reason


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_file_cut_short_never_reads_as_whole(shared: Path, share: float, suffix: str) -> None:
    data = (shared / "documents" / f"tjansteutlatande-1308-20.{suffix}").read_bytes()
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data[: int(len(data) * share)], "halv")
    assert refusal.value.reason == errors.DAMAGED


def test_the_name_of_a_file_decides_nothing(make_docx: Callable[..., bytes]) -> None:
    assert sniff(make_docx(["Beslut"])) == "docx"
    assert read_bytes(make_docx(["Beslut"]), "lista.pdf").format == "docx"
    assert read_bytes("Kommunstyrelsen får i uppdrag".encode(), "lista.xlsx").format == "text"


def test_a_file_that_is_not_there_is_answered_kindly(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_file(tmp_path / "borta.pdf")
    assert refusal.value.reason == "Jag kommer inte åt filen borta.pdf."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_file(tmp_path)


def test_a_file_of_20_mb_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "stor.txt"
    with file.open("wb") as target:
        target.truncate(MAX_BYTES)
    with pytest.raises(Unreadable) as refusal:
        read_file(file)
    assert refusal.value.reason == errors.TOO_BIG


def test_every_sentence_is_kind_and_swedish() -> None:
    sentences = [text for name, text in vars(errors).items() if name.isupper()]
    assert len(sentences) >= 10
    for text in sentences:
        assert text[0].isupper()
        assert text[-1] in ".?"
        assert "!" not in text
