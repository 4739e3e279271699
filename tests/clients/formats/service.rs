//! A small API in each format: `--listen ADDRESS` serves `/{format}` with its documents
//! (`/{format}/openapi.json`, `/{format}/openapi-3.0.json`) and a list of all at `/`.
//!
//! `/{format}/fewer.json` and `/{format}/fewer-3.0.json` are the documents where one operation has lost a status.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "of the public formats only the formats are used, not their tests"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use axum::{Router, http::header::CONTENT_TYPE, routing::get};
use error_response::{
    ApiError, ErrorLayer, Reply, RouterExt, catalog, documented_routes,
    extract::{Json, Path},
    format::{FinImpulse, HttpPolicy, Problem, Stripe, WireFormat},
    openapi::{
        DescribeError, Describer, DocumentedRouter, DocumentedRoutes, Shape, ToSchema, Version,
        model::{Info, OpenApi, Paths, Server},
        write,
    },
};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use utoipa_axum::router::OpenApiRouter;

macro_rules! public_formats {
    ($($module:ident = $path:literal;)+) => { $(#[path = $path] mod $module;)+ };
}

public_formats! {
    acme = "../../formats/acme.rs";
    aws_rest_json1 = "../../formats/aws_rest_json1.rs";
    cargo_registry = "../../formats/cargo_registry.rs";
    elasticsearch = "../../formats/elasticsearch.rs";
    exchange = "../../formats/exchange.rs";
    google_aip193 = "../../formats/google_aip193.rs";
    hyperswitch = "../../formats/hyperswitch.rs";
    influxdb = "../../formats/influxdb.rs";
    json_rpc = "../../formats/json_rpc.rs";
    kubernetes_status = "../../formats/kubernetes_status.rs";
    matrix = "../../formats/matrix.rs";
    meilisearch = "../../formats/meilisearch.rs";
    oci_distribution = "../../formats/oci_distribution.rs";
    openai = "../../formats/openai.rs";
    qdrant = "../../formats/qdrant.rs";
    s3_xml = "../../formats/s3_xml.rs";
    square = "../../formats/square.rs";
    svix = "../../formats/svix.rs";
}

mod schema;
mod special;

/// What an order can fail with.
#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    /// No such order
    #[error("No order has the id {id}")]
    #[api(status = 404, code = "order_not_found", param = "id", number = 40_401)]
    NotFound {
        #[api(example = "ord_9")]
        id: String,
    },

    /// The order is locked
    #[error("The order is locked by {locked_by}")]
    #[api(status = 409, code = "order_locked", number = 40_901)]
    Locked {
        /// Who has locked it.
        #[api(detail, example = "billing")]
        locked_by: &'static str,
        /// How often it was tried.
        #[api(detail, example = 3)]
        attempts: u32,
    },

    /// The order is paid
    #[error("The order is paid")]
    #[api(status = 409, code = "order_paid", number = 40_902)]
    Paid,

    /// Too many orders
    #[error("Too many orders")]
    #[api(status = 429, code = "too_many_orders", number = 42_901)]
    TooMany {
        #[api(retry_after)]
        wait: Duration,
    },

    /// The order could not be read
    #[error("disk failure")]
    #[api(status = 500, code = "order_unreadable", number = 50_001)]
    Unreadable,
}

/// An order.
#[derive(Serialize, ToSchema)]
struct Order {
    id: String,
    total: u32,
}

/// The order to make.
#[derive(Deserialize, ToSchema)]
struct NewOrder {
    total: u32,
}

/// Shows an order: some ids bring an error about
#[utoipa::path(
    get,
    path = "/orders/{id}",
    tag = "orders",
    params(("id" = String, Path, description = "The id of the order.")),
    responses((status = 200, description = "The order", body = Order)),
)]
async fn show_order(Path(id): Path<String>) -> Result<Reply<Order>, OrderError> {
    match &*id {
        "missing" => Err(OrderError::NotFound { id }),
        "locked" => Err(OrderError::Locked { locked_by: "billing", attempts: 3 }),
        "paid" => Err(OrderError::Paid),
        "many" => Err(OrderError::TooMany { wait: Duration::from_secs(30) }),
        "unreadable" => Err(OrderError::Unreadable),
        _ => Ok(Reply::ok(Order { id, total: 7 })),
    }
}

/// Makes an order
#[utoipa::path(
    post,
    path = "/orders",
    tag = "orders",
    request_body = NewOrder,
    responses((status = 200, description = "The order", body = Order)),
)]
async fn make_order(Json(order): Json<NewOrder>) -> Result<Reply<Order>, OrderError> {
    Ok(Reply::ok(Order { id: "ord_2".to_owned(), total: order.total }))
}

