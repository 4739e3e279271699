//! The routes.

use std::{error::Error, fmt, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
    routing::get,
};
use error_core::{Catalog, Category, CategoryError};
use error_docs::{ASSETS, Asset, CONTENT_SECURITY_POLICY, IndexQuery, PageError, Pages, Representation, json};
use error_formats::{BodyError, ErasedWireFormat, PublishedCatalog, PublishedOperation, entries};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{MountError, base};
use crate::respond::respond;

/// How long a client may keep what the pages load; they change with a release.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// A page is asked for again each time, and sent where it changed.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Routes that serve a catalog and its pages. See the [module docs](crate::docs)
/// for an example.
#[derive(Debug, Clone)]
pub struct CatalogRoutes {
    catalog: PublishedCatalog,
    listing: Option<String>,
    prefix: String,
}

impl CatalogRoutes {
    /// Routes for what the API called `name` answers in `format`.
    ///
    /// # Errors
    ///
    /// Fails when the format can't write an example, or its listing.
    pub fn new(name: &str, format: &dyn ErasedWireFormat, catalog: &Catalog) -> Result<CatalogRoutes, DocsError> {
        CatalogRoutes::published(PublishedCatalog::new(name, format, catalog)?).with_listing(format, catalog)
    }

    /// Routes for a catalog that is published already, such as the one an OpenAPI
    /// document carries. It can't tell the listing in the format's own form;
    /// [`with_listing`](CatalogRoutes::with_listing) adds it.
    pub fn published(catalog: PublishedCatalog) -> CatalogRoutes {
        CatalogRoutes { catalog, listing: None, prefix: String::new() }
    }

    /// Adds `listing.json`: the codes of `catalog` in the form of `format`.
    ///
    /// # Errors
    ///
    /// Fails when the format can't write its listing.
    pub fn with_listing(self, format: &dyn ErasedWireFormat, catalog: &Catalog) -> Result<CatalogRoutes, DocsError> {
        let listing = json(&*format.listing(&entries(format, catalog))).map_err(DocsError::Listing)?;
        Ok(CatalogRoutes { listing: Some(listing), ..self })
    }

    /// Adds what operations return; the pages then name them, and the index has
    /// a filter for them.
    #[must_use]
    pub fn with_operations(mut self, operations: impl IntoIterator<Item = PublishedOperation>) -> CatalogRoutes {
        for operation in operations {
            self.catalog = self.catalog.with_operation(operation);
        }
        self
    }

    /// Adds an example of each error in another format the API answers in.
    ///
    /// # Errors
    ///
    /// Fails when the format can't write an example.
    pub fn with_examples_in(
        mut self,
        format: &dyn ErasedWireFormat,
        catalog: &Catalog,
    ) -> Result<CatalogRoutes, DocsError> {
        self.catalog = self.catalog.with_examples_in(format, catalog)?;
        Ok(self)
    }

    /// Says where the router is nested: the path of the format's addresses
    /// begins with this prefix, and that of the routes does not.
    #[must_use]
    pub fn nested_at(mut self, prefix: impl Into<String>) -> CatalogRoutes {
        self.prefix = prefix.into();
        self
    }

    /// The catalog that is served.
    pub fn catalog(&self) -> &PublishedCatalog {
        &self.catalog
    }

    /// The routes, at the path of the format's addresses, or at `/errors/` where
    /// it has none. Merge them before the layer is put on.
    ///
    /// # Errors
    ///
    /// Fails when the base of the addresses is none that a route can have.
    pub fn router<S: Clone + Send + Sync + 'static>(self) -> Result<Router<S>, MountError> {
        let path = base::path(self.catalog.docs_base.as_deref(), &self.prefix)?;
        let served = Arc::new(Served { pages: Pages::new(self.catalog), listing: self.listing });
        let pages = get(async move |request: Request| served.answer(&request));
        let bare = path.trim_end_matches('/');
        // Relative, so that it holds under any prefix (RFC 9110, 10.2.2).
        let last = bare.rsplit('/').next().unwrap_or_default();
        let location = HeaderValue::try_from(format!("{last}/")).unwrap_or(HeaderValue::from_static("./"));
        let redirect = async || (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]);
        Ok(Router::new()
            .route(bare, get(redirect))
            .route(&path, pages.clone())
            .route(&format!("{path}{{name}}"), pages))
    }
}

/// What is served.
struct Served {
    pages: Pages,
    listing: Option<String>,
}

