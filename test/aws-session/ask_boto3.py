"""Reads configurations as lines of JSON and asks Parameter Store for a secret in each."""

import getpass
import json
import os
import sys


def nobody(prompt):
    raise EOFError("nobody to ask")


# botocore keeps the function that it finds when it is loaded
getpass.getpass = nobody

import boto3
import botocore.loaders
import botocore.session
from botocore.config import Config
from botocore.credentials import SSOProvider
from botocore.tokens import SSOTokenProvider

loader = botocore.loaders.create_loader()


def ask(row):
    os.environ.clear()
    os.environ.update(row["env"])
    for provider in (SSOProvider, SSOTokenProvider):
        provider._SSO_TOKEN_CACHE_DIR = os.path.expanduser("~/.aws/sso/cache")
    core = botocore.session.Session(profile=row.get("profile"))
    core.register_component("data_loader", loader)
    session = boto3.session.Session(botocore_session=core)
    once = Config(connect_timeout=10, read_timeout=10, retries={"total_max_attempts": 1})
    client = session.client("ssm", region_name=row.get("region"), config=once)
    client.get_parameters(Names=["/app/key"], WithDecryption=True)


for line in sys.stdin:
    row = json.loads(line)
    try:
        ask(row)
        print(json.dumps({"done": True, "said": ""}), flush=True)
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        print(json.dumps({"done": False, "said": said}), flush=True)
