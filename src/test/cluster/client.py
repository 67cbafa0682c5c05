"""A client of the gateway for `verify`, standard library only.

client.py page URL                  prints the status and the title of the page
client.py socket URL MESSAGES       opens a WebSocket, prints that many messages (text) and how it was closed
client.py load URL SECONDS          keeps asking, half on kept-alive and half on fresh connections, and holds a
                                    WebSocket (/live) that is opened again when it ends; prints figures, exits with 1
                                    when any request failed
"""
import base64
import http.client
import os
import re
import socket
import struct
import sys
import threading
import time
from urllib.parse import urlsplit


class WebSocket:
    def __init__(self, url, timeout=10):
        u = urlsplit(url)
        self.sock = socket.create_connection((u.hostname, u.port or 80), timeout=timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall((f"GET {u.path} HTTP/1.1\r\nHost: {u.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        self.file = self.sock.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        while self.file.readline() not in (b"\r\n", b""):
            pass
        if self.status != 101:
            raise OSError(f"the upgrade was answered with {self.status}")

    def read(self):
        """The next text message, or the close code as a number; 1006 when the connection just ended."""
        try:
            while True:
                head = self.file.read(2)
                if len(head) < 2:
                    return 1006
                size = head[1] & 127
                if size == 126:
                    size = struct.unpack("!H", self.file.read(2))[0]
                elif size == 127:
                    size = struct.unpack("!Q", self.file.read(8))[0]
                data = self.file.read(size)
                if head[0] & 15 == 8:
                    return struct.unpack("!H", data[:2])[0] if len(data) >= 2 else 1005
                if head[0] & 15 == 1:
                    return data.decode()
        except OSError:
            return 1006

    def close(self):
        self.sock.close()


def page(url):
    u = urlsplit(url)
    c = http.client.HTTPConnection(u.hostname, u.port or 80, timeout=10)
    c.request("GET", u.path or "/")
    r = c.getresponse()
    title = re.search("<title>(.*?)</title>", r.read().decode())
    print(r.status, title[1] if title else "")


def messages(url, count):
    ws = WebSocket(url)
    for _ in range(count):
        print(message := ws.read())
        if isinstance(message, int):
            sys.exit("closed too early")
    ws.close()


class Load:
    def __init__(self, url, seconds):
        self.url, self.end = urlsplit(url), time.time() + seconds
        self.answered, self.failures, self.closes, self.lock = 0, [], [], threading.Lock()

    def note(self, what, failed):
        with self.lock:
            if failed:
                self.failures.append(f"{time.strftime('%X')} {what}")
            else:
                self.answered += 1

    def connection(self):
        return http.client.HTTPConnection(self.url.hostname, self.url.port or 80, timeout=10)

    def ask(self, connection, what):
        try:
            connection.request("GET", "/")
            r = connection.getresponse()
            r.read()
            self.note(f"{what}: {r.status}", r.status != 200)
            return not r.will_close
        except (OSError, http.client.HTTPException) as x:
            self.note(f"{what}: {type(x).__name__} {x}", True)
            return False

    def fresh(self):
        while time.time() < self.end:
            c = self.connection()
            self.ask(c, "fresh connection")
            c.close()
            time.sleep(0.05)

    def kept(self):
        c = self.connection()
        while time.time() < self.end:
            if not self.ask(c, "kept connection"):
                c.close()
                c = self.connection()
            time.sleep(0.05)

    def socket(self):
        while time.time() < self.end:
            try:
                ws = WebSocket(f"ws://{self.url.netloc}/live")
            except OSError as x:
                self.note(f"WebSocket: {x}", True)
                time.sleep(0.5)
                continue
            while time.time() < self.end:
                message = ws.read()
                if isinstance(message, int):
                    self.closes.append(message)
                    break
            ws.close()

    def run(self):
        threads = [threading.Thread(target=t) for t in (self.fresh, self.fresh, self.kept, self.kept, self.socket)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        print(f"{self.answered} answered, {len(self.failures)} failed, WebSocket closed with {self.closes or 'nothing'}")
        print(*self.failures[:20], sep="\n")
        sys.exit(1 if self.failures or not self.answered else 0)


command, target = sys.argv[1:3]
if command == "page":
    page(target)
elif command == "socket":
    messages(target, int(sys.argv[3]))
else:
    Load(target, float(sys.argv[3])).run()
