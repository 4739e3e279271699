"""Clients that retry, as they are. Each sends one request and gives what came of it."""

import warnings

warnings.filterwarnings("ignore")

import anthropic
import botocore.config
import botocore.session
import openai
import requests
import stripe
import urllib3
from google.api_core import exceptions, retry


def openai_python(url, key, method):
    client = openai.OpenAI(base_url=url, api_key=key, default_headers={"Idempotency-Key": key})
    if method == "GET":
        return client.models.retrieve("m")
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": "pay"}])


def anthropic_python(url, key, method):
    client = anthropic.Anthropic(base_url=url, api_key=key, default_headers={"Idempotency-Key": key})
    if method == "GET":
        return client.models.retrieve("m")
    return client.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "pay"}])


def stripe_python(url, key, method):
    # It sends an idempotency key of its own with every POST.
    client = stripe.StripeClient(key, base_addresses={"api": url}, max_network_retries=2)
    if method == "GET":
        return client.v1.payment_intents.retrieve("pi_1")
    return client.v1.payment_intents.create({"amount": 100, "currency": "eur"})


def google_api_core(url, key, method):
    @retry.Retry()
    def call():
        response = requests.request(method, url, headers={"x-api-key": key})
        if response.status_code >= 400:
            raise exceptions.from_http_response(response)

    return call()


def botocore_client(url, key, method):
    config = botocore.config.Config(retries={"mode": "standard"})
    service = "lambda" if method == "GET" else "dynamodb"
    client = botocore.session.Session().create_client(
        service, "eu-central-1", endpoint_url=url, aws_access_key_id=key, aws_secret_access_key="secret", config=config
    )
    if method == "GET":
        return client.get_function(FunctionName="f")
    return client.put_item(TableName="payments", Item={})


def urllib3_client(url, key, method):
    response = urllib3.PoolManager().request(method, url, headers={"x-api-key": key})
    if response.status >= 400:
        raise RuntimeError(response.status)


CLIENTS = {
    "openai (Python)": openai_python,
    "anthropic (Python)": anthropic_python,
    "stripe (Python)": stripe_python,
    "google-api-core": google_api_core,
    "botocore": botocore_client,
    "urllib3": urllib3_client,
}
