"""The reference APIs: what a client sends to each operation, and how a request is damaged so that an error comes back."""

import json

DOCUMENTS = ["finimpulse", "finternet", "finqware", "uppercase", "stripe-like", "quickstart"]

UNKNOWN_UUID = "99999999-9999-4999-8999-999999999999"

# The proxy adds them, so that every client can call without knowing how an API authenticates.
CREDENTIALS = {
    "finimpulse": {"authorization": "Bearer tok_demo"},
    "finternet": {"authorization": "Bearer sk_test_finternet"},
    "finqware": {
        "authorization": "Bearer remembered-token",
        "x-api-key": "demo-api-key",
        "x-tenant-key": "demo-tenant-key",
        "x-client-id": "11111111-1111-4111-8111-111111111111",
        "x-client-secret": "0123456789abcdef0123456789abcdef",
        "x-client-app-key": "demo-app-key",
    },
    "uppercase": {"authorization": "Bearer key_full_access"},
    "stripe-like": {"authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.full_access"},
    "quickstart": {},
}

# A request that succeeds, for each operation, in an order in which all of them do. `remembered-x` is a value of an earlier response.
SUCCESSES = {
    "finimpulse": [
        ("list_errors", {}),
        ("search", {"body": {"query": "AC", "limit": 2}}),
    ],
    "finternet": [
        ("create", {"body": {"amount": "10.00", "currency": "USDC"}}),
        ("retrieve", {"path": {"id": "remembered-id"}}),
        ("confirm", {"path": {"id": "remembered-id"}, "body": {"signature": "0x" + "ab" * 64 + "1b"}}),
        ("submit_delivery_proof", {"path": {"id": "remembered-id"}}),
        ("settle", {"path": {"id": "remembered-id"}}),
    ],
    "finqware": [
        ("create", {"body": {
            "user_uuid": "22222222-2222-4222-8222-222222222222",
            "credentials_id": "33333333-3333-4333-8333-333333333333",
            "skill_name": "accounts",
            "bank": "sandbox",
            "psu_id": "psu-1",
        }}),
        ("show", {"path": {"id": "remembered-session"}}),
        ("consent", {"path": {"id": "remembered-session"}}),
        ("complete", {"path": {"id": "remembered-session"}, "body": {"temp_token": "remembered-temp"}}),
        ("accounts", {"path": {"id": "remembered-session"}}),
    ],
    "uppercase": [
        ("list_users", {}),
        ("add_user", {"body": {"name": "Grace"}}),
        ("user", {"path": {"user_id": "usr_1"}}),
        ("charge", {"body": {"user_id": "usr_1", "amount": "1.00"}}),
        ("report", {}),
    ],
    "stripe-like": [
        ("list_accounts", {"query": {"limit": 2}}),
        ("open_account", {"body": {"email": "jane@example.com", "currency": "USD"}}),
        ("account", {"path": {"id": "remembered-account"}}),
        ("create_transfer", {"body": {
            "amount": 5, "currency": "USD", "source": "acc_1", "destination": "acc_2",
        }}),
        ("transfer", {"path": {"id": "remembered-transfer"}}),
        ("close_account", {"path": {"id": "remembered-account"}}),
    ],
    "quickstart": [
        ("account", {"path": {"id": "acc_1"}}),
        ("transfer", {"body": {"from": "acc_1", "to": "acc_2", "amount": 5}}),
        ("report", {}),
    ],
}

# An operation that always fails.
FAILS = {("quickstart", "report")}
# After a transfer the next one has to wait, so errors come before successes there; a 429 comes last.
ERRORS_FIRST = {"quickstart"}
# What no request brings about at once: a body that stops arriving.
NOT_PROVOKED = {("quickstart", 408)}

# Where a success holds what later requests need.
REMEMBERED = {
    ("finternet", "create"): {"id": ["id"]},
    ("finqware", "create"): {"session": ["result", "session_id"], "token": ["result", "access_token"]},
    ("finqware", "consent"): {"temp": ["result", "temp_token"]},
    ("stripe-like", "open_account"): {"account": ["id"]},
    ("stripe-like", "create_transfer"): {"transfer": ["id"]},
}

# The small API that `tests/clients/formats` serves in many formats: some ids bring an error about.
ORDERS = [
    ("show_order", {"path": {"id": "ord_1"}}),
    ("make_order", {"body": {"total": 7}}),
]
ORDER_IDS = {404: "missing", 409: "locked", 429: "many", 500: "unreadable"}

NO_CREDENTIALS = {"headers": {"authorization": None}}
ANOTHER_TYPE = {"headers": {"content-type": "text/plain"}}
TOO_LARGE = {"body": "x" * 3_000_000}
EMPTY = {"body": "{}"}
PANIC = {"instead": "GET /panic"}


def key(value):
    return {"headers": {"authorization": f"Bearer {value}"}}


def shown(code):
    """The API's own example of an error, where no request makes it arise at once."""
    return {"instead": f"GET /examples/{code}"}


def body(**members):
    return {"body": json.dumps(members)}


