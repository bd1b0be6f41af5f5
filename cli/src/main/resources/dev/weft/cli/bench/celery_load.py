"""Submits tasks and receives their results; prints one line of JSON for each round that it is asked for."""

import json
import sys
import time

from celery.result import ResultSet
from celery_tasks import echo


def measure(jobs, payload, limit):
    start = time.monotonic()
    pending = [echo.delay(payload) for _ in range(jobs)]
    submitted = time.monotonic()
    results = 0
    failed = 0
    try:
        for _, meta in ResultSet(pending).iter_native(timeout=limit):
            results += 1
            failed += meta["result"] != payload
    except Exception as problem:
        print(problem, file=sys.stderr)
    return {
        "results": results,
        "failed": failed,
        "submitSeconds": submitted - start,
        "seconds": time.monotonic() - start,
    }


if __name__ == "__main__":
    echo.delay("ready?").get(timeout=60)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(measure(request["jobs"], request["payload"], request["limit"])), flush=True)
