//! The whole application: the operations, the document, the pages and the layers, in their order.

use axum::{
    Router,
    error_handling::HandleErrorLayer,
    extract::{DefaultBodyLimit, Request},
    http::{StatusCode, header::CONTENT_TYPE},
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse,
    routing::get,
};
use error_response::{
    Api, Category, CategoryError, RouterExt,
    docs::Publisher,
    format::{FinImpulse, Finqware, Finternet, OAuth, Problem, Stripe, Uppercase, WireFormat},
    openapi::{
        DocumentedLayer, DocumentedRouter, ToSchema, Version,
        model::{
            Info, OpenApi, Paths, Server,
            schema::Components,
            security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
        },
        write,
    },
};
use error_telemetry::{MetricsObserver, OpenTelemetryObserver};
use tower::{BoxError, ServiceBuilder, limit::GlobalConcurrencyLimitLayer, load_shed::LoadShedLayer};
use tower_http::{
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    accounts,
    api::{NAME, REQUEST_ID, api},
    charges,
    config::Settings,
    format::Format,
    health, keys,
    keys::{Caller, CallerError, authenticate},
    mode::Mode,
    rate_limit::{Limiter, RateLimitError, limit_across_instances, limit_locally},
    service::Service,
    test_values::reject_test_keys,
    things_to_try::things_to_try,
    trace_context::{self, continue_trace},
    transfers, webhooks,
};

/// Whether responses are compared with the document.
const IS_CHECKED: bool = cfg!(debug_assertions);

/// The name of the security scheme in the document.
const KEY: &str = "key";

/// The application: a router for each of the two addresses.
#[derive(Debug)]
pub struct App {
    /// For clients.
    pub public: Router,
    /// For operators: `/metrics` and the causes of errors. No client may reach it.
    pub internal: Router,
    /// Compares the responses of the public router with the document in debug builds: an undocumented error is logged and
    /// recorded.
    pub check: DocumentedLayer,
}

/// The application in the format of `settings`.
///
/// # Errors
///
/// If the operations and the catalog disagree, or `public_url` cannot be the base of a link.
pub fn app(service: &Service, settings: &Settings) -> Result<App, BoxError> {
    match settings.format {
        Format::Finimpulse => router(&api(FinImpulse::new()), service, settings),
        Format::Finqware => router(&api(Finqware::new()), service, settings),
        Format::Finternet => router(&api(Finternet::new()), service, settings),
        Format::Oauth => router(&api(OAuth::new()), service, settings),
        // The type of a problem is the address of its page.
        Format::Problem => {
            let pages = format!("{}/errors/", settings.public_url);
            let format = Problem::new().with_type_base(pages)?.with_instance_base("/occurrences/")?;
            router(&api(format), service, settings)
        }
        Format::Stripe => router(&api(Stripe::new()), service, settings),
        Format::Uppercase => router(&api(Uppercase::new()), service, settings),
    }
}

fn router<F>(api: &Api<F>, service: &Service, settings: &Settings) -> Result<App, BoxError>
where
    F: WireFormat + Clone,
    F::Failure<'static>: ToSchema,
    F::Success<'static>: ToSchema,
{
    // The operations, and the errors of the layers around them.
    let operations = OpenApiRouter::with_openapi(document(settings))
        .merge(accounts::routes(settings.test_values))
        .merge(transfers::routes(&service.idempotency))
        .merge(charges::routes(&service.idempotency))
        .merge(keys::routes())
        .merge(webhooks::routes())
        // Their queries violate no constraint, so not every error of their types.
        .declare([CallerError::MISSING, CallerError::INVALID, CallerError::EXPIRED, CallerError::TOO_MANY_INVALID])
        .declare([RateLimitError::EXCEEDED, RateLimitError::NO_CALLER])
        .declare([Category::InternalError, Category::Unavailable, Category::Overloaded, Category::Timeout]);
    let operations = if settings.test_values {
        operations.declare([Category::InvalidRequest, Category::InternalError])
    } else {
        operations
    };
    let (operations, document, documented) = operations.described(&api.describer())?;
    let pages = api.pages_of(&documented)?.with_publisher(Publisher::new().with_sandbox()).router()?;
    // `Prefer: error=CODE` with a test key returns any error that the operation documents.
    let sandbox = api.sandbox(documented.catalog(), |request| {
        request.extensions().get::<Caller>().is_some_and(|caller| caller.mode() == Mode::Test)
    })?;
    let document = write(&document, Version::V3_1)?;

    let operations = around(operations.route_layer(sandbox).merge(own_errors(service)), service, settings);
    let check = DocumentedLayer::new(documented).enabled(IS_CHECKED);
    let errors = api.layer().with_trace_id();
    let errors = if IS_CHECKED { errors.with_error_info() } else { errors };
    let errors = service.occurrences.observe(errors).with_observer(MetricsObserver::new(&api.publish()?));
    let errors = match &service.meter {
        Some(meter) => errors.with_observer(OpenTelemetryObserver::new(meter, &api.publish()?)),
        None => errors,
    };
    let things_to_try = things_to_try(settings);
    let try_out = SwaggerUi::new("/docs").config(Config::new(["/openapi.json"]).validator_url("none"));
    let router = Router::new()
        .merge(operations)
        .merge(health::routes())
        .route("/", get(async move || things_to_try))
        .route("/openapi.json", get(async move || ([(CONTENT_TYPE, "application/json")], document).into_response()))
        .with_state(service.clone())
        .merge(try_out)
        .merge(pages)
        .errors(errors)
        .layer(check.clone());
    // Stripe's SDKs read the id of successes as well.
    let public = router
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(from_fn(continue_trace))
        // The error layer writes the record of a failure.
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid));
    Ok(App { public, internal: internal(service).errors(api.layer()), check })
}

