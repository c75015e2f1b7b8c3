"""Who may ask, and what a browser may do with the answers."""

from __future__ import annotations

import hmac
from http import HTTPStatus

from fastapi import Depends, params
from fastapi.security import HTTPBearer
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from markuplmpp.server.problems import Problem

# Holds for the page itself and, as a srcdoc frame inherits it, for the untrusted one inside: no script but our own
# file, nothing from elsewhere. Styles may be inline, since pages have them; images only as data.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def token_checks(token: str | None) -> list[params.Depends]:
    """Returns the dependencies of routes that need the token: none where there is no token."""
    return [] if token is None else [Depends(TokenCheck(token))]


class TokenCheck(HTTPBearer):
    """A dependency of routes: lets those through who have the token."""

    def __init__(self, token: str) -> None:
        super().__init__(scheme_name="token", auto_error=False)
        self._token = token.encode()

    async def __call__(self, request: HTTPConnection) -> None:
        """Checks a request.

        Raises:
            Problem: 401 without a token, 403 with another.
        """
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            detail = "this needs the header 'Authorization: Bearer TOKEN'"
            raise Problem(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": "Bearer"})
        # In the same time whatever it is, or it could be found out letter by letter.
        if not hmac.compare_digest(given.strip().encode("utf-8", "replace"), self._token):
            raise Problem(HTTPStatus.FORBIDDEN, "the token isn't the one of this service")


class SecurityHeaders:
    """Adds the headers that bind a browser to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers)
