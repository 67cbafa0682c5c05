"""Holds h2spec's results against the cases that are known to end otherwise, in either direction."""
import sys
import xml.etree.ElementTree as xml

LEAST = 146  # cases, so that none is left out unseen

lines = [line.split() for line in open(sys.argv[1]) if line.strip() and not line.startswith("#")]
bad = False
for report in sys.argv[2:]:
    name = report.rsplit("/", 1)[-1].removesuffix(".xml")
    known = {case for which, case, *reason in lines if which in (name, "both") and reason}
    failed, number = {}, 0
    for suite in xml.parse(report).getroot():
        for index, case in enumerate(suite.iter("testcase"), 1):
            number += 1
            trouble = [part for part in case if part.tag in ("failure", "error", "skipped")]
            if trouble:
                failed["%s/%d" % (suite.get("package"), index)] = "%s: %s" % (
                    case.get("classname"), " / ".join("".join(trouble[0].itertext()).split("\n")))
    print("%s: %d cases, %d passed, %d known to differ" % (name, number, number - len(failed), len(known)))
    if number < LEAST:
        bad = True
        print("  fewer than %d cases ran" % LEAST)
    for case in sorted(set(failed) - known):
        bad = True
        print("  %s: %s" % (case, failed[case]))
    for case in sorted(known - set(failed)):
        bad = True
        print("  %s passes, and is still listed as different" % case)
sys.exit(bad)