# How the request of an operation, or of any, is damaged to bring an error of a status about.
DAMAGES = {
    "finimpulse": {
        400: EMPTY, 401: NO_CREDENTIALS, 402: shown(40200), 403: shown(40300), 413: TOO_LARGE, 429: shown(42900),
        500: PANIC,
    },
    "finternet": {
        400: {"id": "%FF"}, ("create", 400): EMPTY, ("confirm", 400): EMPTY, 401: NO_CREDENTIALS, 403: key("sk_wrong"),
        404: {"id": "intent_0"}, 413: TOO_LARGE, 429: shown("rate_limit_exceeded"), 500: PANIC,
        ("confirm", 500): shown("contract_execution_failed"), ("settle", 500): shown("settlement_failed"),
    },
    "finqware": {
        400: {"id": "1"}, ("create", 400): EMPTY, 401: key(UNKNOWN_UUID),
        ("create", 401): {"headers": {"x-api-key": None}}, 404: {"id": UNKNOWN_UUID}, 413: TOO_LARGE, 500: PANIC,
        ("create", 500): body(skill_name="payments", user_uuid="22222222-2222-4222-8222-222222222222",
                              credentials_id="33333333-3333-4333-8333-333333333333", bank="sandbox", psu_id="psu-1"),
    },
    "uppercase": {
        400: {"id": "%FF"}, ("add_user", 400): EMPTY, ("charge", 400): body(user_id="usr_1", amount="999.00"),
        401: NO_CREDENTIALS, 403: key("key_read_only"), 404: {"id": "usr_0"},
        ("charge", 404): body(user_id="usr_0", amount="1.00"), 413: TOO_LARGE, 415: ANOTHER_TYPE,
        422: {"body": '"text"'}, 429: shown("RATE_LIMIT_EXCEEDED"), 500: PANIC, ("user", 500): {"id": "usr_damaged"},
        503: shown("SERVICE_UNAVAILABLE"),
    },
    "stripe-like": {
        400: {"id": "%FF"}, ("list_accounts", 400): {"query": "limit=0"}, ("open_account", 400): EMPTY,
        ("create_transfer", 400): EMPTY, 401: NO_CREDENTIALS,
        403: key("eyJhbGciOiJIUzI1NiJ9.read_only"), 404: {"id": "none_0"},
        ("create_transfer", 404): body(amount=5, currency="USD", source="acc_0", destination="acc_2"),
        409: {"id": "acc_1"}, ("open_account", 409): body(email="ada@example.com", currency="USD"),
        ("create_transfer", 409): {"instead": "DELETE /v1/accounts/acc_1"},
        413: TOO_LARGE, 415: ANOTHER_TYPE,
        422: body(amount=900_000, currency="USD", source="acc_1", destination="acc_2"),
        429: shown("rate_limit_exceeded"), 500: PANIC,
    },
    "quickstart": {
        400: {"id": "%FF"}, ("transfer", 400): EMPTY, 404: {"id": "acc_9"},
        ("transfer", 404): body(**{"from": "acc_1", "to": "acc_9", "amount": 5}), 413: TOO_LARGE, 415: ANOTHER_TYPE,
        422: body(**{"from": "acc_2", "to": "acc_1", "amount": 500}), 429: {}, 500: {"instead": "GET /report"},
    },
}


def order_calls():
    """The same of every format: those whose responses all have the status 200 as well."""
    planned = [{"operation": name, "status": 0, **arguments} for name, arguments in ORDERS]
    for status, order in ORDER_IDS.items():
        planned.append({"operation": "show_order", "status": status, "path": {"id": order}})
    planned += [{"operation": "make_order", "status": status, "body": {"total": 7}} for status in (400, 413, 415)]
    return planned


ORDER_DAMAGES = {400: {"body": "{"}, 413: TOO_LARGE, 415: ANOTHER_TYPE}


def operations(document):
    """Each operation of a document: its id, method, path and content."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield operation["operationId"], method, path, operation


def error_statuses(operation):
    return sorted(int(status) for status in operation["responses"] if status[0] in "45")


def calls(api, document):
    """What a client is asked to do: each operation once with success, then once for each of its error statuses."""
    planned = planned_calls(api, document) if api in SUCCESSES else order_calls()
    for index, call in enumerate(planned):
        call["index"] = index
        for place in ("path", "query"):
            call.setdefault(place, {})
        call.setdefault("body", None)
    return planned


def planned_calls(api, document):
    known = {name: operation for name, _, _, operation in operations(document)}
    assert sorted(known) == sorted(name for name, _ in SUCCESSES[api]), f"{api}: operations are not those of this script"
    successes = [{"operation": name, "status": 0, **arguments}
                 for name, arguments in SUCCESSES[api] if (api, name) not in FAILS]
    errors = [{"operation": name, "status": status, **arguments}
              for name, arguments in SUCCESSES[api] for status in error_statuses(known[name])
              if (api, status) not in NOT_PROVOKED]
    errors.sort(key=lambda call: call["status"] == 429)
    if api in ERRORS_FIRST:
        limited = [call for call in errors if call["status"] == 429]
        planned = [call for call in errors if call["status"] != 429] + successes + limited
    else:
        planned = successes + errors
    return planned


def damage(api, call):
    if call["status"] == 0:
        return {}
    if api not in DAMAGES:
        return ORDER_DAMAGES.get(call["status"], {})
    damages = DAMAGES[api]
    return damages.get((call["operation"], call["status"]), damages.get(call["status"]))
