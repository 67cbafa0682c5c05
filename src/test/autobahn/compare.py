"""Holds Autobahn's results through the gateway against those without it: the same cases, the same outcome of each."""
import collections
import json
import sys

ABOUT = ("behavior", "behaviorClose", "remoteCloseCode")
# a case that ends both ways, depending on what arrives first
ALIKE = {"NON-STRICT": "OK"}

report = json.load(open(sys.argv[1]))
direct = report.pop("direct")
least = int(sys.argv[2])
print("direct: %d cases, %s" % (len(direct), dict(collections.Counter(c["behavior"] for c in direct.values()))))
bad = len(direct) < least
if bad:
    print("fewer than %d cases ran" % least)
for agent, cases in sorted(report.items()):
    print("%s: %d cases, %s" % (agent, len(cases), dict(collections.Counter(c["behavior"] for c in cases.values()))))
    for case in sorted(set(direct) | set(cases)):
        expected = [ALIKE.get(value, value) for value in (direct.get(case, {}).get(key) for key in ABOUT)]
        got = [ALIKE.get(value, value) for value in (cases.get(case, {}).get(key) for key in ABOUT)]
        if got != expected:
            bad = True
            print("  case %s: %s, without the gateway %s" % (case, got, expected))
sys.exit(bad)
