"""A mail server for tests, on aiosmtpd: takes mails and notes them, or misbehaves.

usage: smtp_server.py --notes FILE [--host ADDRESS] [--port N] [--no-utf8] [--cert PEM --key PEM [--implicit]]
                      [--user NAME --password TEXT] [--refuse-sender] [--rates JSON] [--seed N]

Prints "listening PORT" once it does. Each mail that it takes becomes a line of JSON in FILE before
it is answered: what a reader of mails would see, as Python's own parser reads it.

What happens to a mail is said by the part of its recipient in front of the first "-":
  refuse      550 to RCPT           refusetext  554 to the text
  policy      550 5.7.1 to RCPT     quota       550 5.4.5 to the text
  goaway      421 to RCPT, then the connection ends
  defer       451 to RCPT           defertext   451 to the text
  defer2      the same twice, then it is taken
  hangup      the connection ends at RCPT          hanguptext  after the text, which is noted
  slow        is answered after half a second      dieafter    250, then this process ends (9)
  late        is answered after three seconds
  mute        is never answered                    hush        nor is its RCPT
--rates gives the same by chance to all others: {"hangup": 0.01, "dieafter": 0.001, …}.
"""
import argparse
import asyncio
import base64
import email
import email.policy
import json
import os
import random
import ssl
import sys
from email.header import decode_header, make_header
from email.utils import getaddresses

from aiosmtpd.smtp import SMTP, AuthResult


def whole(message):
    parts = [p for p in message.walk() if not p.is_multipart()]
    return [{"type": p.get_content_type(), "params": dict(p["content-type"].params) if p["content-type"] else {},
             "name": p.get_filename(), "bytes": base64.b64encode(p.get_payload(decode=True)).decode()}
            for p in parts]


def boxes(message, name):
    """Names and addresses. The newer policy keeps the blanks between encoded words of a name (bpo-35547)."""
    fields = [value.encode("utf-8", "surrogateescape").decode() for key, value in message.raw_items()
              if key.lower() == name]
    return [[str(make_header(decode_header(shown))), address] for shown, address in getaddresses(fields)]


def note_of(server, envelope, answered):
    plain = email.message_from_bytes(envelope.content)
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    return {"answered": answered, "sender": envelope.mail_from, "recipients": envelope.rcpt_tos,
            "options": envelope.mail_options, "fields": [[k, str(v)] for k, v in message.items()],
            "from": boxes(plain, "from"), "to": boxes(plain, "to"),
            "peer": str(server.session.peer),
            "encrypted": server.transport.get_extra_info("ssl_object") is not None,
            "id": str(message["message-id"]), "parts": whole(message),
            "defects": [str(d) for d in message.defects],
            "raw": base64.b64encode(envelope.original_content).decode()}


class Handler:
    def __init__(self, options):
        self.options = options
        self.rates = json.loads(options.rates)
        self.random = random.Random(options.seed)
        self.seen = {}
        self.notes = os.open(options.notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def note(self, server, envelope, answered=True):
        os.write(self.notes, (json.dumps(note_of(server, envelope, answered)) + "\n").encode())

    def fate(self, address, stage):
        word = address.split("@")[0].split("-")[0].strip('"')
        self.seen[word, address, stage] = self.seen.get((word, address, stage), 0) + 1
        if word == "defer2":
            return "defer" if self.seen[word, address, stage] <= 2 else ""
        if word in ("refuse", "refusetext", "policy", "quota", "goaway", "defer", "defertext", "hangup", "hanguptext", "slow",
                    "late", "dieafter", "mute", "hush"):
            return word
        chance = self.random.random()
        for name, rate in self.rates.items():
            at_text = name.endswith("text") or name in ("quota", "slow", "late", "dieafter")
            if at_text == (stage == "text"):
                chance -= rate
                if chance < 0:
                    return name
        return ""

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if self.options.refuse_sender:
            return "553 5.1.8 You may not send from here"
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        fate = self.fate(address, "rcpt")
        if fate == "refuse":
            return f"550 5.1.1 <{address}>: no such user"
        if fate == "defer":
            return f"451 4.2.1 <{address}>: greylisted, come back"
        if fate == "policy":
            return f"550 5.7.1 <{address}>: your network is listed"
        if fate == "hush":
            await asyncio.sleep(3600)
        if fate == "goaway":
            await server.push("421 4.3.2 The service goes down")
            server.transport.close()
            return "421 gone"
        if fate == "hangup":
            server.transport.abort()
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        fate = self.fate(envelope.rcpt_tos[0], "text")
        if fate == "refusetext":
            return "554 5.6.0 This text is not\r\nwanted here"
        if fate == "quota":
            return "550 5.4.5 Too many mails today"
        if fate == "defertext":
            return "451 4.3.0 Later"
        if fate == "mute":
            await asyncio.sleep(3600)
        if fate == "hanguptext":
            self.note(server, envelope, answered=False)
            server.transport.abort()
            return "421 gone"
        self.note(server, envelope)
        if fate == "dieafter":
            await server.push("250 OK")
            os._exit(9)
        if fate in ("slow", "late"):
            await asyncio.sleep(0.5 if fate == "slow" else 3)
        return "250 OK"


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--notes", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--no-utf8", action="store_true")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--refuse-sender", action="store_true")
    parser.add_argument("--rates", default="{}")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tls = None
    if options.cert:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(options.cert, options.key)
    handler = Handler(options)

    def authenticate(server, session, envelope, mechanism, data):
        ok = (data.login.decode(), data.password.decode()) == (options.user, options.password)
        return AuthResult(success=ok, handled=ok)

    def serve():
        return SMTP(handler, enable_SMTPUTF8=not options.no_utf8, hostname="mail.test", timeout=3600,
                    tls_context=None if options.implicit else tls, auth_required=bool(options.user),
                    authenticator=authenticate if options.user else None,
                    auth_require_tls=bool(tls) and not options.implicit)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(serve, options.host, options.port, reuse_address=True,
                                      ssl=tls if options.implicit else None)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
