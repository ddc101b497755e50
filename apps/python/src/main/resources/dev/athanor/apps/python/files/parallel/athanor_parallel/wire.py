"""Messages between driver and worker: JSON, each with its length before it."""
import json
import struct

HEAD = struct.Struct("!I")


def send(socket, message):
    body = json.dumps(message).encode("ascii")
    socket.sendall(HEAD.pack(len(body)) + body)


def receive(socket):
    """The next message; None when the other side is gone."""
    head = _exactly(socket, HEAD.size)
    body = head and _exactly(socket, HEAD.unpack(head)[0])
    return json.loads(body.decode("ascii")) if body else None


def _exactly(socket, count):
    parts = []
    while count > 0:
        try:
            part = socket.recv(min(count, 1 << 20))
        except ConnectionError:
            return None
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class Inbox:
    """Messages of a socket that is read piece by piece, whenever there is something."""

    def __init__(self):
        self.buffer = bytearray()

    def take(self, piece):
        """The messages that are whole now."""
        self.buffer += piece
        messages = []
        while len(self.buffer) >= HEAD.size:
            length = HEAD.unpack(self.buffer[:HEAD.size])[0]
            if len(self.buffer) < HEAD.size + length:
                break
            messages.append(json.loads(self.buffer[HEAD.size:HEAD.size + length].decode("ascii")))
            del self.buffer[:HEAD.size + length]
        return messages
