"""A passkey in software: what a phone or a security key does, byte by byte, so that tests can also do it wrongly."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, KEY_FOLLOWS = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(written: str) -> bytes:
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))


@dataclass
class Device:
    """One passkey. count: how often it says that it was used; raised by each answer unless it is 0 and stays so."""

    origin: str
    host: str = "localhost"
    count: int = 1
    flags: int = PRESENT | VERIFIED
    handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: os.urandom(32))

    def make(self, options: dict, *, origin: str = "") -> str:
        """The answer to a request for a new passkey."""
        asked = options["publicKey"]
        self.handle = raw(asked["user"]["id"])
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + public
        data = self._data(self.flags | KEY_FOLLOWS) + attested
        told = self._told("webauthn.create", asked["challenge"], origin)
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._whole({"clientDataJSON": text(told), "attestationObject": text(made)})

    def answer(self, options: dict, *, origin: str = "", handle: bytes | None = None, flags: int | None = None) -> str:
        """The answer to a request for proof."""
        if self.count:
            self.count += 1
        data = self._data(self.flags if flags is None else flags)
        told = self._told("webauthn.get", options["publicKey"]["challenge"], origin)
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": text(told), "authenticatorData": text(data), "signature": text(signature)}
        response["userHandle"] = text(self.handle if handle is None else handle)
        return self._whole(response)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _told(self, kind: str, challenge: str, origin: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": origin or self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _whole(self, response: dict[str, str]) -> str:
        number = text(self.credential)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
