//! Formats that have their codes in unusual places, for the generators of clients:
//! `formats DIRECTORY` writes their documents, `formats --listen ADDRESS` serves the
//! APIs.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue},
};
use error_core::ErrorView;
use error_response::{
    Api, ApiError, Reply, RouterExt, catalog,
    catalog::Definition,
    documented_routes,
    format::{FinImpulse, HttpPolicy, Unwrapped, WireFormat},
    openapi::{
        Codes, DescribeError, DocumentedRouter, DocumentedRoutes, Shape, ToSchema, Version,
        model::{Info, OpenApi, Paths},
        write,
    },
};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;

#[derive(Debug, thiserror::Error, ApiError)]
enum AccountError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", number = 40_400)]
    NotFound { id: u16 },
    /// The account is closed
    #[error("The account is closed")]
    #[api(status = 409, code = "account_closed", number = 40_900)]
    Closed,
    /// Insufficient funds
    #[error("The funds are insufficient")]
    #[api(status = 422, code = "insufficient_funds", number = 42_200)]
    Funds,
    /// The account is frozen
    #[error("The account is frozen")]
    #[api(status = 422, code = "account_frozen", number = 42_201)]
    Frozen,
    /// Too many requests
    #[error("Too many requests")]
    #[api(status = 429, code = "rate_limited", number = 42_900)]
    Limited(#[api(retry_after)] Duration),
    /// The ledger failed
    #[error("the ledger failed")]
    #[api(status = 500, code = "ledger_failed", number = 50_001)]
    Ledger,
}

#[derive(Serialize, ToSchema)]
struct Account {
    /// The balance, in cents.
    balance: u64,
}

/// The account, or the error that the id stands for.
#[utoipa::path(
    get,
    path = "/accounts/{id}",
    params(("id" = u16, Path, description = "The account")),
    responses((status = 200, description = "The account", body = Account)),
)]
async fn account(Path(id): Path<u16>) -> Result<Reply<Account>, AccountError> {
    Err(match id {
        404 => AccountError::NotFound { id },
        409 => AccountError::Closed,
        422 => AccountError::Funds,
        423 => AccountError::Frozen,
        429 => AccountError::Limited(Duration::from_secs(60)),
        500 => AccountError::Ledger,
        _ => return Ok(Reply::ok(Account { balance: 1 })),
    })
}

/// Formats, each with the name of its body and what makes it.
macro_rules! formats {
    ($($format:ident $name:literal $body:ty: |$view:ident| $made:expr;)+) => {
        $(#[derive(Debug, Clone, Copy)]
        struct $format;

        impl WireFormat for $format {
            type Failure<'a> = $body;
            type Success<'a> = Unwrapped;

            fn name(&self) -> &'static str {
                $name
            }

            fn failure<'a>(&'a self, $view: &'a ErrorView<'a>) -> $body {
                $made
            }

            fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
                if $name == "header"
                    && let Ok(code) = HeaderValue::from_str(view.wire_code())
                {
                    headers.insert("x-error-code", code);
                }
            }
        })+
    };
}

/// The code after a namespace.
#[derive(Serialize, ToSchema)]
struct Prefixed {
    #[serde(rename = "__type")]
    name: String,
    message: String,
}

/// The code in a list.
#[derive(Serialize, ToSchema)]
struct Listed {
    errors: Vec<Item>,
}

/// One error.
#[derive(Serialize, ToSchema)]
struct Item {
    code: String,
    message: String,
}

/// The code among members that the struct does not name.
#[derive(Serialize, ToSchema)]
struct Flattened {
    message: String,
    #[serde(flatten)]
    members: BTreeMap<&'static str, String>,
}

/// The code within a name.
#[derive(Serialize, ToSchema)]
struct Text {
    fault: String,
}

/// The code may be null.
#[derive(Serialize, ToSchema)]
struct Nullable {
    code: Option<String>,
    message: String,
}

