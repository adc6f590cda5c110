"""The documents that many tests begin with: a file is read once, for nothing that is done with it changes it."""

from functools import lru_cache

from documents.model import Document
from documents.read import read_bytes


@lru_cache(maxsize=32)
def read_once(data: bytes, name: str) -> Document:
    return read_bytes(data, name)
