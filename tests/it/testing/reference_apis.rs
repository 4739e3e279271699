//! The reference APIs keep their contract, whatever a client does.

use error_response::{
    format::{FinImpulse, Finqware, Finternet, Problem, Stripe, Uppercase},
    testing::{Conformance, Report},
};
use example_seed_apis::{finimpulse, finqware, finternet, stripe_like, uppercase};

/// Nothing is wrong, and a run that provoked nothing would say nothing.
#[track_caller]
fn check(report: &Report, statuses: &[u16]) {
    report.assert_clean();
    let missing: Vec<_> = statuses.iter().filter(|status| !report.errors().contains_key(status)).collect();
    assert!(missing.is_empty(), "no {missing:?} in {:?}", report.errors());
}

#[tokio::test]
async fn finimpulse_keeps_its_contract() {
    let report = Conformance::fresh(finimpulse::router)
        .format(FinImpulse::new())
        .header("authorization", "Bearer tok_demo")
        .route("GET", "/v1/errors")
        .route("POST", "/v1/search")
        .json(r#"{"query":"AC","limit":2}"#)
        .route("GET", "/examples/{code}")
        .route("POST", "/examples/{code}")
        .param("code", "42900")
        .route("GET", "/panic")
        .run()
        .await;
    check(&report, &[400, 401, 404, 405, 413, 429, 500]);
}

#[tokio::test]
async fn finternet_keeps_its_contract() {
    let report = Conformance::fresh(finternet::router)
        .format(Finternet::new())
        .header("authorization", "Bearer sk_test_finternet")
        .route("POST", "/v1/payment-intents")
        .json(r#"{"amount":"10.00","currency":"USDC","fail":"ledger"}"#)
        .route("GET", "/v1/payment-intents/{id}")
        .route("POST", "/v1/payment-intents/{id}/confirm")
        .json(r#"{"signature":"0x00"}"#)
        .route("POST", "/v1/payment-intents/{id}/delivery-proof")
        .route("POST", "/v1/payment-intents/{id}/settle")
        .route("GET", "/examples/{code}")
        .param("code", "settlement_failed")
        .route("GET", "/panic")
        .run()
        .await;
    check(&report, &[400, 401, 403, 404, 405, 413, 500]);
}

#[tokio::test]
async fn finqware_keeps_its_contract() {
    let created = format!(
        r#"{{"user_uuid":"{}","credentials_id":"{}","skill_name":"{}","bank":"{}","psu_id":"{}","pcd_data_retention":90}}"#,
        finqware::demo::USER_UUID,
        finqware::demo::CREDENTIALS_ID,
        finqware::demo::SKILL,
        finqware::demo::BANK,
        finqware::demo::PSU_ID,
    );
    let report = Conformance::fresh(finqware::router)
        .format(Finqware::new())
        .header("x-api-key", finqware::demo::API_KEY)
        .header("x-tenant-key", finqware::demo::TENANT_KEY)
        .header("x-client-id", finqware::demo::CLIENT_ID)
        .header("x-client-secret", finqware::demo::CLIENT_SECRET)
        .header("x-client-app-key", finqware::demo::CLIENT_APP_KEY)
        .header("authorization", "Bearer 0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e")
        .param("id", "0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e")
        .route("POST", "/v1/sessions")
        .json(&created)
        .route("GET", "/v1/sessions/{id}")
        .route("POST", "/v1/sessions/{id}/consent")
        .route("POST", "/v1/sessions/{id}/complete")
        .json(r#"{"temp_token":"none"}"#)
        .route("GET", "/v1/sessions/{id}/accounts")
        .route("GET", "/examples/{type}/{code}")
        .param("type", "server_error")
        .param("code", "planned_maintenance")
        .route("GET", "/panic")
        .run()
        .await;
    check(&report, &[400, 401, 404, 405, 413, 500]);
}

#[tokio::test]
async fn uppercase_keeps_its_contract() {
    let report = Conformance::fresh(uppercase::router)
        .format(Uppercase::new().with_default_retry_after(60))
        .header("authorization", "Bearer key_full_access")
        .route("GET", "/api/v1/users")
        .route("POST", "/api/v1/users")
        .json(r#"{"name":"Grace"}"#)
        .route("GET", "/api/v1/users/{user_id}")
        .param("user_id", "usr_damaged")
        .route("POST", "/api/v1/charges")
        .json(r#"{"user_id":"usr_1","amount":"1.00"}"#)
        .route("GET", "/api/v1/report")
        .route("GET", "/examples/{code}")
        .param("code", "RATE_LIMIT_EXCEEDED")
        .route("GET", "/panic")
        .run()
        .await;
    check(&report, &[400, 401, 404, 405, 413, 415, 429, 500, 503]);
}

#[tokio::test]
async fn the_stripe_like_api_keeps_its_contract() {
    let report = Conformance::fresh(stripe_like::router)
        .format(Stripe::new())
        .header("authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.full_access")
        .route("GET", "/v1/accounts?limit=10")
        .route("POST", "/v1/accounts")
        .json(r#"{"email":"grace.hopper@example.com","currency":"usd","balance":5,"metadata":{"a":"b"}}"#)
        .route("POST", "/v1/accounts")
        .body("application/x-www-form-urlencoded", "email=ada%40example.com&currency=usd&metadata[a]=b")
        .route("GET", "/v1/accounts/{id}")
        .route("DELETE", "/v1/accounts/{id}")
        .param("id", "acc_1")
        .route("POST", "/v1/transfers")
        .json(r#"{"source":"acc_1","destination":"acc_2","amount":5,"currency":"usd"}"#)
        .may_echo("source")
        .may_echo("destination")
        .route("GET", "/v1/transfers/{id}")
        .route("GET", "/examples/{code}")
        .param("code", "rate_limit_exceeded")
        .route("GET", "/panic")
        .at_once(64)
        .run()
        .await;
    check(&report, &[400, 401, 404, 405, 409, 413, 415, 429, 500]);
}

/// One router with one state: the limits run out, and stay in their formats.
#[tokio::test]
async fn all_five_in_one_keep_theirs() {
    let report = error_response::testing::conformance(example_seed_apis::app())
        .format(Problem::new().with_type_base("/errors/").unwrap())
        .format_under("/finimpulse", FinImpulse::new())
        .format_under("/finternet", Finternet::new())
        .format_under("/finqware", Finqware::new())
        .format_under("/uppercase", Uppercase::new())
        .format_under("/stripe-like", Stripe::new())
        .header("authorization", "Bearer key_full_access")
        .route("POST", "/finimpulse/v1/search")
        .route("POST", "/finternet/v1/payment-intents")
        .route("POST", "/finqware/v1/sessions")
        .route("GET", "/uppercase/api/v1/users")
        .route("POST", "/stripe-like/v1/transfers")
        .run()
        .await;
    check(&report, &[400, 401, 403, 404, 405, 429]);
}
