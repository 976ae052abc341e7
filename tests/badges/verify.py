"""Says what another implementation makes of a badge on standard input, as one line of JSON.

    verify.py LIBRARIES [SCHEMA]

LIBRARIES is where the packages of requirements.txt are. The signature and the shape are checked
by openbadgeslib under the key that the issuer's `did:jwk` is; SCHEMA is 1EdTech's JSON Schema of
an AchievementCredential, where there is one.
"""

import base64
import json
import sys

sys.path.insert(0, sys.argv[1])

import jsonschema
import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier


def key_of(did: str) -> bytes:
    """The public key that a `did:jwk` is, as PEM."""
    encoded = did.removeprefix("did:jwk:")
    jwk = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    key = jwt.algorithms.OKPAlgorithm.from_jwk(jwk)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def schema_errors(credential: dict, path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    kind = jsonschema.validators.validator_for(schema)
    errors = kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(credential)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def main() -> None:
    badge = json.load(sys.stdin)
    issuer = badge["credential"]["issuer"]["id"]
    said = {"verified": True, "why": None, "schema": None}
    try:
        OB3Verifier(key_of(issuer), issuer_did=issuer).verify(badge["jwt"])
    except OB3VerificationError as error:
        said.update(verified=False, why=str(error))
    if len(sys.argv) > 2:
        said["schema"] = schema_errors(badge["credential"], sys.argv[2])
    print(json.dumps(said))


main()