/// The API in one format.
struct Served {
    name: &'static str,
    router: Router,
    /// The documents by their names.
    documents: Vec<(&'static str, String)>,
}

/// The router and its document; `has_missing` says whether an order can be missing.
fn described<F>(
    name: &str,
    format: fn() -> F,
    shape: Shape,
    version: Version,
    has_missing: bool,
) -> Result<(Router, String), DescribeError>
where
    F: WireFormat,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    let mut document = OpenApi::new(Info::new("orders", "1.0.0"), Paths::new());
    document.servers = Some(vec![Server::new(format!("/{name}"))]);
    let describer = Describer::new(format(), catalog![OrderError]).with_name("orders").with_shape(shape);
    let shown = documented_routes!(show_order);
    let shown = if has_missing { shown } else { shown.never([OrderError::NOT_FOUND]) };
    let made = documented_routes!(make_order).only([OrderError::TOO_MANY, OrderError::UNREADABLE]);
    let router = OpenApiRouter::with_openapi(document).routes(shown).routes(made);
    let (router, document, _) = router.described(&describer)?;
    Ok((router, write(&document, version).expect("a document is JSON")))
}

/// The document of a format is of `shape`; the one for tools that read nothing newer than 3.0 is enumerated.
fn serve<F>(name: &'static str, format: fn() -> F, shape: Shape) -> Result<Served, DescribeError>
where
    F: WireFormat,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    let (router, newer) = described(name, format, shape, Version::V3_1, true)?;
    let (_, older) = described(name, format, Shape::Enumerated, Version::V3_0, true)?;
    let (_, fewer) = described(name, format, shape, Version::V3_1, false)?;
    let (_, fewer_older) = described(name, format, Shape::Enumerated, Version::V3_0, false)?;
    let documents = vec![("openapi", newer), ("openapi-3.0", older), ("fewer", fewer), ("fewer-3.0", fewer_older)];
    Ok(Served { name, router: router.errors(ErrorLayer::new(format())), documents })
}

fn formats() -> Vec<Result<Served, DescribeError>> {
    use Shape::{Enumerated, Union};
    vec![
        // One thing each that is unusual.
        serve("prefix", || special::Prefix, Union),
        serve("list", || special::List, Union),
        serve("flattened", || special::Flattened, Union),
        serve("flattened_map", || special::FlattenedMap, Union),
        serve("text", || special::Text, Union),
        serve("nullable", || special::Nullable, Union),
        serve("optional_code", || special::OptionalCode, Union),
        serve("header_code", || special::HeaderCode, Enumerated),
        serve("always_ok", || special::AlwaysOk, Union),
        // Formats of this project.
        serve("problem", Problem::new, Union),
        serve("stripe", Stripe::new, Union),
        serve("finimpulse_always_ok", || FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk), Union),
        // Public formats.
        serve("acme", || acme::Acme, Union),
        serve("aws_rest_json1", || aws_rest_json1::AwsRestJson1, Enumerated),
        serve("cargo_registry", || cargo_registry::CargoRegistry, Enumerated),
        serve("elasticsearch", || elasticsearch::Elasticsearch, Union),
        serve("google_aip193", || google_aip193::GoogleAip193 { domain: "orders.example" }, Enumerated),
        serve("hyperswitch", || hyperswitch::Hyperswitch, Union),
        serve("influxdb", || influxdb::InfluxDb, Union),
        serve("json_rpc", || json_rpc::JsonRpc, Union),
        serve("kubernetes_status", || kubernetes_status::KubernetesStatus, Union),
        serve("matrix", || matrix::Matrix, Union),
        serve("meilisearch", || meilisearch::Meilisearch, Union),
        serve("oci_distribution", || oci_distribution::OciDistribution, Union),
        serve("openai", || openai::OpenAi, Enumerated),
        serve("qdrant", || qdrant::Qdrant, Enumerated),
        serve("s3_xml", || s3_xml::S3Xml, Enumerated),
        serve("square", || square::Square, Union),
        serve("svix", || svix::Svix, Union),
    ]
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(2).ok_or("usage: orders --listen ADDRESS")?;
    let mut app = Router::new();
    let mut names = Vec::new();
    let (served, failed): (Vec<_>, Vec<_>) = formats().into_iter().partition(Result::is_ok);
    if !failed.is_empty() {
        return Err(failed
            .iter()
            .filter_map(|it| it.as_ref().err())
            .map(|it| format!("{it}\n"))
            .collect::<String>()
            .into());
    }
    for Served { name, mut router, documents } in served.into_iter().flatten() {
        for (document, text) in documents {
            let response = get(async move || ([(CONTENT_TYPE, "application/json")], text));
            router = router.route(&format!("/{document}.json"), response);
        }
        app = app.nest(&format!("/{name}"), router);
        names.push(name);
    }
    let list = names.join("\n");
    let app = app.route("/", get(async move || list));
    let listener = TcpListener::bind(&address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
