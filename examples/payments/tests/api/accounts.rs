//! Accounts.

use serde_json::json;

use crate::support::start;

#[tokio::test]
async fn a_form_and_json_are_read_alike() {
    let api = start().await;
    let form = api.post("/v1/accounts", "email=Ada@Example.com&currency=eur&balance=10000&metadata[order]=6735").await;
    let json = api
        .post_json(
            "/v1/accounts",
            r#"{"email":"grace@example.com","currency":"EUR","balance":10000,"metadata":{"order":"6735"}}"#,
        )
        .await;
    for (created, email) in [(form, "ada@example.com"), (json, "grace@example.com")] {
        assert_eq!(created.status, 201, "{created:?}");
        let mut account = created.json();
        let id = account["id"].as_str().unwrap().to_owned();
        assert_eq!(created.header("location"), Some(&*format!("/v1/accounts/{id}")));
        assert!(created.header("request-id").is_some());
        assert_eq!(api.get(&format!("/v1/accounts/{id}")).await.body, created.body);
        account.as_object_mut().unwrap().retain(|name, _| !matches!(name.as_str(), "id" | "created"));
        let expected = json!({
            "mode": "test", "email": email, "currency": "EUR", "balance": 10000, "metadata": {"order": "6735"},
        });
        assert_eq!(account, expected);
    }
}

#[tokio::test]
async fn an_address_is_taken_once_in_each_mode() {
    let api = start().await;
    api.account("ada@example.com", 0).await;
    let again = api.post("/v1/accounts", "email=ADA@example.com&currency=USD").await;
    again.is(
        409,
        r#"{"error":{"code":"email_taken","message":"An account with this email exists already","param":"email","type":"invalid_request_error"}}"#,
    );
    let live = api.post_as(&api.live_key, "/v1/accounts", "email=ada@example.com&currency=EUR").await;
    assert_eq!(live.status, 201, "{live:?}");
}

#[tokio::test]
async fn invalid_parameters_in_the_words_of_the_api() {
    let api = start().await;
    for (form, body) in [
        (
            "email=ada@example.com",
            r#"{"error":{"code":"missing_parameter","message":"Missing required parameter: currency","param":"currency","type":"invalid_request_error"}}"#,
        ),
        (
            "email=ada@example.com&currency=XYZ",
            r#"{"error":{"code":"invalid_parameter","message":"Invalid currency: must be a valid ISO 4217 code","param":"currency","type":"invalid_request_error"}}"#,
        ),
        (
            "email=nobody&currency=EUR",
            r#"{"error":{"code":"invalid_parameter","message":"Invalid email: must be an e-mail address","param":"email","type":"invalid_request_error"}}"#,
        ),
        (
            "email=ada@example.com&currency=EUR&balance=-1",
            r#"{"error":{"code":"invalid_parameter","message":"Invalid balance: must be a whole number from 1 to 999999999999","param":"balance","type":"invalid_request_error"}}"#,
        ),
        (
            "email=ada@example.com&currency=EUR&colour=red",
            r#"{"error":{"code":"invalid_parameter","message":"Unknown parameter: colour","param":"colour","type":"invalid_request_error"}}"#,
        ),
        (
            "email=ada@example.com&currency=EUR&metadata[a][b]=c",
            r#"{"error":{"code":"invalid_parameter","message":"Invalid metadata[a]: must be a string","param":"metadata[a]","type":"invalid_request_error"}}"#,
        ),
        (
            "email=ada@example.com&currency=EUR&metadata[a=1",
            r#"{"error":{"code":"invalid_request","message":"The request body must be a form, with brackets at most three deep","type":"invalid_request_error"}}"#,
        ),
    ] {
        api.post("/v1/accounts", form).await.is(400, body);
    }
}

#[tokio::test]
async fn live_money_does_not_come_from_nowhere() {
    let api = start().await;
    let form = "email=ada@example.com&currency=EUR&balance=1";
    api.post_as(&api.live_key, "/v1/accounts", form).await.is(
        422,
        r#"{"error":{"code":"opening_balance_not_allowed","message":"Only test accounts can be opened with a balance","param":"balance","type":"invalid_request_error"}}"#,
    );
}

#[tokio::test]
async fn a_list_in_pages() {
    let api = start().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.insert(0, api.account(&format!("a{number}@example.com"), 0).await);
    }
    let mut found = Vec::new();
    let mut path = "/v1/accounts?limit=2".to_owned();
    loop {
        let page = api.get(&path).await.json();
        let items: Vec<_> =
            page["data"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect();
        assert!(items.len() <= 2);
        found.extend(items);
        if page["has_more"] == false {
            break;
        }
        path = format!("/v1/accounts?limit=2&starting_after={}", found.last().unwrap());
    }
    assert_eq!(found, ids);
    api.get("/v1/accounts?limit=0").await.is(
        400,
        r#"{"error":{"code":"invalid_parameter","message":"Invalid limit: must be a whole number from 1 to 100","param":"limit","type":"invalid_request_error"}}"#,
    );
}

#[tokio::test]
async fn an_account_is_closed_if_nothing_needs_it() {
    let api = start().await;
    let (full, empty) = (api.account("full@example.com", 10).await, api.account("empty@example.com", 0).await);
    api.delete(&format!("/v1/accounts/{full}")).await.is(
        409,
        r#"{"error":{"code":"account_not_empty","message":"The account still has money","type":"invalid_request_error"}}"#,
    );
    let moved = api.post("/v1/transfers", &format!("source={full}&destination={empty}&amount=10&currency=EUR")).await;
    assert_eq!(moved.status, 201, "{moved:?}");
    api.delete(&format!("/v1/accounts/{full}")).await.is(
        409,
        r#"{"error":{"code":"account_in_use","message":"The account has transfers or charges","type":"invalid_request_error"}}"#,
    );
    let unused = api.account("unused@example.com", 0).await;
    api.delete(&format!("/v1/accounts/{unused}")).await.is(204, "");
    let path = format!("/v1/accounts/{unused}");
    let body = format!(
        r#"{{"error":{{"code":"resource_not_found","message":"No account found with id: {unused}","param":"id","type":"invalid_request_error"}}}}"#,
    );
    api.get(&path).await.is(404, &body);
    api.delete(&path).await.is(404, &body);
}

#[tokio::test]
async fn a_hostile_id_is_no_account() {
    let api = start().await;
    api.get("/v1/accounts/%00").await.is(
        404,
        r#"{"error":{"code":"resource_not_found","message":"No account found with id: \u0000","param":"id","type":"invalid_request_error"}}"#,
    );
}
