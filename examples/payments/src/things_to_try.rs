//! What a visitor can type.

use crate::config::Settings;

/// A list of commands, each with the status of its response. `$KEY` is an API key.
pub(crate) fn things_to_try(settings: &Settings) -> String {
    let url = &settings.public_url;
    let key = r#"-H "authorization: Bearer $KEY""#;
    // A new one for each command: a request that is sent again has the same.
    let once = r#"-H "idempotency-key: $(date +%s)""#;
    format!(
        "Set KEY to a key that the service printed when it first started: export KEY=sk_test_...

201  curl -i {url}/v1/accounts {key} -d email=ada@example.com -d currency=EUR -d balance=10000
201  curl -i {url}/v1/accounts {key} -H 'content-type: application/json' -d '{{\"email\":\"grace@example.com\",\"currency\":\"EUR\"}}'
200  curl -i '{url}/v1/accounts?limit=2' {key}
409  the first command again: the address is taken
400  curl -i {url}/v1/accounts {key} -d email=nobody -d currency=XYZ
400  curl -i {url}/v1/transfers {key} {once} -d amount=much
404  curl -i {url}/v1/accounts/acc_9 {key}
401  curl -i {url}/v1/accounts
201  curl -i {url}/v1/transfers {key} {once} -d source=acc_... -d destination=acc_... -d amount=2500 -d currency=EUR -d reference=invoice-17
422  the same with amount=9999999 and another reference
409  the first of the two again: the reference is taken
201  a transfer with -H 'idempotency-key: k1', twice: the money moves once
201  curl -i {url}/v1/charges {key} {once} -d account=acc_... -d amount=5000 -d currency=EUR -d card=tok_visa
422  the same with card=tok_declined
502  the same with card=tok_error, tok_reset, tok_garbage or tok_slow: the processor fails in four ways
503  the same with card=tok_busy: the processor asks to wait 30 seconds
422  curl -i {url}/v1/transfers {key} -X POST -H 'prefer: error=insufficient_funds'
     any documented error, without causing it: for test keys alone

Every error in a table: cargo run -p example-payments -- demo --url {url}

The errors of this API: {url}/errors/
Try its operations:     {url}/docs
Its OpenAPI document:   {url}/openapi.json
"
    )
}
