//! A small API in each format that a generator may stumble over: `--listen ADDRESS` serves `/{format}` with its documents
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

use std::{collections::BTreeMap, time::Duration};

use axum::{Router, http::header::CONTENT_TYPE, routing::get};
use error_response::{
    ApiError, ErrorLayer, Reply, RouterExt, catalog, documented_routes,
    extract::{Json, Path},
    format::{Problem, Stripe, WireFormat},
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
    router: Router,
    /// The documents by their names.
    documents: Vec<(&'static str, String)>,
}

/// The router and its document; `has_missing` says whether an order can be missing.
fn described<F>(
    format: &fn() -> F,
    shape: Shape,
    version: Version,
    has_missing: bool,
) -> Result<(Router, String), DescribeError>
where
    F: WireFormat,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    let name = format().name();
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

/// What is wrong with the document of a format is printed, and the format is left out.
fn serve<F>(format: fn() -> F, shape: Shape) -> Option<Served>
where
    F: WireFormat,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    let all = || {
        let (router, newer) = described(&format, shape, Version::V3_1, true)?;
        let (_, older) = described(&format, Shape::Enumerated, Version::V3_0, true)?;
        let (_, fewer) = described(&format, shape, Version::V3_1, false)?;
        let (_, fewer_older) = described(&format, Shape::Enumerated, Version::V3_0, false)?;
        let documents = vec![("openapi", newer), ("openapi-3.0", older), ("fewer", fewer), ("fewer-3.0", fewer_older)];
        Ok(Served { router: router.errors(ErrorLayer::new(format())), documents })
    };
    all().map_err(|error: DescribeError| println!("{}: {error}", format().name())).ok()
}

fn formats() -> BTreeMap<&'static str, Option<Served>> {
    use Shape::{Enumerated, Union};
    BTreeMap::from([
        // One thing each that is unusual.
        ("prefix", serve(|| special::Prefix, Union)),
        ("list", serve(|| special::List, Enumerated)),
        ("flattened", serve(|| special::Flattened, Union)),
        ("text", serve(|| special::Text, Union)),
        ("nullable", serve(|| special::Nullable, Union)),
        ("optional_code", serve(|| special::OptionalCode, Enumerated)),
        ("header_code", serve(|| special::HeaderCode, Enumerated)),
        ("always_ok", serve(|| special::AlwaysOk, Enumerated)),
        // Formats of this project, with one schema for each code.
        ("problem", serve(Problem::new, Union)),
        ("stripe", serve(Stripe::new, Union)),
        // Public formats.
        ("acme", serve(|| acme::Acme, Union)),
        ("aws_rest_json1", serve(|| aws_rest_json1::AwsRestJson1, Enumerated)),
        ("cargo_registry", serve(|| cargo_registry::CargoRegistry, Enumerated)),
        ("elasticsearch", serve(|| elasticsearch::Elasticsearch, Enumerated)),
        ("google_aip193", serve(|| google_aip193::GoogleAip193 { domain: "orders.example" }, Enumerated)),
        ("hyperswitch", serve(|| hyperswitch::Hyperswitch, Union)),
        ("influxdb", serve(|| influxdb::InfluxDb, Union)),
        ("json_rpc", serve(|| json_rpc::JsonRpc, Enumerated)),
        ("kubernetes_status", serve(|| kubernetes_status::KubernetesStatus, Union)),
        ("matrix", serve(|| matrix::Matrix, Union)),
        ("meilisearch", serve(|| meilisearch::Meilisearch, Union)),
        ("oci_distribution", serve(|| oci_distribution::OciDistribution, Enumerated)),
        ("openai", serve(|| openai::OpenAi, Enumerated)),
        ("qdrant", serve(|| qdrant::Qdrant, Enumerated)),
        ("s3_xml", serve(|| s3_xml::S3Xml, Enumerated)),
        ("square", serve(|| square::Square, Enumerated)),
        ("svix", serve(|| svix::Svix, Enumerated)),
    ])
}

#[tokio::main]
async fn main() {
    let address = std::env::args().nth(2).expect("usage: orders --listen ADDRESS");
    let mut app = Router::new();
    let mut names = Vec::new();
    for (name, served) in formats() {
        let Some(Served { mut router, documents }) = served else { continue };
        for (document, text) in documents {
            let answer = get(async move || ([(CONTENT_TYPE, "application/json")], text));
            router = router.route(&format!("/{document}.json"), answer);
        }
        app = app.nest(&format!("/{name}"), router);
        names.push(name);
    }
    let list = names.join("\n");
    let app = app.route("/", get(async move || list));
    let listener = TcpListener::bind(&address).await.unwrap();
    println!("listening on http://{}", listener.local_addr().unwrap());
    axum::serve(listener, app).await.unwrap();
}
