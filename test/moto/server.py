"""moto's server, moved closer to live AWS where the two differ and chamber can tell:

    server.py PORT

- DescribeParameters honours MaxResults up to 50; moto always pages by 10.
- Listings and GetParameters answer in order of name; moto in no order.
- A last page that is full carries no token; moto adds an empty page.
- The Label filter of GetParametersByPath gives the labelled version, whichever that is; moto
  gives the latest one, and only if all its labels are asked for.
- A write under a KMS key or alias that does not exist is InvalidKeyId; moto encrypts anyway.
- A value above its tier's size, or a name above its length, is refused; moto takes any.
- ParameterNotFound has no message.
- S3 objects are put one after the other, conditions and all; moto lets two meet between them.
- An S3 object under a KMS key or alias that does not exist is KMS.NotFoundException.
"""

import json
import logging
import sys
import threading
import threading

from moto.core.responses import ActionResult
from moto.kms.models import kms_backends
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3.exceptions import S3ClientError
from moto.s3.responses import S3Response
from moto.secretsmanager import exceptions as secret_exceptions
from moto.secretsmanager import models as secret_models
from moto.secretsmanager.responses import SecretsManagerResponse
from moto.ssm import exceptions, models
from moto.ssm.responses import SimpleSystemManagerResponse as Answers
from werkzeug.serving import run_simple

Store = models.SimpleSystemManagerBackend

LONGEST_ARN = 1011
SIZES = {"Standard": 4096, "Advanced": 8192}


def page(rows, size, token):
    """One page of rows, and the token of the next one if there is more to come."""
    start = int(token or 0)
    end = start + size
    return rows[start:end], str(end) if end < len(rows) else None


def by_name(parameter):
    return parameter.name.encode()


def most(given, limit):
    if given > limit:
        text = f"Value '{given}' at 'maxResults' failed to satisfy constraint"
        raise exceptions.ValidationException(
            f"1 validation error detected: {text}: at most {limit}"
        )
    return given


def describe_parameters(self):
    size = most(self._get_param("MaxResults") or 10, 50)
    found = self.ssm_backend.describe_parameters(
        self._get_param("Filters"), self._get_param("ParameterFilters")
    )
    rows, token = page(sorted(found, key=by_name), size, self._get_param("NextToken"))
    answer = {"Parameters": [row.describe_response_object() for row in rows]}
    return ActionResult(answer | ({"NextToken": token} if token else {}))


def get_parameters_by_path(self, path, recursive, filters=None, next_token=None, max_results=10):
    most(max_results, 10)
    self._validate_parameter_filters(filters, by_path=True)
    labels = [f["Values"] for f in filters or [] if f["Key"] == "Label"]
    others = [f for f in filters or [] if f["Key"] != "Label"]
    found = []
    for name in self._parameters.get_keys_beginning_with(path.rstrip("/") + "/", recursive):
        versions = self._parameters[name]
        if labels:
            versions = [v for v in versions if set(labels[0]) & set(v.labels)]
        if versions and self._match_filters(versions[-1], others):
            found.append(versions[-1])
    return page(sorted(found, key=by_name), max_results, next_token)


def get_parameters(self, names, original=Store.get_parameters):
    return dict(sorted(original(self, names).items()))


def check_key(self, key):
    kms = kms_backends[self.account_id][self.region_name]
    arn = f"arn:aws:kms:{self.region_name}:{self.account_id}:{key}"
    if key.startswith("alias/"):
        if key != "alias/aws/ssm" and not kms.alias_exists(key):
            why = f"Alias {arn} is not found. (Service: AWSKMS; Status Code: 400)"
            raise exceptions.SSMException("InvalidKeyId", why)
    elif key.split("/")[-1] not in kms.keys:
        why = f"Key '{key}' does not exist (Service: AWSKMS; Status Code: 400)"
        raise exceptions.SSMException("InvalidKeyId", why)


