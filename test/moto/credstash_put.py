"""Puts secrets into a credstash table on moto, with the credstash of PyPI:

    credstash_put.py ENDPOINT < secrets.json

The input is {"table", "secrets": [{"name", "value", "version", "digest", "context"}]}; a secret
without a version gets the next one.
"""

import json
import os
import sys

os.environ.update(
    AWS_ENDPOINT_URL=sys.argv[1],
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
)

import boto3  # noqa: E402
import credstash  # noqa: E402

asked = json.load(sys.stdin)
table, region = asked["table"], "us-east-1"
kms = boto3.client("kms", region_name=region)
key = kms.create_key()["KeyMetadata"]["KeyId"]
kms.create_alias(AliasName="alias/credstash", TargetKeyId=key)
credstash.createDdbTable(region=region, table=table)
for secret in asked["secrets"]:
    put = credstash.putSecret if "version" in secret else credstash.putSecretAutoversion
    version = {"version": secret["version"]} if "version" in secret else {}
    put(
        secret["name"],
        secret["value"],
        region=region,
        table=table,
        context=secret.get("context"),
        digest=secret.get("digest", credstash.DEFAULT_DIGEST),
        **version,
    )
