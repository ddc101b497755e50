"""Serves one listening socket from one thread: a request at a time, as a sync worker does, with connections kept alive.

Being the main thread, run() may use signals, and no lock or thread switch is paid for a request.
"""
import selectors
import socket

from . import wire

READ = 262144
SEND_TIMEOUT = 60


class Server:
    """A loop over one listening socket and its connections; it ends when the lifeline, a pipe, is closed at its other end."""

    def __init__(self, listener, app, lifeline=None):
        self.listener = listener
        self.app = app
        self.lifeline = lifeline
        self.selector = selectors.DefaultSelector()
        self.running = True

    def serve(self):
        self.listener.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ, None)
        if self.lifeline is not None:
            self.selector.register(self.lifeline, selectors.EVENT_READ, self.lifeline)
        while self.running:
            for key, _ in self.selector.select():
                if key.data is self.lifeline and self.lifeline is not None:
                    self.running = False
                elif key.data is None:
                    self._accept()
                else:
                    self._read(key.fileobj, key.data)

    def _accept(self):
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return
        connection.settimeout(SEND_TIMEOUT)
        if connection.family != getattr(socket, "AF_UNIX", None):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(connection, selectors.EVENT_READ, wire.Parser())

    def _read(self, connection, parser):
        try:
            data = connection.recv(READ)
            if not data:
                self._close(connection)
                return
            parser.feed(data)
            self._answer_all(connection, parser)
        except OSError:
            self._close(connection)

    def _answer_all(self, connection, parser):
        while True:
            try:
                request = parser.next()
            except wire.Malformed as problem:
                connection.sendall(wire.message(problem.status, str(problem)).serialise(False))
                self._close(connection)
                return
            if request is None:
                if parser.waiting_for_continue():
                    connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                return
            answer = self.app.answer(request)
            connection.sendall(answer.serialise(request.keep_alive, request.method == "HEAD"))
            if not request.keep_alive:
                self._close(connection)
                return

    def _close(self, connection):
        try:
            self.selector.unregister(connection)
        except (KeyError, ValueError):
            pass
        connection.close()
