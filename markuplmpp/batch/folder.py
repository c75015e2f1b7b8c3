"""Files below a path or URL: of this machine, or of any file system that fsspec knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import uuid4

from markuplmpp.errors import BatchError, MissingExtraError

# What tells one writing of a file from the next, as file systems name it.
_VERSION_KEYS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "created")
_UNFINISHED = "_unfinished-"


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A file of a folder: its path in there, its size, and what changes when it's written anew."""

    name: str
    bytes: int
    version: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a file system.

    Args:
        fs: An ``fsspec.AbstractFileSystem``.
        root: Its path there.
    """

    fs: Any
    root: str

    @classmethod
    def of(cls, url: str) -> Folder:
        """Opens a path or URL; nothing needs to be there.

        Raises:
            BatchError: No file system is known for it, or its library isn't installed.
            MissingExtraError: fsspec isn't installed.
        """
        try:
            from fsspec.core import url_to_fs
        except ModuleNotFoundError as error:
            raise MissingExtraError("batch", "fsspec") from error
        try:
            return cls(*url_to_fs(url))
        except (ImportError, ValueError) as error:
            raise BatchError(f"{url!r} can't be opened: {error}; give a path, or a URL that fsspec knows") from error

    def or_parent(self) -> tuple[Folder, str | None]:
        """Returns the folder; where it's a file instead, the folder that it's in, and its name there."""
        if not self.fs.isfile(self.root):
            return self, None
        parent, _, name = self.root.rpartition("/")
        return Folder(self.fs, parent), name

    def files(self) -> list[FileInfo]:
        """Returns the files below it, in order; none where there is no such folder."""
        self.fs.invalidate_cache()  # workers write too
        found = self.fs.find(self.root, detail=True)
        start = len(self.root.rstrip("/")) + 1
        return [_info(path[start:], found[path]) for path in sorted(found)]

    def file(self, name: str) -> FileInfo:
        """Returns one file."""
        return _info(name, self.fs.info(self._path(name)))

    def open(self, name: str) -> BinaryIO:
        """Opens a file for reading."""
        file: BinaryIO = self.fs.open(self._path(name), "rb")
        return file

    def read(self, name: str) -> bytes | None:
        """Returns what's in a file, or None where it doesn't exist."""
        try:
            content: bytes = self.fs.cat_file(self._path(name))
        except FileNotFoundError:
            return None
        return content

    @contextmanager
    def write(self, name: str) -> Iterator[BinaryIO]:
        """Gives a file to write, which appears under its name when it's whole."""
        self.fs.makedirs(self.root, exist_ok=True)
        unfinished = self._path(f"{_UNFINISHED}{uuid4().hex}")
        with self.fs.open(unfinished, "wb") as file:
            yield file
        self.fs.mv(unfinished, self._path(name))

    def remove_unfinished(self) -> None:
        """Removes what a killed run was writing."""
        for file in self.files():
            if file.name.startswith(_UNFINISHED):
                self.fs.rm_file(self._path(file.name))

    def _path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"


def _info(name: str, info: dict[str, Any]) -> FileInfo:
    version = next((str(info[key]) for key in _VERSION_KEYS if info.get(key)), "")
    return FileInfo(name, int(info["size"] or 0), version)
