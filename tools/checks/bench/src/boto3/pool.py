"""The whole fleet with a pool of two processes: list with pages of 1000, tag in calls of 1000 ids.

Nothing is kept and nothing is verified. Arguments: one JSON object with accounts and threads (per process).
"""

import json
import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import boto3

from common import CONFIG, account_session, answer, usage

PROCESSES = 2
PAGE_SIZE = 1000
IDS_PER_CALL = 1000
ROLE = "MusterTagger"
TAGS = [{"Key": "Production", "Value": "Yes"}]


class Worker:
    """One process: it has each account's session once, and takes targets from the queue until it is empty."""

    def __init__(self):
        self.base = boto3.Session()
        self.sessions = {}
        self.lock = Lock()

    def client(self, account, region):
        # boto3 sessions are not thread-safe; clients are.
        with self.lock:
            if account not in self.sessions:
                self.sessions[account] = account_session(self.base, account, ROLE)
            return self.sessions[account].client("ec2", region_name=region, config=CONFIG)

    def target(self, account, region):
        ec2 = self.client(account, region)
        ids = []
        for page in ec2.get_paginator("describe_instances").paginate(
            PaginationConfig={"PageSize": PAGE_SIZE}, IncludeManagedResources=True
        ):
            for reservation in page["Reservations"]:
                ids.extend(instance["InstanceId"] for instance in reservation["Instances"])
        for start in range(0, len(ids), IDS_PER_CALL):
            ec2.create_tags(Resources=ids[start : start + IDS_PER_CALL], Tags=TAGS)
        return len(ids)


def work(targets, results, threads):
    worker = Worker()

    def drain():
        tagged = 0
        while (target := targets.get()) is not None:
            tagged += worker.target(*target)
        return tagged

    with ThreadPoolExecutor(threads) as pool:
        tagged = sum(pool.map(lambda _: drain(), range(threads)))
    results.put({"tagged": tagged, "usage": usage()})


def regions_of(account):
    ec2 = account_session(boto3.Session(), account, ROLE).client("ec2", region_name="us-east-1", config=CONFIG)
    return [region["RegionName"] for region in ec2.describe_regions()["Regions"]]


def main():
    arguments = json.loads(sys.argv[1])
    threads = arguments["threads"]
    # Forked before boto3 has done anything: children share nothing that has to be locked.
    context = multiprocessing.get_context("fork")
    targets, results = context.SimpleQueue(), context.SimpleQueue()
    processes = [context.Process(target=work, args=(targets, results, threads)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for account in arguments["accounts"]:
        for region in regions_of(account):
            targets.put((account, region))
    for _ in range(PROCESSES * threads):
        targets.put(None)
    parts = [results.get() for _ in processes]
    for process in processes:
        process.join()
    usages = [usage(), *(part["usage"] for part in parts)]
    total = {name: sum(used[name] for used in usages) for name in usages[0]}
    answer({"tagged": sum(part["tagged"] for part in parts), "usage": total})


if __name__ == "__main__":
    main()
