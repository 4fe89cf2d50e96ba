#!/usr/bin/python3
"""A real SMTP server for the mail tests: takes mail on a port of its own, and says what it took.

    peer.py [--busy N]     the first N mails are answered "451 try again later"

Prints "port N", then for each mail taken one line of JSON, before the sender gets its answer:
to, from, headers and body as a mail reader would show them. Nobody lives at nobody@ anything: 550.
Ends when its standard input does.
"""
import argparse
import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


class Mailbox:
    def __init__(self, busy):
        self.busy = busy

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        if self.busy > 0:
            self.busy -= 1
            return "451 4.3.2 try again later"
        raw = envelope.original_content
        message = email.message_from_bytes(raw, policy=email.policy.default)
        part = message.get_body(("plain",))
        print(json.dumps({
            "to": envelope.rcpt_tos, "from": envelope.mail_from,
            "headers": {name: str(value) for name, value in message.items()},
            "body": part.get_content(),
            "charset": part.get_content_charset(),
            "is_ascii": raw.isascii(),
            "longest": max(len(line) for line in raw.split(b"\r\n")),
            "bare_newlines": raw.replace(b"\r\n", b"").count(b"\n"),
        }), flush=True)
        return "250 taken"


async def serve(busy):
    loop = asyncio.get_running_loop()
    mailbox = Mailbox(busy)
    server = await loop.create_server(lambda: SMTP(mailbox, hostname="peer.example", loop=loop),
                                      "127.0.0.1", 0)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--busy", type=int, default=0)
    asyncio.run(serve(arguments.parse_args().busy))
