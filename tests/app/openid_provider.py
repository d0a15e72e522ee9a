"""A real OpenID Connect provider on loopback, small, that can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID = "firstline"
CLIENT_SECRET = "a secret of the client that is long enough"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})


class OpenIdProvider:
    """What the provider says; tests change its parts."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.person: dict[str, Any] = {
            "sub": "person-1",
            "email": "Person@example.com",
            "email_verified": True,
            "name": "A person",
            "groups": ["helpers"],
        }
        self.description: dict[str, Any] = {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorize",
            "token_endpoint": f"{address}/token",
            "jwks_uri": f"{address}/keys",
            "scopes_supported": ["openid", "groups"],
        }
        self.keys = [KEY]
        self.signs_with: Any = KEY
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {}
        """Claims of the ID token that are other than right; ``None`` leaves one out."""
        self.answers: dict[str, int] = {}
        """Status by path, where it is not 200."""
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}

    def authorize(self, url: str) -> str:
        """Sign the person in and return the address that their browser is sent to."""
        asked = dict(parse_qsl(urlsplit(url).query))
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.description["issuer"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        """Exchange a code, once, for who asked with the right verifier and secret."""
        asked = self.codes.pop(form["code"])
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        client = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        assert asked["code_challenge_method"] == "S256"
        assert asked["code_challenge"] == challenge
        assert authorization == f"Basic {client}"
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": self.description["issuer"],
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
            **self.claims,
        }
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        kept = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            head = {"alg": "none", "kid": "one"}
            parts = (json.dumps(part).encode() for part in (head, kept))
            return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts) + "."
        header = {"alg": self.algorithm, "kid": getattr(self.signs_with, "kid", None) or "one"}
        return jwt.encode(header, kept, self.signs_with, algorithms=[self.algorithm])


def shared_secret_key() -> OctKey:
    """Return the client's secret as a key, which tokens must not be signed with here."""
    return OctKey.import_key(CLIENT_SECRET)


@contextmanager
def running_provider() -> Iterator[OpenIdProvider]:
    """Serve a provider on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    provider = OpenIdProvider(f"http://127.0.0.1:{server.server_port}")
    with _answering(server, provider):
        yield provider


@contextmanager
def also_over_https(provider: OpenIdProvider, certificate: Path) -> Iterator[str]:
    """Serve the same provider on a host of another name, over https, and return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with _answering(server, provider):
        yield f"https://localhost:{server.server_port}"


@contextmanager
def _answering(server: ThreadingHTTPServer, provider: OpenIdProvider) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(lambda: self._document())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(body))
            self._answer(lambda: provider.token(form, self.headers.get("Authorization", "")))

        def _document(self) -> dict[str, Any]:
            if self.path == "/keys":
                return {"keys": [key.as_dict(private=False) for key in provider.keys]}
            assert self.path == "/.well-known/openid-configuration"
            return provider.description

        def _answer(self, make: Any) -> None:
            provider.asked.append(self.path)
            status = provider.answers.get(self.path, 200)
            body = json.dumps(make() if status == 200 else {"error": "invalid_grant"}).encode()
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", "http://192.0.2.1/")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
