"""The article's loop over a share of one target: pages of ten instances, one CreateTags for each instance.

Arguments: one JSON object with account, region and instances (where to stop). Answers the time of the loop alone.
"""

import json
import sys
import time

import boto3

from common import CONFIG, account_session, answer

PAGE_SIZE = 10
ROLE = "MusterTagger"
TAGS = [{"Key": "Production", "Value": "Yes"}]


def main():
    arguments = json.loads(sys.argv[1])
    session = account_session(boto3.Session(), arguments["account"], ROLE)
    ec2 = session.client("ec2", region_name=arguments["region"], config=CONFIG)
    started = time.perf_counter()
    tagged = 0
    token = {}
    while tagged < arguments["instances"]:
        page = ec2.describe_instances(MaxResults=PAGE_SIZE, **token)
        for reservation in page["Reservations"]:
            for instance in reservation["Instances"]:
                ec2.create_tags(Resources=[instance["InstanceId"]], Tags=TAGS)
                tagged += 1
        token = {"NextToken": page["NextToken"]}
    answer({"instances": tagged, "loopMs": (time.perf_counter() - started) * 1000})


if __name__ == "__main__":
    main()
