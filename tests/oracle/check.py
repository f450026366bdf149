"""Holds requests that generated clients sent against their documents, by openapi-core.

    cargo run --package restwright-testbed --example record > recorded.jsonl
    python3 tests/oracle/check.py recorded.jsonl

Every operation of both documents must have been recorded. What the validator is known to read wrongly is listed with the
reason, and an entry that is no longer needed fails, too. Before any verdict counts, broken requests must be refused.
Ends with 1 when something is wrong.
"""

import base64
import json
import pathlib
import re
import sys
import warnings
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = {"testbed": ROOT / "testbed/spec/openapi.yaml", "cloudflare": ROOT / "spec/cloudflare.json"}
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# What openapi-core 0.23.1 reads wrongly, by operationId. The tests of the testbed hold these against the tables of the
# specifications.
PREFIXED = "a path parameter with a prefix is not matched"
NEWER_STYLE = "the style `cookie` of OpenAPI 3.2 is not read"
KNOWN = {
    **{
        f"path-{style}-{explode}-{shape}": PREFIXED
        for style in ("matrix", "label")
        for explode in ("joined", "exploded")
        for shape in ("text", "list", "object")
    },
    **{f"cookie-cookie-{shape}": NEWER_STYLE for shape in ("joined-list", "joined-object", "exploded-list")},
    **{f"whole-query-{form}": "a parameter that is the whole query is not read" for form in ("form", "json", "text")},
    "query-spaceDelimited-joined-object": "an object with spaces between is read as an empty one",
    "post-guest": "neither a mapping by the name of a schema nor OpenAPI 3.2's defaultMapping is read",
    "form": "an object in a form is not read as JSON, which OpenAPI 3.0.4 says it is",
    "related": "no multipart but form-data is taken apart",
    "mixed": "no multipart but form-data is taken apart",
    "ordered": "parts without names are not taken apart",
    "related-headers": "no multipart but form-data is taken apart",
    "part-lists": "items of a list of parts are not read by their types",
    "nested-query": "what is deeper than the members of an object is beyond the table of styles, and is not read",
    "json-file": "a file of JSON is read as the value in it, though its schema says bytes",
    "post-series": "types of the positions of an array are words of JSON Schema 2020-12, which OpenAPI 3.0 does not have",
    "post-person": "XML is not read by the keywords of its schema",
    "put-preferences": "XML is not read by the keywords of its schema",
}


class Loader(yaml.SafeLoader):
    """YAML 1.2, where `on` is a word and a date is text (OpenAPI 3.0.4, section 4.3)."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] not in ("bool", "timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


class Request:
    """A recorded request, as openapi-core takes it."""

    def __init__(self, server, recorded):
        url, server = urlsplit(recorded["target"]), urlsplit(server)
        headers = Headers([tuple(header) for header in recorded["headers"]])
        cookies = [pair.partition("=")[::2] for pair in (headers.get("cookie") or "").split("; ") if pair]
        self.host_url = f"{server.scheme}://{server.netloc}"
        self.path = server.path.rstrip("/") + unquote(url.path)
        self.method = recorded["method"].lower()
        self.content_type = headers.get("content-type") or ""
        self.body = base64.b64decode(recorded["body"]) or None
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(url.query, keep_blank_values=True)),
            header=headers,
            cookie=ImmutableMultiDict([(name, unquote(value)) for name, value in cookies]),
        )


class Document:
    """A document and its validator."""

    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        self.value = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader)
        # A fragment tells operations of a path apart, and is not sent.
        self.value["paths"] = {path.partition("#")[0]: item for path, item in self.value["paths"].items()}
        for parameter in parameters_in(self.value):
            # "Relevant only for Schema Object properties" (OpenAPI 3.0.4, `readOnly`); the validator heeds it anywhere.
            parameter["schema"].pop("readOnly", None)
        config = Config(
            # Some documents are accepted that are not valid: lower-case `4xx`, for one.
            spec_validator_cls=None,
            extra_media_type_deserializers={
                "application/merge-patch+json": json.loads,
                "application/xml; charset=utf-8": lambda body: body.decode(),
                "application/x-ndjson": lambda body: [json.loads(line) for line in body.splitlines()][0],
            },
        )
        self.api = OpenAPI.from_dict(self.value, config=config)
        own = [server for item in self.operations().values() for server in item.get("servers", [])]
        self.servers = [server_url(server) for server in self.value["servers"] + own]

    def operations(self):
        """Every operation, by its id."""
        paths = self.value["paths"].values()
        return {item[method]["operationId"]: item[method] for item in paths for method in METHODS if method in item}

    def verdict(self, recorded):
        """Nothing, or what is wrong with a request."""
        problem = None
        for server in self.servers:
            try:
                self.api.validate_request(Request(server, recorded))
                return self.undeclared(recorded)
            except Exception as error:  # Whatever the validator throws is its verdict.
                wrong_server = type(error).__name__ in ("ServerNotFound", "PathNotFound", "OperationNotFound")
                problem = problem if wrong_server and problem else told(error)
        return problem

    def operation_id(self, recorded):
        """The id of the operation whose template fits best: the one with the most literal text."""
        path = unquote(urlsplit(recorded["target"]).path)
        fitting = [
            (len(literal(template)), item[recorded["method"].lower()]["operationId"])
            for template, item in self.value["paths"].items()
            if recorded["method"].lower() in item and fits(template, path)
        ]
        return max(fitting)[1] if fitting else None

    def undeclared(self, recorded):
        """The validator takes any query; this tells the names that the document does not have."""
        allowed = {scheme["name"] for scheme in self.value["components"]["securitySchemes"].values() if "name" in scheme}
        for parameter in self.parameters(recorded):
            name = parameter["name"]
            properties = self.resolved(parameter.get("schema", {})).get("properties", {})
            allowed |= {name, *properties, *(f"{name}[{member}]" for member in properties)}
        names = {name for name, _ in parse_qsl(urlsplit(recorded["target"]).query, keep_blank_values=True)}
        return f"the document has no query parameter named {sorted(names - allowed)}" if names - allowed else None

    def parameters(self, recorded):
        operation = self.operations()[self.operation_id(recorded)]
        given = (self.resolved(parameter) for parameter in operation.get("parameters", []))
        return [parameter for parameter in given if parameter["in"] == "query"]

    def resolved(self, value):
        while "$ref" in value:
            parts = value["$ref"].removeprefix("#/").split("/")
            value = self.value
            for part in parts:
                value = value[part]
        return value


def parameters_in(value):
    """Every parameter with a schema, at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from parameters_in(item)
    elif isinstance(value, dict):
        if "in" in value and isinstance(value.get("schema"), dict):
            yield value
        for member in value.values():
            yield from parameters_in(member)


