"""A mail server of the tests' own: takes what it is given, reads it back, and misbehaves on request.

    server.py LIBRARIES FOLDER [--port N] [--tls implicit|starttls --certificate FILE --key FILE]
              [--login NAME PASSWORD]

Prints its port. Each letter that it takes becomes FOLDER/NNNN.json: the envelope, and what Python's own
parser reads in it. What it does depends on the first word of the address:

    later    "not now" (451) the first time an address is named, then it is taken
    never    "no such user" (550)
    slow     taken after two seconds
    cut      the first time the connection breaks off in the middle of the letter
    lost     the first time it is taken, and the connection breaks off before the answer
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

sys.path.insert(0, sys.argv[1])

from aiosmtpd.smtp import SMTP, AuthResult  # noqa: E402

arguments = argparse.ArgumentParser()
arguments.add_argument("libraries")
arguments.add_argument("folder")
arguments.add_argument("--port", type=int, default=0)
arguments.add_argument("--tls", choices=["implicit", "starttls"])
arguments.add_argument("--certificate")
arguments.add_argument("--key")
arguments.add_argument("--login", nargs=2)
given = arguments.parse_args()

seen = set()


def first_time(address):
    """Whether the address is named for the first time."""
    is_new = address not in seen
    seen.add(address)
    return is_new


def word(address):
    return address.partition("@")[0].partition(".")[0]


def keep(server, session, envelope):
    """Writes what was taken, whole or not at all."""
    raw = envelope.original_content
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    parts = []
    for part in letter.walk():
        if not part.is_multipart():
            parts.append(
                {
                    "type": part.get_content_type(),
                    "charset": part.get_content_charset(),
                    "encoding": part["Content-Transfer-Encoding"],
                    "text": part.get_content(),
                }
            )
    kept = {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "options": envelope.mail_options,
        "hello": session.host_name,
        "tls": session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
        "login": session.auth_data.login.decode() if session.authenticated else None,
        "type": letter.get_content_type(),
        "headers": {name.lower(): str(value) for name, value in letter.items()},
        "names": [name.lower() for name in letter.keys()],
        "defects": [str(defect) for part in letter.walk() for defect in part.defects],
        "ascii": all(byte < 128 for byte in raw),
        "longest": max(len(line) for line in raw.split(b"\r\n")),
        "bare": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
        "parts": parts,
    }
    number = len([name for name in os.listdir(given.folder) if name.endswith(".json")])
    path = os.path.join(given.folder, f"{number:04}.json")
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(kept, file)
    os.rename(path + ".part", path)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        kind = word(address)
        if kind == "never":
            return "550 5.1.1 no such user here: " + address
        if kind == "later" and first_time(address):
            return "451 4.7.1 not now, " + address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        kind = word(envelope.rcpt_tos[0])
        if kind == "slow":
            await asyncio.sleep(2)
        keep(server, session, envelope)
        if kind == "lost" and first_time(envelope.rcpt_tos[0]):
            server.transport.abort()
            # What is answered now goes nowhere.
        return "250 2.0.0 taken"


class Server(SMTP):
    async def smtp_DATA(self, argument):
        address = self.envelope.rcpt_tos[0] if self.envelope.rcpt_tos else ""
        if word(address) == "cut" and first_time(address):
            await self.push("354 go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(argument)


# The mark that aiosmtpd finds its commands by is on the methods that this one replaces.
Server.smtp_DATA.__dict__.update(SMTP.smtp_DATA.__dict__)


def authenticate(server, session, envelope, mechanism, data):
    name, password = given.login
    is_right = data.login == name.encode() and data.password == password.encode()
    # "handled" would mean that the answer was given here.
    return AuthResult(success=is_right, handled=False, auth_data=data)


async def main():
    context = None
    if given.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.certificate, given.key)
    options = {"hostname": "mail.test", "enable_SMTPUTF8": True}
    if given.login:
        options.update(authenticator=authenticate, auth_required=True, auth_require_tls=given.tls == "starttls")
    if given.tls == "starttls":
        options.update(tls_context=context, require_starttls=True)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Server(Handler(), **options),
        "127.0.0.1",
        given.port,
        ssl=context if given.tls == "implicit" else None,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    # Ends with whoever started it.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
os._exit(0)