/// The code may be left out.
#[derive(Serialize, ToSchema)]
struct Optional {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    message: String,
}

/// The code is in a header.
#[derive(Serialize, ToSchema)]
struct Header {
    message: String,
}

fn known(view: &ErrorView<'_>) -> Option<String> {
    (view.status().as_u16() < 500).then(|| view.code().to_owned())
}

formats! {
    PrefixFormat "prefix" Prefixed: |view| Prefixed {
        name: format!("com.example#{}", view.code()),
        message: view.message().to_owned(),
    };
    ListFormat "list" Listed: |view| Listed {
        errors: vec![Item { code: view.code().to_owned(), message: view.message().to_owned() }],
    };
    FlattenedFormat "flattened" Flattened: |view| Flattened {
        message: view.message().to_owned(),
        members: BTreeMap::from([("code", view.code().to_owned())]),
    };
    TextFormat "text" Text: |view| Text { fault: format!("urn:example:{}:v1", view.code()) };
    NullableFormat "nullable" Nullable: |view| Nullable { code: known(view), message: view.message().to_owned() };
    OptionalFormat "optional" Optional: |view| Optional { code: known(view), message: view.message().to_owned() };
    HeaderFormat "header" Header: |view| Header { message: view.message().to_owned() };
}

/// A document for TypeScript and Python, one for tools that read 3.0, and the API.
struct Described {
    name: &'static str,
    newer: String,
    /// The same without the status 409: the types of the others keep their names.
    fewer: String,
    older: String,
    router: Router,
}

fn described<F>(format: F) -> Result<Described, Box<dyn std::error::Error>>
where
    F: WireFormat + Clone,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    let name = format.name();
    let api = Api::new(name, format, catalog![AccountError]);
    let document = |shape: Shape, never: &[&'static Definition]| {
        let mut info = Info::new(name, "1.0.0");
        info.description = Some("A format that has its code in an unusual place.".to_owned());
        let router = OpenApiRouter::with_openapi(OpenApi::new(info, Paths::new()));
        let routes = documented_routes!(account).never(never.iter().copied());
        // A union lists all codes.
        let codes = if shape == Shape::Union { Codes::Closed } else { Codes::Open };
        router.routes(routes).described(&api.clone().with_codes(codes).describer().with_shape(shape))
    };
    // What tells errors apart in a header alone has no union.
    let shape = match document(Shape::Union, &[]) {
        Err(DescribeError::Union { .. }) => Shape::Enumerated,
        _ => Shape::Union,
    };
    let (router, newer, _) = document(shape, &[])?;
    let (_, fewer, _) = document(shape, &[AccountError::CLOSED])?;
    let (_, older, _) = document(Shape::Enumerated, &[])?;
    let newer = write(&newer, Version::V3_1)?;
    let fewer = write(&fewer, Version::V3_1)?;
    let older = write(&older, Version::V3_0)?;
    Ok(Described { name, newer, fewer, older, router: router.errors(api.layer()) })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let apis = [
        described(PrefixFormat)?,
        described(ListFormat)?,
        described(FlattenedFormat)?,
        described(TextFormat)?,
        described(NullableFormat)?,
        described(OptionalFormat)?,
        described(HeaderFormat)?,
        described(FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk))?,
    ];
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--listen", address] => {
            let router =
                apis.into_iter().fold(Router::new(), |router, api| router.nest(&format!("/{}", api.name), api.router));
            let listener = tokio::net::TcpListener::bind(address).await?;
            println!("listening on {address}");
            axum::serve(listener, router).await?;
        }
        [directory] => {
            for api in apis {
                std::fs::write(format!("{directory}/{}.json", api.name), api.newer)?;
                std::fs::write(format!("{directory}/{}-fewer.json", api.name), api.fewer)?;
                std::fs::write(format!("{directory}/{}-3.0.json", api.name), api.older)?;
            }
        }
        _ => return Err("usage: formats DIRECTORY | --listen ADDRESS".into()),
    }
    Ok(())
}
