"""The desk folder: who may use it, which files it has, its lock and its key.

Files are 0600 and folders 0700; looser is refused, and so is a folder of another account, because files that
several users can write cannot be kept honest (design, section 2).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
import shlex
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sms_tui.domain.errors import StoreLocked, StoreUnusable

FOLDER_MODE = 0o700
FILE_MODE = 0o600

_FLAGS = os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """The paths of one desk."""

    root: Path

    @property
    def ledger(self) -> Path:
        """Folder of the ledger's segments: the truth."""
        return self.root / "ledger"

    @property
    def pages(self) -> Path:
        """Folder of the threads' pages: a cache."""
        return self.root / "pages"

    @property
    def drafts(self) -> Path:
        """Folder of drafts being typed."""
        return self.root / "drafts"

    @property
    def desk(self) -> Path:
        """Headers, contacts, texts under way and documents: a cache."""
        return self.root / "desk.json"

    @property
    def ids(self) -> Path:
        """Keyed digests of every id the ledger holds: a cache."""
        return self.root / "ids.bin"

    @property
    def key(self) -> Path:
        """The key of file names and digests."""
        return self.root / "key"

    @property
    def lock(self) -> Path:
        """The file whose lock makes a process the owner; never replaced."""
        return self.root / "lock"

    def prepare(self) -> None:
        """Create what is missing and refuse what is unsafe.

        Raises:
            StoreUnusable: no such parent folder, not writable, another account's, or looser than 0700/0600.
        """
        with said_in_a_sentence(self.root):
            if not self.root.parent.is_dir():
                raise StoreUnusable(
                    f"There is no folder {self.root.parent} to hold the desk.", "Create it, or name another desk."
                )
            for folder in (self.root, self.ledger, self.pages, self.drafts):
                make_folder(folder)
                _refuse_loose(folder, FOLDER_MODE)
            newest = max(self.ledger.glob("*.jsonl"), default=None)
            for file in (self.lock, self.key, self.desk, self.ids, newest):
                if file is not None and os.path.lexists(file):
                    _refuse_loose(file, FILE_MODE)


def make_folder(folder: Path) -> None:
    """Create a folder with mode 0700, durably, unless it exists.

    Raises:
        OSError: it cannot be created.
    """
    if folder.is_dir():
        return
    folder.mkdir(mode=FOLDER_MODE)
    folder.chmod(FOLDER_MODE)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable.

    Raises:
        OSError: the file system refuses.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, data: bytes, *, sync: bool = True, sync_name: bool = True) -> None:
    """Replace a file's content so that a crash leaves the old or the new content, never a mixture.

    `sync=False` leaves durability to a later `os.sync()`; `sync_name=False` to a later `sync_folder`.

    Raises:
        OSError: it cannot be written; the old content stands.
    """
    temporary = path.with_name(f".{path.name}.new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS, FILE_MODE)
    try:
        os.fchmod(handle, FILE_MODE)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if sync:
            os.fsync(handle)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    os.replace(temporary, path)
    if sync and sync_name:
        sync_folder(path.parent)


@dataclass(slots=True)
class DeskLock:
    """The lock of a desk, held for as long as the desk is open; the kernel frees it when the process dies."""

    handle: int

    @classmethod
    def take(cls, path: Path, login: str = "") -> DeskLock:
        """Become the owner of the desk. `login` is told to whoever comes next (default: this account's).

        Raises:
            StoreLocked: another process holds it; the words say which.
            StoreUnusable: the file cannot be opened.
        """
        with said_in_a_sentence(path.parent):
            handle = os.open(path, os.O_RDWR | os.O_CREAT | _FLAGS, FILE_MODE)
        try:
            os.fchmod(handle, FILE_MODE)
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").split()
            os.close(handle)
            raise StoreLocked(
                _in_use(path.parent, holder), "One process serves a desk at a time: end that one first."
            ) from None
        except OSError as error:
            os.close(handle)
            raise StoreUnusable(
                f"The desk folder {path.parent} cannot be locked ({error.strerror}).",
                "Use a folder on a local disk.",
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} {login or account(os.geteuid())}\n".encode(), 0)
        return cls(handle)

    def release(self) -> None:
        """Give the desk up."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


@dataclass(frozen=True, slots=True)
class DeskKey:
    """The desk's key: makes names and digests that nobody without it can guess from a number or an id."""

    secret: bytes = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> DeskKey:
        """Read the key, or make one.

        Raises:
            StoreUnusable: the file cannot be read or written, or holds no key.
        """
        with said_in_a_sentence(path.parent):
            if not path.exists():
                replace_file(path, secrets.token_hex(32).encode() + b"\n")
            text = path.read_bytes().strip()
        try:
            secret = bytes.fromhex(text.decode("ascii"))
        except ValueError:
            secret = b""
        if len(secret) != 32:
            raise StoreUnusable(
                f"{path} does not hold this desk's key.", "Restore it from a backup, or remove it and run a rebuild."
            )
        return cls(secret)

    def digest(self, purpose: str, *parts: str) -> bytes:
        """Return 16 bytes that depend on the key, the purpose (at most 16 characters) and every part."""
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=16, key=self.secret, person=purpose.encode()).digest()


def account(uid: int) -> str:
    """Return the login of a user id, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


@contextmanager
def said_in_a_sentence(folder: Path) -> Iterator[None]:
    """Turn an operating system's refusal into StoreUnusable with a sentence that names the desk folder."""
    try:
        yield
    except OSError as error:
        raise StoreUnusable(
            f"The desk folder {folder} cannot be used ({error.strerror or type(error).__name__}).",
            "Nothing was lost. Check the disk and the rights of this account.",
        ) from None


def _in_use(folder: Path, holder: list[str]) -> str:
    if len(holder) == 2:
        return f"The desk {folder} is served by process {holder[0]} of {holder[1]}."
    return f"The desk {folder} is served by another process."


def _refuse_loose(path: Path, mode: int) -> None:
    found = path.stat() if mode == FOLDER_MODE else path.lstat()
    if not (stat.S_ISDIR(found.st_mode) if mode == FOLDER_MODE else stat.S_ISREG(found.st_mode)):
        raise StoreUnusable(f"{path} is not what a desk folder holds.", "Remove it, or name another desk folder.")
    if found.st_uid != os.geteuid():
        owner = account(found.st_uid)
        raise StoreUnusable(
            f"{path} belongs to {owner}, not to {account(os.geteuid())}.",
            f"Run this as {owner}, or name another desk folder.",
        )
    have = stat.S_IMODE(found.st_mode)
    if have & 0o077:
        raise StoreUnusable(
            f"Others can reach {path} (mode {have:04o}).", f"Run: chmod {mode:o} {shlex.quote(str(path))}"
        )