/// The layers around the operations and the errors of a caller. The last one runs first.
fn around(operations: Router<Service>, service: &Service, settings: &Settings) -> Router<Service> {
    let operations = operations.route_layer(DefaultBodyLimit::max(settings.max_body));
    let operations = match settings.limiter {
        Limiter::Memory => limit_locally(operations, settings.limit),
        Limiter::Database => {
            let state = (service.database.clone(), settings.limit);
            operations.route_layer(from_fn_with_state(state, limit_across_instances))
        }
    };
    let operations = operations
        .route_layer(from_fn_with_state((service.database.clone(), service.invalid_keys.clone()), authenticate));
    let operations = if settings.test_values {
        operations.route_layer(from_fn_with_state(service.invalid_keys.clone(), reject_test_keys))
    } else {
        operations
    };
    operations
        .route_layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, settings.request_timeout))
        .route_layer(
            ServiceBuilder::new()
                .layer(HandleErrorLayer::new(overloaded))
                .layer(LoadShedLayer::new())
                .layer(GlobalConcurrencyLimitLayer::new(settings.max_requests)),
        )
}

/// The errors that were returned to a caller, who reads them again.
fn own_errors(service: &Service) -> Router<Service> {
    let own = service.occurrences.public_routes(|parts, record| {
        let caller = parts.extensions.get::<Caller>();
        caller.is_some_and(|caller| record.subject.as_deref() == Some(caller.id()))
    });
    Router::new().nest("/occurrences", own)
}

/// What operators read: the cause of every error, and how many there were.
fn internal(service: &Service) -> Router {
    let operators = service.operators.clone();
    let causes = service.occurrences.operator_routes(move |parts| operators.reader(parts));
    let router = Router::new().nest("/internal/occurrences", causes);
    match service.metrics.clone() {
        Some(metrics) => router.route("/metrics", get(async move || metrics.render())),
        None => router,
    }
}

/// The span of a request, to which the error layer adds the code of its error. It continues the trace of the client.
fn span(request: &Request) -> tracing::Span {
    let span = tracing::info_span!(
        "request",
        method = %request.method(),
        path = request.uri().path(),
        otel.kind = "server",
        error.r#type = tracing::field::Empty,
        otel.status_code = tracing::field::Empty,
    );
    // It fails only for a span that has begun.
    let _ = span.set_parent(trace_context::of_headers(request.headers()));
    span
}

/// The error of `LoadShed`, which rejects a request before it is handled.
async fn overloaded(_: BoxError) -> error_response::Error {
    CategoryError::new(Category::Overloaded).before_effects().into()
}

/// The document without its operations.
fn document(settings: &Settings) -> OpenApi {
    let mut info = Info::new(NAME, env!("CARGO_PKG_VERSION"));
    info.description = Some("Accounts, and transfers between them.".to_owned());
    let mut document = OpenApi::new(info, Paths::new());
    document.servers = Some(vec![Server::new(settings.public_url.clone())]);
    document.security = Some(vec![SecurityRequirement::new(KEY, Vec::<String>::new())]);
    let mut components = Components::new();
    components.add_security_scheme(KEY, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    document.components = Some(components);
    document
}
