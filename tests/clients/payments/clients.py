"""The clients of Python: each makes one call and returns what its author sees."""

import urllib.parse

import stripe
import urllib3


def stripe_python(url, call):
    client = stripe.StripeClient(call["key"], base_addresses={"api": url}, max_network_retries=2)
    resource = getattr(client.v1, call["resource"])
    try:
        result = resource.retrieve(call["id"]) if "id" in call else resource.create(call["params"])
    except stripe.StripeError as error:
        # Some classes have both as members of their own too.
        for member in ("code", "param"):
            assert getattr(error, member, None) in (None, getattr(error.error, member, None)), (member, error)
        return {
            "class": type(error).__name__, "status": error.http_status, "request_id": error.request_id,
            "code": error.error.code, "param": getattr(error.error, "param", None), "message": error.error.message,
        }
    return {"class": None, "status": result.last_response.code, "request_id": result.last_response.request_id}


def urllib3_client(url, call):
    retry = urllib3.Retry(total=3, allowed_methods=None, status_forcelist=[429, 503], respect_retry_after_header=True)
    headers = {"authorization": f"Bearer {call['key']}", "idempotency-key": call["idempotency_key"]}
    method, fields = ("POST", call["params"]) if "params" in call else ("GET", None)
    body = urllib.parse.urlencode(fields) if fields else None
    if fields:
        headers["content-type"] = "application/x-www-form-urlencoded"
    path = f"{url}/v1/{call['resource']}" + (f"/{call['id']}" if "id" in call else "")
    response = urllib3.PoolManager().request(method, path, body=body, headers=headers, retries=retry)
    return {"class": None, "status": response.status, "request_id": response.headers["request-id"]}


CLIENTS = {"stripe (Python)": stripe_python, "urllib3": urllib3_client}
