"""Judges what the oracle's `diff` printed.

verdict.py KNOWN DIFF.log [AGAIN.log]     prints the verdict, exits with 1 when there is an unexpected difference
verdict.py --differing DIFF.log CASE...   prints the case files that did not agree
"""
import collections
import os
import re
import sys

CASE = re.compile(r"^(same|differs|ok|ORACLE\?|ERROR)\s+(\S+?)(?: \(\d+ requests?\)| \S+: .*|: .*)$")


def cases(log):
    """Case name -> (verdict, the lines below it)."""
    found, current = collections.OrderedDict(), None
    for line in open(log, encoding="utf-8"):
        line = line.rstrip("\n")
        if m := CASE.match(line):
            current = m[2]
            verdict, lines = found.get(current, ("same", []))
            found[current] = (verdict if m[1] in ("same", "ok") else m[1], lines)
        elif line.startswith("          ") and current:
            found[current][1].append(line.strip())
        elif line and not line.startswith(("soft differences", "  ", "convergence", "same ", "differs ", "error ", "ORACLE? ")):
            print("diff:", line, file=sys.stderr)
    return found


def request(line):
    """The request that a line is about: "B itself, ID: ..." or "ID: ..."."""
    return line.removeprefix("B itself, ").removeprefix("A itself, ").split(":", 1)[0]


def known(path):
    """Lines `CASE REQUEST reason...`; REQUEST `*` stands for all of the case."""
    rows = [line.split(None, 2) for line in open(path, encoding="utf-8") if line.strip() and not line.startswith("#")]
    for row in rows:
        if len(row) < 3:
            sys.exit(f"known-differences: no reason given in {' '.join(row)!r}")
    return {(case, rid): reason for case, rid, reason in rows}


def main():
    if sys.argv[1] == "--differing":
        bad = {name for name, (verdict, _) in cases(sys.argv[2]).items() if verdict not in ("same", "ok")}
        for file in sys.argv[3:]:
            if os.path.basename(file)[:-5] in bad:
                print(file)
        return
    expected, first = known(sys.argv[1]), cases(sys.argv[2])
    answers = {**first, **(cases(sys.argv[3]) if len(sys.argv) > 3 else {})}
    if not answers:
        sys.exit("no case was asked")
    unexpected, met, wavering = [], set(), []
    for name, (verdict, lines) in answers.items():
        if verdict in ("same", "ok"):
            continue
        for line in lines or [verdict]:
            # Istio missed what the case expects of both, Lateen did not: a share, or a wrong case, but no difference
            if line.startswith("A itself, "):
                wavering.append(f"{name}: {line}")
                continue
            keys = {(name, request(line)), (name, "*")} & expected.keys()
            met |= keys
            if not keys:
                unexpected.append(f"{name}: {line}")
    gone = [f"{case} {rid}" for case, rid in expected if case in answers and (case, rid) not in met]
    agreeing = sum(verdict in ("same", "ok") for verdict, _ in answers.values())
    for text in wavering:
        print("Istio did not answer as the case expects:", text)
    print(f"{agreeing} of {len(answers)} cases agree with Istio, {len(met)} known differences")
    for text in unexpected:
        print("unexpected:", text)
    for text in gone:
        print("no longer differs, take it out of known-differences:", text)
    sys.exit(1 if unexpected or gone else 0)


main()
