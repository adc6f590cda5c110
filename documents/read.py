"""Bytes become a Document: what they are is read from themselves, never from the name."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from documents import errors
from documents.errors import Unreadable
from documents.model import Block, Document

MAX_BYTES = 20_000_000


def read_bytes(data: bytes, name: str) -> Document:
    """`data` as a Document, parsed in this process.

    Raises Unreadable with a sentence for people where it cannot be read.
    """
    kind = sniff(data)
    blocks = _reader(kind)(data)
    return Document(name, kind, blocks, hashlib.sha256(data).hexdigest(), _has_macros(kind, data))


def _has_macros(kind: str, data: bytes) -> bool:
    if kind not in {"docx", "xlsx"}:
        return False
    from documents.package import has_macros

    return has_macros(data)


def sniff(data: bytes) -> str:
    """pdf, docx, xlsx or text; raises Unreadable for everything else."""
    if len(data) >= MAX_BYTES:
        raise Unreadable(errors.TOO_BIG)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable(errors.EMPTY)
    head = data[:1024].lstrip()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        from documents.package import office_kind

        return office_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(errors.PASSWORD if encrypted else errors.OLD_OFFICE)
    if any(mark in head.lower() for mark in (b"<!doctype html", b"<html", b"<head>")):
        raise Unreadable(errors.WEB_PAGE)
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")):
        raise Unreadable(errors.SCANNED)
    if head.startswith(b"{\\rtf"):
        raise Unreadable(errors.UNKNOWN)
    return "text"


def _reader(kind: str) -> Callable[[bytes], tuple[Block, ...]]:
    """The heavy libraries are loaded only for the format that needs them."""
    if kind == "pdf":
        from documents.pdf import read_pdf

        return read_pdf
    if kind == "docx":
        from documents.docx import read_docx

        return read_docx
    if kind == "xlsx":
        from documents.sheet import read_xlsx

        return read_xlsx
    from documents.text import decode, read_text

    return lambda data: read_text(decode(data))


def read_file(path: Path, watch: Callable[[float], bool] | None = None) -> Document:
    """The file at `path`, parsed in a worker process that is killed at its limits.

    `watch` hears how far it has come and may stop it, as in `documents.worker`.
    Raises Unreadable; a file that is not there or not allowed is Unreadable too.
    """
    from documents.worker import parse_in_worker

    return parse_in_worker(_bounded(path), path.name, watch=watch)


def _bounded(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size >= MAX_BYTES:
            raise Unreadable(errors.TOO_BIG)
        return path.read_bytes()
    except OSError as problem:
        raise Unreadable(f"Jag kommer inte åt filen {path.name}.") from problem
