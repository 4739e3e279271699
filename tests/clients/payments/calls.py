"""The calls of each client, and what must come of them.

`sent` is how often the request must arrive: more than once exactly where the response says that it can be repeated. `moves` is the
money that all of it moves together.
"""

STRIPE = ["stripe (Python)", "stripe (Node)"]
WAITING = ["urllib3", "got"]
# The exception of each status in Stripe's SDKs.
CLASSES = {
    400: ("InvalidRequestError", "StripeInvalidRequestError"),
    401: ("AuthenticationError", "StripeAuthenticationError"),
    402: ("CardError", "StripeCardError"),
    403: ("PermissionError", "StripePermissionError"),
    404: ("InvalidRequestError", "StripeInvalidRequestError"),
    409: ("APIError", "StripeAPIError"),
    422: ("APIError", "StripeAPIError"),
    429: ("RateLimitError", "StripeRateLimitError"),
    500: ("APIError", "StripeAPIError"),
    502: ("APIError", "StripeAPIError"),
    503: ("APIError", "StripeAPIError"),
}
# The first request and two repetitions, which the SDKs are set to.
ALL = 3


def stripe_calls(world):
    """The name of each call, the call, and its end: status, code, param, how often it is sent, the money that moves."""
    taken, source, destination = world["email"], world["source"], world["destination"]
    transfer = {"source": source, "destination": destination, "amount": 700, "currency": "EUR"}
    charge = {"account": source, "amount": 500, "currency": "EUR"}
    accounts = lambda **params: {"resource": "accounts", "params": {"currency": "EUR", **params}}
    transfers = lambda **params: {"resource": "transfers", "params": transfer | params}
    charges = lambda card: {"resource": "charges", "params": charge | {"card": card}}
    return [
        ("a transfer", transfers(), dict(status=201, sent=1, moves=700)),
        ("a field", accounts(email="nobody"), dict(status=400, code="invalid_parameter", param="email", sent=1)),
        ("no field", {"resource": "accounts", "params": {"currency": "EUR"}},
         dict(status=400, code="missing_parameter", param="email", sent=1)),
        ("a wrong key", accounts(email="a@example.com") | {"key": "sk_test_nobody_has_this_one"},
         dict(status=401, code="invalid_api_key", sent=1)),
        ("a declined card", charges("tok_declined"), dict(status=402, code="card_declined", param="card", sent=1)),
        ("a key that reads", accounts(email="a@example.com") | {"key": world["read_only"]},
         dict(status=403, code="forbidden", sent=1)),
        ("no account", {"resource": "accounts", "id": "acc_9"},
         dict(status=404, code="resource_not_found", param="id", sent=1)),
        ("a taken address", accounts(email=taken), dict(status=409, code="email_taken", param="email", sent=1)),
        ("too little money", transfers(amount=99_999_999), dict(status=422, code="insufficient_funds", sent=1)),
        ("a limit", {"resource": "accounts", "id": source, "limited": True},
         dict(status=429, code="rate_limit_exceeded", sent=1)),
        # The transaction was rolled back, and the key makes it safe.
        ("a failure with a key", transfers() | {"without": "transfers"}, dict(status=500, code="internal_error", sent=ALL)),
        ("a failure that ends", transfers() | {"without": "transfers", "ends": True}, dict(status=201, sent=2, moves=700)),
        # Nobody knows what happened, and no key makes it safe.
        ("a failure without a key", accounts(email="a@example.com") | {"without": "accounts"},
         dict(status=500, code="internal_error", sent=1)),
        ("a failure of a read", {"resource": "accounts", "id": source, "without": "accounts"},
         dict(status=500, code="internal_error", sent=ALL)),
        # The card is charged at the first request, and not again.
        ("a processor that fails", charges("tok_garbage"), dict(status=502, code="bad_gateway", sent=ALL, charges=500)),
        # The wait is longer than the SDKs wait.
        ("a busy database", transfers() | {"busy": True}, dict(status=503, code="service_unavailable", sent=1)),
    ]


def waiting_calls(world):
    """Calls whose first response has a `Retry-After`, and which succeed after it."""
    params = {"source": world["source"], "destination": world["destination"], "amount": 900, "currency": "EUR"}
    return [
        ("a limit", {"resource": "accounts", "id": world["source"], "limited": True}, dict(status=200, first=429)),
        ("a busy database", {"resource": "transfers", "params": params, "busy": True, "ends": True},
         dict(status=201, first=503, moves=900)),
    ]
