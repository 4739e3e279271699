//! What a visitor can type.

use crate::config::Settings;

/// A list of commands, each with the status of its response. They are meant for a new database, one after the other.
pub(crate) fn things_to_try(settings: &Settings) -> String {
    let url = &settings.public_url;
    let key = r#"-H "authorization: Bearer $KEY""#;
    // Another one for each command: a request that is sent again has the same.
    let once = |name: &str| format!(r#"-H "idempotency-key: {name}-$(date +%s)""#);
    let transfer = "-d source=$SOURCE -d destination=$DESTINATION -d currency=EUR";
    let charge = "-d account=$SOURCE -d amount=5000 -d currency=EUR";
    let [wrong, paid, poor, taken] = ["wrong", "paid", "poor", "taken"].map(once);
    let [visa, declined, error, reset, garbage, slow, busy] =
        ["visa", "declined", "error", "reset", "garbage", "slow", "busy"].map(once);
    format!(
        "Set KEY to the test key that the service printed when it first started: export KEY=sk_test_...

201  curl -i {url}/v1/accounts {key} -d email=ada@example.com -d currency=EUR -d balance=10000
201  curl -i {url}/v1/accounts {key} -H 'content-type: application/json' -d '{{\"email\":\"grace@example.com\",\"currency\":\"EUR\"}}'

Set SOURCE and DESTINATION to the ids of these two accounts: export SOURCE=acc_... DESTINATION=acc_...

200  curl -i '{url}/v1/accounts?limit=2' {key}
409  curl -i {url}/v1/accounts {key} -d email=ada@example.com -d currency=EUR  # the address is taken
400  curl -i {url}/v1/accounts {key} -d email=nobody -d currency=XYZ
400  curl -i {url}/v1/transfers {key} {wrong} -d amount=much
404  curl -i {url}/v1/accounts/acc_9 {key}
401  curl -i {url}/v1/accounts

Transfers and charges need an Idempotency-Key. Their response is stored under this key for 24 hours.

201  curl -i {url}/v1/transfers {key} {paid} {transfer} -d amount=2500 -d reference=invoice-17
422  curl -i {url}/v1/transfers {key} {poor} {transfer} -d amount=9999999 -d reference=invoice-18
409  curl -i {url}/v1/transfers {key} {taken} {transfer} -d amount=2500 -d reference=invoice-17  # the reference is taken
201  curl -i {url}/v1/transfers {key} -H 'idempotency-key: k1' {transfer} -d amount=100
201  curl -i {url}/v1/transfers {key} -H 'idempotency-key: k1' {transfer} -d amount=100  # the same response; the money moved once
422  curl -i {url}/v1/transfers {key} -H 'idempotency-key: k1' {transfer} -d amount=200  # the key has another request
201  curl -i {url}/v1/charges {key} {visa} {charge} -d card=tok_visa
402  curl -i {url}/v1/charges {key} {declined} {charge} -d card=tok_declined
502  curl -i {url}/v1/charges {key} {error} {charge} -d card=tok_error  # the processor fails in four ways
502  curl -i {url}/v1/charges {key} {reset} {charge} -d card=tok_reset
502  curl -i {url}/v1/charges {key} {garbage} {charge} -d card=tok_garbage
502  curl -i {url}/v1/charges {key} {slow} {charge} -d card=tok_slow
503  curl -i {url}/v1/charges {key} {busy} {charge} -d card=tok_busy  # the processor asks to wait 30 seconds
422  curl -i {url}/v1/transfers {key} -X POST -H 'prefer: error=insufficient_funds'  # any documented error, for test keys alone

Every error in a table: cargo run -p example-payments -- demo --url {url}

The errors of this API: {url}/errors/
Try its operations:     {url}/docs
Its OpenAPI document:   {url}/openapi.json
"
    )
}
