//! What the five APIs have in common: an OpenAPI document each, pages about their
//! errors, and a check that nothing else leaves.

use axum::{Router, http::header::CONTENT_TYPE, response::IntoResponse, routing::get};
use error_response::{
    ErrorLayer,
    docs::CatalogRoutes,
    openapi::{
        Describer, Documented, DocumentedLayer, DocumentedRouter, Shape, Version,
        model::{
            Contact, Info, License, OpenApi, Server, Tag,
            schema::Components,
            security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
        },
        write,
    },
};
use utoipa_axum::router::OpenApiRouter;

/// Whether answers are held against the documents: in debug builds.
const IS_CHECKED: bool = cfg!(debug_assertions);

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
    contact.url = Some("https://example.com/support".to_owned());
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

/// An API whose errors are described.
pub(crate) struct Contract {
    pub(crate) documented: Documented,
}

impl Contract {
    /// Takes the router and the document apart, and serves the document and the
    /// pages of its catalog.
    #[expect(clippy::expect_used, reason = "the document and the catalog are this program's own")]
    pub(crate) fn of<S>(router: OpenApiRouter<S>, describer: &Describer) -> (Router<S>, Contract)
    where
        S: Clone + Send + Sync + 'static,
    {
        // Tools that read 3.0 know one type for all errors of an operation.
        let older = describer.clone().with_shape(Shape::Enumerated);
        let mut older_document = router.get_openapi().clone();
        let (router, document, documented) = router.described(describer).expect("the catalog holds every error");
        older.describe(&mut older_document).expect("it was described before");
        let pages = CatalogRoutes::published(documented.catalog().clone());
        let pages = pages.with_listing(describer.format(), describer.catalog()).expect("a listing is JSON");
        let text = |document, version| write(document, version).expect("a document is JSON");
        let router = router
            .route("/openapi.json", serve(text(&document, Version::V3_1)))
            .route("/openapi-3.0.json", serve(text(&older_document, Version::V3_0)))
            .merge(pages.router().expect("the default path is one"));
        (router, Contract { documented })
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

fn serve<S: Clone + Send + Sync + 'static>(document: String) -> axum::routing::MethodRouter<S> {
    get(async move || ([(CONTENT_TYPE, "application/json")], document).into_response())
}
