//! What the five APIs have in common: an OpenAPI document each, pages about their
//! errors, and a check that nothing else leaves.

use std::sync::OnceLock;

use axum::{Router, http::header::CONTENT_TYPE, response::IntoResponse, routing::get};
use error_response::{
    Api, ErrorLayer,
    docs::Publisher,
    format::WireFormat,
    layer::RequestParts,
    openapi::{
        Describer, Documented, DocumentedLayer, Shape, ToSchema, Version,
        model::{
            Contact, Info, License, OpenApi, Server, Tag,
            schema::Components,
            security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
        },
        write,
    },
    sandbox::Sandbox,
};
use utoipa_axum::router::OpenApiRouter;

use crate::bearer::bearer;

/// Whether answers are held against the documents: in debug builds.
const IS_CHECKED: bool = cfg!(debug_assertions);

/// Where readers of documents and pages get help.
const SUPPORT: &str = "https://example.com/support";

/// The name of the security scheme.
const KEY: &str = "key";

/// A document without operations, of the API that is served under `/name`.
pub(crate) fn document(title: &str, name: &str) -> OpenApi {
    let mut info = Info::new(title, env!("CARGO_PKG_VERSION"));
    info.description = Some(format!("{title}, as a reference API of error-response."));
    info.license = Some(License::new("MIT OR Apache-2.0"));
    if let Some(license) = &mut info.license {
        license.url = Some("https://spdx.org/licenses/MIT.html".to_owned());
    }
    let mut contact = Contact::new();
    contact.name = Some("The error-response maintainers".to_owned());
    contact.url = Some(SUPPORT.to_owned());
    contact.email = Some("support@example.com".to_owned());
    info.contact = Some(contact);
    let mut document = OpenApi::new(info, error_response::openapi::model::Paths::new());
    document.servers = Some(vec![Server::new(format!("/{name}"))]);
    document.security = Some(vec![SecurityRequirement::new(KEY, Vec::<String>::new())]);
    let mut tag = Tag::new(name);
    tag.description = Some(format!("All of {title}."));
    document.tags = Some(vec![tag]);
    let mut components = Components::new();
    components.add_security_scheme(KEY, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    document.components = Some(components);
    document
}

/// What an API serves about itself. It is the same for every router of the API,
/// so it is written once in a process, however many routers are made.
pub(crate) struct Documents {
    newer: String,
    older: String,
    pages: Router,
    /// The same with a request that forces each error.
    sandbox_pages: Router,
    documented: Documented,
}

impl Documents {
    #[expect(clippy::expect_used, reason = "the document and the catalog are this program's own")]
    fn of<F>(mut document: OpenApi, api: &Api<F>, describer: &Describer) -> Documents
    where
        F: WireFormat + Clone,
    {
        // Tools that read 3.0 know one type for all errors of an operation.
        let older = describer.clone().with_shape(Shape::Enumerated);
        let mut older_document = document.clone();
        let documented = describer.describe(&mut document).expect("the catalog holds every error");
        older.describe(&mut older_document).expect("it was described before");
        let publisher = Publisher::new().with_support(SUPPORT).expect("it is an address");
        let pages = api.pages_of(&documented).expect("errors and their listing are JSON");
        let pages = |publisher| pages.clone().with_publisher(publisher).router().expect("the default path is one");
        let text = |document, version| write(document, version).expect("a document is JSON");
        Documents {
            newer: text(&document, Version::V3_1),
            older: text(&older_document, Version::V3_0),
            sandbox_pages: pages(publisher.clone().with_sandbox()),
            pages: pages(publisher),
            documented,
        }
    }
}

/// The key by which test requests force errors in test mode: `Authorization: Bearer sk_test_sandbox`.
pub const SANDBOX_KEY: &str = "sk_test_sandbox";

/// Who calls an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Live,
    /// Test requests force any documented error (`Prefer: error=CODE`).
    Test,
}

/// An API whose errors are described.
pub(crate) struct Contract {
    documented: Documented,
    /// In test mode.
    sandbox: Option<Sandbox>,
}

impl Contract {
    /// Takes the router and the document apart, and serves the document and the
    /// pages of its catalog, which `documents` keeps. `refine` says what the API
    /// does not: the shape of the schemas, the headers of a limiter.
    #[expect(clippy::expect_used, reason = "the document is this API's own")]
    pub(crate) fn of<S, F>(
        router: OpenApiRouter<S>,
        documents: &'static OnceLock<Documents>,
        (api, mode): (&Api<F>, Mode),
        refine: impl FnOnce(Describer) -> Describer,
    ) -> (Router<S>, Contract)
    where
        S: Clone + Send + Sync + 'static,
        F: WireFormat + Clone,
        F::Failure<'static>: ToSchema,
        F::Success<'static>: ToSchema,
    {
        let (router, document) = router.split_for_parts();
        let documents = documents.get_or_init(|| Documents::of(document, api, &refine(api.describer())));
        let pages = if mode == Mode::Test { &documents.sandbox_pages } else { &documents.pages };
        let router = router
            .route("/openapi.json", serve(&documents.newer))
            .route("/openapi-3.0.json", serve(&documents.older))
            .merge(pages.clone().with_state(()));
        let documented = documents.documented.clone();
        let sandbox = (mode == Mode::Test).then(|| {
            let is_test = |request: RequestParts<'_>| bearer(request.headers()) == Some(SANDBOX_KEY);
            api.sandbox(documented.catalog(), is_test).expect("the API has what its document says")
        });
        (router, Contract { documented, sandbox })
    }

    /// Lets test requests force the errors of `router`, which has no error layer yet.
    pub(crate) fn force<S: Clone + Send + Sync + 'static>(&self, router: Router<S>) -> Router<S> {
        match &self.sandbox {
            Some(sandbox) => router.layer(sandbox.clone()),
            None => router,
        }
    }

    /// Holds what leaves `router` against the document.
    pub(crate) fn check(self, router: Router) -> (Router, DocumentedLayer) {
        let check = DocumentedLayer::new(self.documented).enabled(IS_CHECKED);
        (router.layer(check.clone()), check)
    }
}

/// Tells the check which error a response is.
pub(crate) fn told(errors: ErrorLayer) -> ErrorLayer {
    if IS_CHECKED { errors.with_error_info() } else { errors }
}

fn serve<S: Clone + Send + Sync + 'static>(document: &'static str) -> axum::routing::MethodRouter<S> {
    get(async move || ([(CONTENT_TYPE, "application/json")], document).into_response())
}
