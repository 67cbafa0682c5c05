"""What is behind the gateway while h2spec asks: answers whatever is asked. Prints its port."""
import http.server

BODY = b"hello, h2spec\n"


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        if "chunked" in self.headers.get("transfer-encoding", ""):
            while size := int(self.rfile.readline() or b"0", 16):
                self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else BODY)

    do_GET = do_HEAD = do_POST = answer

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # the suite breaks requests off


server = Server(("127.0.0.1", 0), Answer)
print(server.server_port, flush=True)
server.serve_forever()
