//! FinImpulse: an envelope around success and failure, codes as numbers, and
//! calls that cost money.

mod accounts;
mod error;

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};

use axum::{
    Extension, Router,
    extract::{ConnectInfo, Path, Request, State, rejection::BytesRejection},
    http::{HeaderName, HeaderValue},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    Api, Call, Catalog, Reply, RouterExt, catalog, documented_routes,
    format::{Cost, FinImpulse, Listing},
    openapi::{DocumentedLayer, DocumentedRouter, DocumentedRoutes},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use self::accounts::{Account, Accounts};
pub use self::error::FinImpulseError;
use crate::{
    bearer::bearer,
    contract::{Contract, Documents, Mode, document, told},
};

/// The errors of the API, and its one success.
pub const CATALOG: Catalog = catalog![FinImpulseError].with_successes(&[FinImpulse::OK]);

/// The API: its name, its format and its errors.
pub const API: Api<FinImpulse> = Api::new("The FinImpulse API", FinImpulse::new(), CATALOG);

/// What the API serves about itself.
static DOCUMENTS: OnceLock<Documents> = OnceLock::new();

/// The price of a search.
const SEARCH: Cost = Cost::new(SEARCH_PRICE, accounts::SCALE);
const SEARCH_PRICE: i64 = 1;

/// The API with fresh accounts.
///
/// `tok_demo` has money, `tok_poor` for one search only, `tok_empty` for none; `tok_office` may be
/// used from one address, `tok_slow` twice a minute.
pub fn router() -> Router {
    checked().0
}

/// The same, and what holds its answers against its document.
pub fn checked() -> (Router, DocumentedLayer) {
    routed(Mode::Live)
}

/// The API with fresh state, in test mode: test requests force any documented error.
pub fn test_router() -> Router {
    routed(Mode::Test).0
}

fn routed(mode: Mode) -> (Router, DocumentedLayer) {
    let accounts = Arc::new(Accounts::demo());
    let authenticated = OpenApiRouter::with_openapi(document(API.name(), "finimpulse"))
        .routes(documented_routes!(list_errors))
        .routes(documented_routes!(search => [FinImpulseError, BytesRejection]).never([FinImpulseError::NOT_FOUND]))
        .layer(from_fn_with_state(accounts, admit))
        .declare([
            FinImpulseError::UNAUTHORIZED,
            FinImpulseError::ACCESS_FORBIDDEN,
            FinImpulseError::RATE_LIMIT_EXCEEDED,
        ]);
    let quota = ["x-ratelimit-limit", "x-ratelimit-remaining"].map(HeaderName::from_static);
    let (authenticated, contract) =
        Contract::of(authenticated, &DOCUMENTS, (&API, mode), |describer| describer.with_quota_headers(quota));
    let router = authenticated.route("/examples/{code}", get(example).post(example)).route("/panic", get(panic));
    let router = contract.force(router).errors(told(API.layer()));
    contract.check(router)
}

/// Finds the account of the token, counts the request, and says on every answer
/// what is left of the minute.
async fn admit(State(accounts): State<Arc<Accounts>>, mut request: Request, next: Next) -> Response {
    let Some(account) = bearer(request.headers()).and_then(|token| accounts.find(token)) else {
        return FinImpulseError::Unauthorized.into_response();
    };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if !account.admits(peer) {
        return FinImpulseError::AccessForbidden.into_response();
    }
    let (admitted, remaining) = account.count_request();
    let mut response = match admitted {
        Ok(()) => {
            request.extensions_mut().insert(account.clone());
            next.run(request).await
        }
        Err(wait) => FinImpulseError::RateLimitExceeded { wait }.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from(account.requests_per_minute()));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(remaining));
    response
}

/// Lists all codes
///
/// Free of charge.
#[utoipa::path(
    get,
    path = "/v1/errors",
    tag = "finimpulse",
    responses((status = 200, description = "All codes", body = Vec<Object>)),
)]
async fn list_errors() -> Reply<Listing<FinImpulse>> {
    Reply::ok(API.listing())
}

/// A search, as the client asks for it and as `data` echoes it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Search {
    #[schema(min_length = 1)]
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
}

/// What the index holds; its last entry can't be read.
const INDEX: [(&str, Option<&str>); 3] =
    [("ACME", Some("Acme Corporation")), ("ACNE", Some("Acne Studios")), ("LOST", None)];

/// Searches the index
#[utoipa::path(
    post,
    path = "/v1/search",
    tag = "finimpulse",
    request_body = Search,
    responses((status = 200, description = "What was found", body = Vec<String>)),
)]
async fn search(
    Extension(account): Extension<Arc<Account>>,
    call: Call,
    body: axum::body::Bytes,
) -> Result<Reply<Vec<&'static str>>, FinImpulseError> {
    let search: Search =
        serde_json::from_slice(&body).map_err(|_| FinImpulseError::validation("the body is not a search"))?;
    call.set_echo(search.clone());
    if search.query.is_empty() {
        return Err(FinImpulseError::validation("query is empty"));
    }
    account.pay(SEARCH_PRICE)?;
    // From here on the call costs money, also when it fails.
    call.set_cost(SEARCH);
    let hits = INDEX.iter().filter(|(ticker, _)| ticker.starts_with(&search.query));
    let names = hits.map(|(ticker, name)| name.ok_or(error::Unreadable { ticker })).take(search.limit.unwrap_or(10));
    Ok(Reply::ok(names.collect::<Result<_, _>>()?))
}

/// The documented answer of a code.
async fn example(Path(code): Path<u32>) -> Result<Reply<()>, FinImpulseError> {
    match code {
        20_000 => Ok(Reply::ok(())),
        _ => Err(FinImpulseError::documented(code).unwrap_or(FinImpulseError::NotFound)),
    }
}

#[expect(clippy::panic, reason = "shows what becomes of one")]
async fn panic(call: Call) -> Reply<()> {
    call.set_cost(SEARCH);
    panic!("the index is gone");
}
