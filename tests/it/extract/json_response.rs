//! `Json` as a response.

use axum::{Router, routing::post};
use error_response::{
    Call, ErrorLayer, RouterExt,
    extract::Json,
    format::{Cost, FinImpulse, Stripe},
};
use serde::{Deserialize, Serialize};

use super::{JSON, OneId, ask};

#[tokio::test]
async fn a_response_is_wrapped_as_the_format_wraps_successes() {
    #[derive(Serialize, Deserialize)]
    struct Found {
        name: String,
    }
    async fn search(call: Call, Json(found): Json<Found>) -> Json<Found> {
        call.set_cost(Cost::new(1, 4));
        Json(found)
    }
    let routes = || Router::new().route("/", post(search));
    let body = r#"{"name":"x"}"#;
    ask(routes().errors(ErrorLayer::new(Stripe::new())), "POST", "/", &[JSON], body).await.check(200, body);
    let layer = ErrorLayer::new(FinImpulse::new()).with_ids(OneId);
    ask(routes().errors(layer), "POST", "/", &[JSON], body).await.check(
        200,
        concat!(
            r#"{"task_id":"771ec16c-6fcd-46f4-9a8d-c24a4eee5e15","status_code":20000,"status_message":"OK","#,
            r#""cost":0.0001,"data":[],"result":{"name":"x"}}"#,
        ),
    );
    ask(routes(), "POST", "/", &[JSON], body).await.check(200, body);
}
