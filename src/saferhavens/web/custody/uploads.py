"""Files in forms: sealed while they are received.

Django writes a file of more than 2.5 MB to /tmp in clear. This handler, named in FILE_UPLOAD_HANDLERS in its place,
seals it into the vault's incoming folder under a key that is in memory only. Smaller files stay in memory altogether.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.arrivals import Arrival, take_in
from saferhavens.web.custody.limits import LARGEST, SUBMISSION_BODY


class SealedUpload(UploadedFile):
    """An uploaded file whose bytes lie sealed in the vault's incoming folder. Read it with `chunks()`."""

    def __init__(self, arrival: Arrival, **given: Any) -> None:
        super().__init__(file=None, size=arrival.size, **given)
        self.arrival = arrival

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self.arrival.read()

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """The first `size` bytes, or all: for what must be looked at whole, such as a photograph."""
        return b"".join(self.arrival.read(end=None if size < 0 else size))

    def close(self) -> None:
        """At the end of the request: what was not given to the vault is removed."""
        self.arrival.discard()


class SealedUploadHandler(FileUploadHandler):
    """Takes whatever the handler for memory leaves to it. How large a file may be, its kind decides later."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        with self.problem_noted():
            self.arrival = Arrival(SUBMISSION_BODY)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self.problem_noted():
            self.arrival.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        with self.problem_noted():
            self.arrival.finish()
        return SealedUpload(
            self.arrival,
            name=self.file_name,
            content_type=self.content_type,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    @contextmanager
    def problem_noted(self) -> Iterator[None]:
        """For `access.problems`: a form is often read before the view is called, where problems are not answered."""
        try:
            yield
        except ProblemError as error:
            self.request.upload_problem = error
            raise

    def upload_interrupted(self) -> None:
        if hasattr(self, "arrival"):
            self.arrival.discard()


def arrival_of(upload: UploadedFile, limit: int = LARGEST) -> Arrival:
    """`upload` as an arrival that the vault can keep. Raises FILE_TOO_BIG, DISK_FULL."""
    if isinstance(upload, SealedUpload):
        return upload.arrival
    return take_in(upload.chunks(), limit)
