"""Sends a run folder to a server, as `rounds upload` does; the standard library alone."""

import io
import json
import re
import tarfile
import time
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT_SECONDS = 600.0
PAUSES_SECONDS = (1.0, 5.0, 20.0)
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 507})
"""Answers after which the same run is sent again: what arrived before counts once."""


class SendError(Exception):
    """Why a run is not on the server; its folder stays, and can be sent again."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token goes to the server that was named, and to no other."""

    def redirect_request(self, *_):
        return None


class Server:
    def __init__(self, url, token, project):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"Expected an address such as https://rounds.example.org as url, found {url[:80]!r}.")
        if not re.fullmatch(r"[\x21-\x7e]+", token or ""):
            raise ValueError("Expected an API token without blanks as token.")
        if not project:
            raise ValueError("Expected the name of a project as project.")
        self._url, self._token, self._project = url.rstrip("/"), token, project
        self._opener = urllib.request.build_opener(_NoRedirect())

    def send(self, folder):
        """Sends one run folder under its name. Raises SendError, with the sentence of the server where it gave one."""
        query = urllib.parse.urlencode(
            {"project": self._project, "run": folder.name, "filename": f"{folder.name}.tar"}
        )
        body = pack_folder(folder)
        for pause in (*PAUSES_SECONDS, None):
            request = urllib.request.Request(f"{self._url}/api/v1/imports?{query}", data=body, method="POST")
            request.add_header("Authorization", f"Bearer {self._token}")
            request.add_header("Content-Type", "application/octet-stream")
            try:
                with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                    answer.read()
                return
            except urllib.error.HTTPError as error:
                reason = read_reason(error)
                if error.code not in PASSING:
                    raise SendError(reason) from None
            except OSError as error:
                reason = f"{self._url} cannot be reached ({getattr(error, 'reason', error)})"
            if pause is None:
                raise SendError(reason)
            time.sleep(pause)


def pack_folder(folder):
    """One tar of the files of a folder; the same folder is the same bytes, by which the server knows it again."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for file in sorted(folder.iterdir()):
            content = file.read_bytes()
            entry = tarfile.TarInfo(file.name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def read_reason(error):
    """The sentence of the server, else its number."""
    try:
        detail = json.loads(error.read(64 * 1024)).get("detail")
    except Exception:  # noqa: BLE001 – a proxy answers with what it likes
        detail = None
    return detail if isinstance(detail, str) else f"the server answered {error.code}"
