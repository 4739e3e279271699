//! Errors of crates without axum, as handlers return them.

use axum::{Router, routing::get};
use error_response::{CategoryError, ErrorLayer, HandlerError, Result, RouterExt, api_error, format::Stripe};

use crate::support::{Answer, ask};

mod inventory {
    use error_core::ApiError;

    /// Sold out
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("{title} is sold out")]
    #[api(status = 409, code = "sold_out")]
    pub(super) struct SoldOut {
        pub(super) title: &'static str,
    }
}

fn buy() -> std::result::Result<(), inventory::SoldOut> {
    Err(inventory::SoldOut { title: "Momo" })
}

#[tokio::test]
async fn each_way_is_the_same_response() {
    let any = async || -> Result<()> { Ok(buy()?) };
    let typed = async || -> std::result::Result<(), HandlerError<inventory::SoldOut>> { Ok(buy()?) };
    let app = Router::new().route("/any", get(any)).route("/typed", get(typed));
    let app = app.errors(ErrorLayer::new(Stripe::new()));
    for path in ["/any", "/typed"] {
        Answer(ask(app.clone(), "GET", path).await)
            .check(409, r#"{"error":{"code":"sold_out","message":"Momo is sold out","type":"invalid_request_error"}}"#);
    }
}

#[tokio::test]
async fn an_error_of_which_only_the_category_is_known() {
    let handler = async || -> std::result::Result<(), HandlerError<CategoryError>> { Err(api_error!(gone))? };
    let app = Router::new().route("/", get(handler)).errors(ErrorLayer::new(Stripe::new()));
    assert_eq!(Answer(ask(app, "GET", "/").await).status(), 410);
}