def server_url(server):
    """A server's URL, its variables at their defaults."""
    url = server["url"]
    for name, variable in server.get("variables", {}).items():
        url = url.replace("{" + name + "}", variable["default"])
    return url


def literal(template):
    """A template without its parameters."""
    return "".join(part.rpartition("}")[2] for part in template.split("{"))


def fits(template, path):
    """Whether a path can be one of a template."""
    pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None


def told(error):
    """An error with what is behind it, on one line."""
    chain = []
    while isinstance(error, BaseException) and len(chain) < 4:
        chain.append(f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")
        error = error.__cause__
    return " <- ".join(chain)


def broken(requests):
    """Requests that a validator must refuse, made of good ones: the reason, and the request."""
    by_id = {operation: recorded for _, operation, recorded in requests}

    def change(operation, **changes):
        return {**by_id[operation], **changes}

    listed = "client-certificate-for-a-zone-list-client-certificates"
    target = by_id[listed]["target"]
    without = [header for header in by_id[listed]["headers"] if not header[0].lower().startswith("x-auth")]
    yield "cloudflare", "per_page below its minimum", change(listed, target=target.replace("per_page=50", "per_page=4"))
    yield "cloudflare", "a status that is none", change(listed, target=target.replace("pending_revocation", "gone"))
    yield "cloudflare", "no credential", change(listed, headers=without)
    yield "cloudflare", "a parameter that is not declared", change(listed, target=target + "&per-page=5")
    text = lambda value: base64.b64encode(json.dumps(value).encode()).decode()
    yield "testbed", "a body without a required field", change("json-by-member", body=text({"name": "n"}))
    yield "testbed", "a body with a string for a number", change("json-by-member", body=text({"name": "n", "ttl": "60"}))
    yield "testbed", "no body", change("json-list", body="")
    yield "testbed", "a path that is not there", change("json-list", target="/bodies/lists")
    yield "testbed", "text for an integer", change("scalars", target=by_id["scalars"]["target"].replace("/-7/", "/x/"))
    yield "testbed", "a query that lacks what is required", change("required-query", target="/parameters/required")
    yield "testbed", "a list with the wrong delimiter", change(
        "query-form-joined-object", target="/styles/query/form/joined/object?color=R%20100%20G%20200"
    )


def main(path):
    warnings.filterwarnings("ignore", message="Unsupported scheme type")
    documents = {name: Document(file) for name, file in DOCUMENTS.items()}
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    requests = []
    for recorded in map(json.loads, lines):
        requests.append((recorded["document"], documents[recorded["document"]].operation_id(recorded), recorded))

    problems = []
    refused = 0
    for name, reason, recorded in broken(requests):
        try:
            verdict = documents[name].verdict(recorded)
        except KeyError:
            verdict = "no operation fits"
        refused += verdict is not None
        if verdict is None:
            problems.append(f"the validator accepted a broken request: {reason}")
    known = 0
    for name, operation, recorded in requests:
        verdict = documents[name].verdict(recorded)
        what = f"{name} {operation}: {recorded['method']} {recorded['target']}"
        if operation in KNOWN:
            known += 1
            if verdict is None:
                problems.append(f"{what}: is right by now, and need not be excused ({KNOWN[operation]})")
        elif verdict:
            problems.append(f"{what}: {verdict}")
    for name, document in documents.items():
        recorded = {operation for other, operation, _ in requests if other == name}
        for operation in sorted(set(document.operations()) - recorded):
            problems.append(f"{name} {operation}: was not recorded")
    for problem in problems:
        print(problem)
    judged = len(requests) - known
    print(f"{judged} requests judged, {known} excused, {refused} broken ones refused, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