def put_parameter(
    self, name, description, value, parameter_type, allowed_pattern, keyid, *rest,
    original=Store.put_parameter, **named,
):
    arn = models.parameter_arn(self.account_id, self.region_name, name)
    if len(arn) > LONGEST_ARN:
        raise exceptions.ValidationException("Parameter name: too long")
    limit = SIZES.get(named.get("tier") or "Standard", SIZES["Advanced"])
    if value and len(value.encode()) > limit:
        raise exceptions.ValidationException(
            f"{named.get('tier') or 'Standard'} tier parameters support a maximum "
            f"parameter value of {limit} characters."
        )
    if parameter_type == "SecureString" and keyid:
        check_key(self, keyid)
    return original(
        self, name, description, value, parameter_type, allowed_pattern, keyid, *rest, **named
    )


puts = threading.Lock()


def put_object(self, original=S3Response.put_object):
    key = self.headers.get("x-amz-server-side-encryption-aws-kms-key-id")
    kms = kms_backends[self.current_account][self.region]
    if key and not (kms.alias_exists(key) or key.split("/")[-1] in kms.keys):
        raise S3ClientError("KMS.NotFoundException", f"{key} is not found.")
    with puts:
        return original(self)


def not_found_without_message(self, _message):
    exceptions.SSMException.__init__(self, "ParameterNotFound", None)


S3Response.put_object = put_object
SecretStore = secret_models.SecretsManagerBackend
LARGEST_SECRET = 65536
MOST_LABELS = 20
writing = threading.Lock()


def put_secret_value(self, *args, original=SecretStore.put_secret_value, **named):
    with writing:
        return original(self, *args, **named)


def create_secret(self, *args, original=SecretStore.create_secret, **named):
    with writing:
        return original(self, *args, **named)


def check_size(self, secret_id, secret_string=None, *args, original=SecretStore._add_secret, **named):
    if len((secret_string or "").encode()) > LARGEST_SECRET:
        raise secret_exceptions.ValidationException("secretString: at most 65536 bytes")
    return original(self, secret_id, secret_string, *args, **named)


def make_current(secret, version, version_id):
    others = secret.versions.values()
    labels = {label for other in others for label in other["version_stages"]}
    if len(labels | {"AWSPREVIOUS", *version["version_stages"]}) > MOST_LABELS:
        raise secret_exceptions.SecretsManagerClientError(
            "LimitExceededException", "You have exceeded the limit of staging labels."
        )
    moved = {"AWSPREVIOUS", *version["version_stages"]}
    for other in others:
        other["version_stages"] = [s for s in other["version_stages"] if s not in moved]
    if secret.default_version_id:
        secret.versions[secret.default_version_id]["version_stages"].append("AWSPREVIOUS")
    secret.versions[version_id] = version
    secret.set_default_version_id(version_id)


def list_secret_version_ids(self):
    secret = self.backend.describe_secret(self._get_param("SecretId"))
    with_deprecated = self._get_bool_param("IncludeDeprecated", False)
    rows = [
        {"VersionId": id, "VersionStages": v["version_stages"], "CreatedDate": v["createdate"]}
        for id, v in secret.versions.items()
        if with_deprecated or v["version_stages"]
    ]
    start = self._get_param("NextToken")
    versions, token = page(rows, self._get_int_param("MaxResults", 100), start)
    answer = {"ARN": secret.arn, "Name": secret.name, "Versions": versions}
    return json.dumps(answer | ({"NextToken": token} if token else {}))


Answers.describe_parameters = describe_parameters
Store.get_parameters_by_path = get_parameters_by_path
Store.get_parameters = get_parameters
Store.put_parameter = put_parameter
SecretStore.put_secret_value = put_secret_value
SecretStore.create_secret = create_secret
SecretStore._add_secret = check_size
secret_models.FakeSecret.reset_default_version = make_current
SecretsManagerResponse.list_secret_version_ids = list_secret_version_ids
exceptions.ParameterNotFound.__init__ = not_found_without_message
exceptions.ParameterNotFound.__str__ = lambda _error: ""

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    run_simple(
        "127.0.0.1",
        int(sys.argv[1]),
        DomainDispatcherApplication(create_backend_app),
        threaded=True,
        request_handler=MotoRequestHandler,
    )
