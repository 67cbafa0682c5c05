"""Asks Istio's Envoy and Lateen for the same with PROXY headers in front, which `diff` cannot: its own probes have none.

proxied.py A_PORT B_PORT     in the oracle's namespace; prints a verdict as `diff` does
"""
import json
import socket
import struct
import subprocess
import sys
import time

import yaml

MESH = {"gatewayTopology": {"proxyProtocol": {}}, "proxyHeaders": {"xForwardedPort": {"enabled": True}}}
ROUTE = {
    "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "proxied", "namespace": "oracle"},
    "spec": {"hosts": ["proxied.test"], "gateways": ["gw"], "http": [{
        "headers": {"request": {"set": {"x-seen": "%DOWNSTREAM_REMOTE_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% "
                                                  "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%"}}},
        "route": [{"destination": {"host": "echo", "port": {"number": 8000}}}]}]}}


def v2(command_and_family, content):
    return b"\r\n\r\n\0\r\nQUIT\n" + command_and_family + struct.pack(">H", len(content)) + content


LINE = b"PROXY TCP4 203.0.113.7 198.51.100.1 4711 8443\r\n"
ADDRESSES = socket.inet_aton("203.0.113.7") + socket.inet_aton("198.51.100.1") + struct.pack(">HH", 4711, 8443)
# of the client or of nobody, so that the connection's own address is seen
TOLD = {
    "v1": LINE,
    "v1-ipv6": b"PROXY TCP6 2001:db8::7 2001:db8::1 4711 8443\r\n",
    "v2": v2(b"\x21\x11", ADDRESSES),
    "v2-udp": v2(b"\x21\x12", ADDRESSES),
    "v2-extensions": v2(b"\x21\x11", ADDRESSES + b"\x02\0\x06a.test\xea\x04\0" + b"x" * 1024),
}
UNTOLD = {
    "v1-unknown": b"PROXY UNKNOWN\r\n",
    "v1-unknown-and-more": b"PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n",
    "v2-local": v2(b"\x20\0", b""),
    "v2-local-with-addresses": v2(b"\x20\x11", ADDRESSES),
    "v2-local-unix": v2(b"\x20\x31", b"x" * 216),
}
REFUSED = {
    "none": b"",
    "v2-broken-extension": v2(b"\x21\x11", ADDRESSES + b"\xea\x04\0x"),
    "v2-no-family": v2(b"\x21\0", b""),
    "v2-no-family-with-addresses": v2(b"\x21\0", ADDRESSES),
    "v2-unix": v2(b"\x21\x31", b"x" * 216),
    "v2-version-1": v2(b"\x11\x11", ADDRESSES),
    "v2-too-short": v2(b"\x21\x11", b"\0\0\0\0"),
    "v1-nothing": b"PROXY\r\n",
    "v1-no-addresses": b"PROXY TCP4\r\n",
    "v1-udp": LINE.replace(b"TCP4", b"UDP4"),
    "v1-one-port": b"PROXY TCP4 203.0.113.7 198.51.100.1 4711\r\n",
    "v1-large-port": LINE.replace(b"8443", b"65536"),
    "v1-other-family": b"PROXY TCP4 2001:db8::7 2001:db8::1 4711 80\r\n",
    "v1-any-address": LINE.replace(b"203.0.113.7", b"0.0.0.0"),
    "v1-broadcast": LINE.replace(b"198.51.100.1", b"255.255.255.255"),
    "v1-multicast": b"PROXY TCP6 ff02::1 2001:db8::1 4711 80\r\n",
    "v1-name": LINE.replace(b"203.0.113.7", b"name.test"),
    "v1-two-blanks": LINE.replace(b"PROXY ", b"PROXY  "),
    "v1-lower-case": LINE.lower(),
    "v1-too-long": b"PROXY UNKNOWN " + b"x" * 200,
    "v1-line-feed-only": LINE.replace(b"\r", b""),
    "v1-one-word-more": LINE.replace(b"\r", b" x\r"),
}


def ask(port, header):
    """The status with what the application saw, or how the connection ended."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        try:
            connection.sendall(header + b"GET / HTTP/1.1\r\nHost: proxied.test\r\nx-forwarded-for: 192.0.2.9\r\nconnection: close\r\n\r\n")
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        except OSError as x:
            return [type(x).__name__]
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"{" not in body:
        return [head.split(b"\r\n")[0].decode() or "closed"]
    headers = {k.lower(): v for k, v in json.loads(body[body.index(b"{"):body.rindex(b"}") + 1])["headers"]}
    return ["200", *(headers.get(name) for name in ("x-forwarded-for", "x-envoy-external-address", "x-forwarded-port", "x-seen"))]


def kubectl(*args, data=None):
    return subprocess.run(["kubectl", *args], input=data, capture_output=True, text=True, check=True).stdout


def mesh_config(mesh):
    kubectl("-n", "istio-system", "patch", "configmap", "istio", "--type=merge", "-p", json.dumps({"data": {"mesh": mesh}}))


def awaited(ports):
    for _ in range(200):
        if all(ask(port, LINE)[0] == "200" and ask(port, b"")[0] != "200" for port in ports):
            return True
        time.sleep(0.1)
    return False


def main():
    ports = [int(port) for port in sys.argv[1:3]]
    offset = ports[1] - ports[0]
    before = kubectl("-n", "istio-system", "get", "configmap", "istio", "-o", "jsonpath={.data.mesh}")
    problems = []
    kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", data=json.dumps(ROUTE))
    mesh = yaml.safe_load(before)
    mesh_config(yaml.safe_dump({**mesh, "defaultConfig": {**mesh.get("defaultConfig", {}), **MESH}}))
    try:
        if not awaited(ports):
            problems.append("a header is not asked for within 20 s")
        for name, header in (TOLD | UNTOLD | REFUSED).items():
            a, b = (ask(port, header) for port in ports)
            if name in UNTOLD:  # ports are the connections' own, and Envoy puts its own address for one of loopback
                a, b = ([o[0], o[2], o[3] in (str(ports[0]), str(ports[0] + offset))] if len(o) > 3 else o for o in (a, b))
            if a != b:
                problems.append(f"{name}: A {a} B {b}")
            if (a[0] == "200") == (name in REFUSED):
                problems.append(f"{name}: A itself, {a}")
    finally:
        mesh_config(before)
        kubectl("delete", "-n", "oracle", "virtualservice", "proxied")
    count = len(TOLD | UNTOLD | REFUSED)
    print(f"{'differs' if problems else 'same   '} B-proxied ({count} requests)" + "".join(f"\n          {p}" for p in problems))


main()
