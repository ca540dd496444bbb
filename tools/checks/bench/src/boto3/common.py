"""What both comparisons share: sessions, clients, the usage of processes."""

import json
import resource

import boto3
import botocore.session
from botocore.config import Config

ROLE = "arn:aws:iam::{account}:role/{role}"
CONFIG = Config(retries={"mode": "standard", "max_attempts": 10})


def account_session(base, account, role):
    """A session of a role in an account: one AssumeRole."""
    sts = base.client("sts", region_name="us-east-1", config=CONFIG)
    keys = sts.assume_role(
        RoleArn=ROLE.format(account=account, role=role),
        RoleSessionName="bench",
        ExternalId="muster",
    )["Credentials"]
    # The loader keeps the service models it has read, so that only the first client takes a second.
    core = botocore.session.Session()
    core.register_component("data_loader", base._session.get_component("data_loader"))
    return boto3.Session(
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
        botocore_session=core,
    )


def usage():
    """CPU in milliseconds and the highest memory in bytes of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "userCpuMs": used.ru_utime * 1000,
        "systemCpuMs": used.ru_stime * 1000,
        "peakRssBytes": peak_bytes(used),
    }


def peak_bytes(used):
    """On Linux from /proc: ru_maxrss there begins with what the parent held at the fork."""
    try:
        with open("/proc/self/status", encoding="utf8") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return used.ru_maxrss * 1024


def answer(value):
    print(json.dumps(value), flush=True)
