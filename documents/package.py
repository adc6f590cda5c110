"""Office files are zip archives: what they hold, and whether opening them is safe."""

import io
import re
import zipfile
import zlib

from documents import errors
from documents.errors import Unreadable

MAX_UNPACKED = 150_000_000
MAX_ENTRIES = 5_000
_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
# A document type declaration is where entities are made; no office program writes one.
_DECLARATION = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PROLOGUE = 8_192
_TYPES = "[Content_Types].xml"
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_DOCUMENTS = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabled\w*"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)


def office_kind(data: bytes) -> str:
    """docx or xlsx; raises Unreadable for damaged, locked, swollen, hostile and other archives."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as problem:
        raise Unreadable(errors.DAMAGED) from problem
    kind = next((kind for part, kind in _KINDS.items() if part in names), None)
    if kind is None:
        raise Unreadable(errors.UNKNOWN)
    return kind


def has_macros(data: bytes) -> bool:
    """Whether an office file carries macros, whatever it is called. Nothing here runs them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable(errors.PASSWORD)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unreadable(errors.TOO_HEAVY)
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")) and _declares(archive, entry):
            raise Unreadable(errors.UNSAFE)


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    # The sizes in a zip's directory may lie: never read more than the beginning here.
    try:
        with archive.open(entry) as part:
            head = part.read(_PROLOGUE)
    except (zipfile.BadZipFile, RuntimeError, zlib.error) as problem:
        raise Unreadable(errors.DAMAGED) from problem
    return bool(_DECLARATION.search(head.replace(b"\x00", b"")))


def plain_document(data: bytes) -> bytes:
    """A Word file with macros, or a template, as the plain document that it also is; the macros stay unread."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read(_TYPES)
        if _DOCUMENT in types or not _OTHER_DOCUMENTS.search(types):
            return data
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as plain:
            for name in archive.namelist():
                content = archive.read(name)
                plain.writestr(name, _OTHER_DOCUMENTS.sub(_DOCUMENT, content) if name == _TYPES else content)
    return target.getvalue()