impl Served {
    fn answer(&self, request: &Request) -> Response {
        let name = request.uri().path().rsplit('/').next().unwrap_or_default();
        if let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) {
            return file(asset.text.to_owned(), asset.media_type, KEEP, request.headers());
        }
        match (name, &self.listing) {
            ("errors.json", _) => self.index(request, Representation::Json),
            ("listing.json", Some(listing)) => {
                file(listing.clone(), Representation::Json.media_type(), ASK_AGAIN, request.headers())
            }
            _ => self.page(request, name),
        }
    }

    fn page(&self, request: &Request, name: &str) -> Response {
        let (name, named) = Representation::of_name(name);
        let form = named.unwrap_or_else(|| accepted(request.headers()));
        if name.is_empty() || (named.is_some() && name == "index") {
            return self.index(request, form);
        }
        match self.pages.error(name, form) {
            Ok(Some(page)) => negotiated(page, form, request.headers()),
            Ok(None) => self.missing(name, form),
            Err(error) => failed(error),
        }
    }

    fn index(&self, request: &Request, form: Representation) -> Response {
        let query = IndexQuery::parse(request.uri().query().unwrap_or_default());
        match self.pages.index(&query, form) {
            Ok(page) => negotiated(page, form, request.headers()),
            Err(error) => failed(error),
        }
    }

    fn missing(&self, name: &str, form: Representation) -> Response {
        if form == Representation::Json {
            return respond(&CategoryError::new(Category::NotFound));
        }
        match self.pages.missing(name, form) {
            Ok(page) => {
                let mut response = negotiated(page, form, &HeaderMap::new());
                *response.status_mut() = StatusCode::NOT_FOUND;
                response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                response.headers_mut().remove(header::ETAG);
                response
            }
            Err(error) => failed(error),
        }
    }
}

fn accepted(headers: &HeaderMap) -> Representation {
    let accept: Vec<_> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    Representation::of_accept(&accept.join(","))
}

/// A page, which depends on `Accept` (RFC 9110, 12.5.5).
fn negotiated(page: String, form: Representation, asked: &HeaderMap) -> Response {
    let mut response = file(page, form.media_type(), ASK_AGAIN, asked);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// A file with its validator; without its text where the client has it (RFC
/// 9110, 13.1.2).
fn file(text: String, media_type: &'static str, cache_control: HeaderValue, asked: &HeaderMap) -> Response {
    const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
    const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
    let tag = Asset::etag(&text);
    let mut response = if is_known(&tag, asked) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(text));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        response
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, cache_control);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.insert(header::REFERRER_POLICY, NO_REFERRER);
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    response
}

fn is_known(tag: &str, asked: &HeaderMap) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(|known| known.trim().trim_start_matches("W/"));
    tags.any(|known| known == tag || known == "*")
}

fn failed(error: PageError) -> Response {
    respond(&CategoryError::new(Category::Internal).with_source(error))
}

/// A catalog that can't be published.
#[derive(Debug)]
#[non_exhaustive]
pub enum DocsError {
    /// The format can't write an example.
    Example(BodyError),
    /// The format can't write its listing.
    Listing(serde_json::Error),
}

impl From<BodyError> for DocsError {
    fn from(error: BodyError) -> DocsError {
        DocsError::Example(error)
    }
}

impl fmt::Display for DocsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DocsError::Example(_) => "the format can't write an example of an error",
            DocsError::Listing(_) => "the format can't write its listing of codes",
        })
    }
}

impl Error for DocsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            DocsError::Example(error) => Some(error),
            DocsError::Listing(error) => Some(error),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::body::to_bytes;
    use error_core::catalog;
    use error_formats::FinImpulse;
    use tower::ServiceExt;

    use super::*;

    async fn ask(routes: CatalogRoutes, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = routes.router::<()>().unwrap().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 1_048_576).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_published_catalog_gets_its_listing() {
        let (format, catalog) = (FinImpulse::new(), catalog![]);
        let published = PublishedCatalog::new("numbers", &format, &catalog).unwrap();
        let routes = CatalogRoutes::published(published);
        assert_eq!(ask(routes.clone(), "/errors/listing.json").await.0, StatusCode::NOT_FOUND);
        let given = ask(routes.with_listing(&format, &catalog).unwrap(), "/errors/listing.json").await;
        let made = ask(CatalogRoutes::new("numbers", &format, &catalog).unwrap(), "/errors/listing.json").await;
        assert_eq!(given, made);
        assert!(given.1.contains("\"code\": 20000"), "{}", given.1);
    }
}
