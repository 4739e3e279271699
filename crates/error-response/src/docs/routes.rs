//! The routes of the published catalog and its pages.

use std::{collections::BTreeMap, error::Error, fmt, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use error_catalog::{PublishedCatalog, PublishedOperation, json};
use error_core::{Catalog, Category, CategoryError, catalog};
use error_docs::{
    ASSETS, Asset, CONTENT_SECURITY_POLICY, IndexQuery, LOGO, PageError, Pages, Publisher, Representation,
};
use error_formats::{BodyError, ErasedWireFormat, Sent, add_examples, entries_of, publish_of};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{MountError, base};
use crate::respond::respond;

/// How long a client may keep what the pages load; they change with a release.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// A page is asked for again each time, and sent where it changed.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Routes that serve a published catalog and its pages. See the [module
/// page](crate::docs) for an example.
#[derive(Debug, Clone)]
pub struct CatalogRoutes {
    catalog: PublishedCatalog,
    /// Errors of the format that the catalog does not list: an address of theirs that
    /// leaves has a page as well.
    unlisted: Vec<PublishedCatalog>,
    listing: Option<String>,
    prefix: String,
    publisher: Publisher,
    /// Whether scripts of every origin may read the data.
    is_read_across_origins: bool,
}

impl CatalogRoutes {
    /// Creates routes for the API called `name`: for the errors of `catalog` in `format`,
    /// and for every error that a layer or an extractor may send.
    ///
    /// # Errors
    ///
    /// Fails if the format cannot write an example or its list of codes.
    pub fn new(name: &str, format: &dyn ErasedWireFormat, catalog: &Catalog) -> Result<CatalogRoutes, DocsError> {
        CatalogRoutes::published(publish_of(name, format, catalog, &Sent::everything())?).with_listing(format, catalog)
    }

    /// Creates routes for an existing published catalog, such as that of an OpenAPI
    /// document. They do not serve the list of codes in the format's own structure;
    /// [`with_listing`](CatalogRoutes::with_listing) adds it.
    pub fn published(catalog: PublishedCatalog) -> CatalogRoutes {
        CatalogRoutes {
            catalog,
            unlisted: Vec::new(),
            listing: None,
            prefix: String::new(),
            publisher: Publisher::new(),
            is_read_across_origins: false,
        }
    }

    /// Adds `listing.json`, the list of the codes of `catalog` in the structure of
    /// `format`. It also adds pages for those of the format's own errors that the
    /// published catalog does not list.
    ///
    /// # Errors
    ///
    /// Fails if the format cannot write its list of codes.
    pub fn with_listing(self, format: &dyn ErasedWireFormat, catalog: &Catalog) -> Result<CatalogRoutes, DocsError> {
        self.with_listing_of(format, &[], catalog, &Sent::everything())
    }

    /// The same with what this API sends besides its catalog, and with pages for the errors of its other formats.
    pub(crate) fn with_listing_of(
        self,
        format: &dyn ErasedWireFormat,
        alternatives: &[Arc<dyn ErasedWireFormat>],
        catalog: &Catalog,
        sent: &Sent,
    ) -> Result<CatalogRoutes, DocsError> {
        let listing = json(&*format.listing(&entries_of(format, catalog, sent))).map_err(DocsError::Listing)?;
        let known = Category::ALL.iter().copied().fold(Sent::by_layer(), Sent::with_category);
        let formats = std::iter::once(format).chain(alternatives.iter().map(|format| &**format));
        let unlisted = formats.map(|format| publish_of(&*self.catalog.name, format, &catalog![], &known));
        Ok(CatalogRoutes { listing: Some(listing), unlisted: unlisted.collect::<Result<_, _>>()?, ..self })
    }

    /// Adds operations and their errors. The page of an error then names the operations
    /// that return it, and the index can be filtered by operation.
    #[must_use]
    pub fn with_operations(mut self, operations: impl IntoIterator<Item = PublishedOperation>) -> CatalogRoutes {
        for operation in operations {
            self.catalog = self.catalog.with_operation(operation);
        }
        self
    }

    /// Adds an example of each error in another format of the API.
    ///
    /// # Errors
    ///
    /// Fails if the format cannot write an example.
    pub fn with_examples_in(
        mut self,
        format: &dyn ErasedWireFormat,
        catalog: &Catalog,
    ) -> Result<CatalogRoutes, DocsError> {
        add_examples(&mut self.catalog, format, catalog)?;
        Ok(self)
    }

    /// Sets the prefix at which the router is nested. The documentation addresses of the
    /// format begin with this prefix, but the paths of the routes must not.
    #[must_use]
    pub fn nested_at(mut self, prefix: impl Into<String>) -> CatalogRoutes {
        self.prefix = prefix.into();
        self
    }

    /// Shows the API's own links and logo on every page.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Api, catalog, docs::Publisher, format::Stripe};
    ///
    /// let publisher = Publisher::new().with_home("https://example.com/")?.with_support("mailto:help@example.com")?;
    /// let pages = Api::new("accounts", Stripe::new(), catalog![]).pages()?.with_publisher(publisher);
    /// # let _ = pages;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_publisher(self, publisher: Publisher) -> CatalogRoutes {
        CatalogRoutes { publisher, ..self }
    }

    /// Lets scripts of every origin read `errors.json` and `listing.json`
    /// (`Access-Control-Allow-Origin: *`). By default, only scripts of the same origin
    /// and of the origins that a CORS layer allows can read these files.
    #[must_use]
    pub fn read_across_origins(self) -> CatalogRoutes {
        CatalogRoutes { is_read_across_origins: true, ..self }
    }

    /// The catalog that is served.
    pub fn catalog(&self) -> &PublishedCatalog {
        &self.catalog
    }

    /// Creates the router. Its routes are at the path of the format's documentation
    /// addresses, or at `/errors/` if the format has no such addresses. Merge the router
    /// before you add the error layer.
    ///
    /// # Errors
    ///
    /// Fails if the base of the documentation addresses is not a valid path for routes.
    pub fn router<S: Clone + Send + Sync + 'static>(self) -> Result<Router<S>, MountError> {
        let path = base::path(self.catalog.docs_base.as_deref(), &self.prefix)?;
        let pages_of = |catalog| Pages::new(catalog).with_publisher(self.publisher.clone());
        let unlisted = self.unlisted.into_iter().map(pages_of).collect();
        let pages = Pages::new(self.catalog).with_publisher(self.publisher);
        let served = Arc::new(Served::new(pages, unlisted, self.listing, self.is_read_across_origins));
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
    /// Those of errors that the catalog does not list, by format.
    unlisted: Vec<Pages>,
    /// What is the same for every request, by its name.
    files: BTreeMap<&'static str, File>,
    is_read_across_origins: bool,
}

/// The names of the published catalog, and of the listing in the format's form.
const CATALOG: &str = "errors.json";
const LISTING: &str = "listing.json";

/// Who may embed what is served (Fetch, Cross-Origin-Resource-Policy).
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

impl Served {
    fn new(pages: Pages, unlisted: Vec<Pages>, listing: Option<String>, is_read_across_origins: bool) -> Served {
        let asset = |asset: Asset| (asset.name, File::new(asset.text, asset.media_type).kept(KEEP));
        let mut files: BTreeMap<_, _> = ASSETS.into_iter().map(asset).collect();
        if let Some(listing) = listing {
            files.insert(LISTING, File::new(listing, Representation::Json.media_type()));
        }
        if let Some(logo) = pages.publisher().logo() {
            files.insert(LOGO, File::new(logo.to_owned(), "image/svg+xml").kept(KEEP));
        }
        if let Ok(list) = pages.llms() {
            files.insert("llms.txt", File::new(list, "text/plain; charset=utf-8"));
        }
        // A catalog that can't be written is tried again where it is asked for, which answers with the failure.
        if let Ok(text) = pages.index(&IndexQuery::default(), Representation::Json) {
            files.insert(CATALOG, File::page(text, Representation::Json));
        }
        Served { pages, unlisted, files, is_read_across_origins }
    }

    fn answer(&self, request: &Request) -> Response {
        let name = request.uri().path().rsplit('/').next().unwrap_or_default();
        let mut response = match self.files.get(name) {
            Some(file) => file.answer(request.headers()),
            None if name == CATALOG => self.index(request, Representation::Json),
            None => self.page(request, name),
        };
        if self.is_read_across_origins && [CATALOG, LISTING].contains(&name) {
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
        }
        response
    }

    fn page(&self, request: &Request, name: &str) -> Response {
        let (name, named) = Representation::of_name(name);
        let form = named.unwrap_or_else(|| accepted(request.headers()));
        if name.is_empty() || (named.is_some() && name == "index") {
            return self.index(request, form);
        }
        let mut pages = std::iter::once(&self.pages).chain(&self.unlisted);
        match pages.find_map(|pages| pages.error(name, form).transpose()) {
            Some(Ok(page)) => File::page(page, form).answer(request.headers()),
            None => self.missing(name, form),
            Some(Err(error)) => failed(error),
        }
    }

    /// The index; as JSON it is the catalog, whatever the query asks for.
    fn index(&self, request: &Request, form: Representation) -> Response {
        let catalog = self.files.get(CATALOG).filter(|_| form == Representation::Json);
        if let Some(file) = catalog {
            return file.answer(request.headers());
        }
        let query = IndexQuery::parse(request.uri().query().unwrap_or_default());
        match self.pages.index(&query, form) {
            Ok(page) => File::page(page, form).answer(request.headers()),
            Err(error) => failed(error),
        }
    }

    /// What a name that means no error may be misspelt for, in a sentence.
    fn suggestion(&self, name: &str) -> String {
        let codes: Vec<_> = self.pages.similar(name).into_iter().map(|error| error.wire_code()).collect();
        match codes.is_empty() {
            true => "Unknown error code".to_owned(),
            false => format!("Unknown error code. Did you mean: {}?", codes.join(", ")),
        }
    }

    fn missing(&self, name: &str, form: Representation) -> Response {
        if form == Representation::Json {
            return respond(&CategoryError::new(Category::NotFound).with_message(self.suggestion(name)));
        }
        match self.pages.missing(name, form) {
            Ok(page) => {
                let mut response = File::page(page, form).answer(&HeaderMap::new());
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

/// A text with its validator.
struct File {
    text: Bytes,
    tag: String,
    media_type: &'static str,
    cache_control: HeaderValue,
    is_negotiated: bool,
}

impl File {
    fn new(text: impl Into<Bytes> + AsRef<str>, media_type: &'static str) -> File {
        let tag = Asset::etag(text.as_ref());
        File { text: text.into(), tag, media_type, cache_control: ASK_AGAIN, is_negotiated: false }
    }

    /// A page, which depends on `Accept` (RFC 9110, section 12.5.5).
    fn page(text: String, form: Representation) -> File {
        File { is_negotiated: true, ..File::new(text, form.media_type()) }
    }

    fn kept(self, cache_control: HeaderValue) -> File {
        File { cache_control, ..self }
    }

    /// Without the text where the client has it (RFC 9110, section 13.1.2).
    fn answer(&self, asked: &HeaderMap) -> Response {
        const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
        const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
        const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
        let mut response = if is_known(&self.tag, asked) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Response::new(Body::from(self.text.clone()));
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
            response
        };
        let headers = response.headers_mut();
        // Weak: a compression changes the bytes, and keeps the tag (RFC 9110, section 8.8.3).
        if let Ok(tag) = HeaderValue::try_from(format!("W/{}", self.tag)) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, self.cache_control.clone());
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
        headers.insert(header::REFERRER_POLICY, NO_REFERRER);
        headers.insert(RESOURCE_POLICY, SAME_ORIGIN);
        if self.is_negotiated {
            headers.insert(header::VARY, HeaderValue::from_static("accept"));
        }
        response
    }
}

fn is_known(tag: &str, asked: &HeaderMap) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(|known| known.trim().trim_start_matches("W/"));
    tags.any(|known| known == tag || known == "*")
}

fn failed(error: PageError) -> Response {
    respond(&CategoryError::new(Category::InternalError).with_source(error))
}

/// The error for a catalog that cannot be published.
#[non_exhaustive]
pub enum DocsError {
    /// The format cannot write an example.
    Example(BodyError),
    /// The format cannot write its list of codes.
    Listing(serde_json::Error),
}

impl From<BodyError> for DocsError {
    fn from(error: BodyError) -> DocsError {
        DocsError::Example(error)
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for DocsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        error_core::__private::fmt_with_causes(self, f)
    }
}

impl fmt::Display for DocsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocsError::Example(error) => write!(f, "the format can't write an example of an error: {error}"),
            DocsError::Listing(error) => write!(f, "the format can't write its listing of codes: {error}"),
        }
    }
}

impl Error for DocsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // They are shown as they are.
        match self {
            DocsError::Example(error) => error.source(),
            DocsError::Listing(error) => error.source(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::body::to_bytes;
    use error_formats::{FinImpulse, Problem, publish};
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
        let published = publish("numbers", &format, &catalog).unwrap();
        let routes = CatalogRoutes::published(published);
        assert_eq!(ask(routes.clone(), "/errors/listing.json").await.0, StatusCode::NOT_FOUND);
        let given = ask(routes.with_listing(&format, &catalog).unwrap(), "/errors/listing.json").await;
        let made = ask(CatalogRoutes::new("numbers", &format, &catalog).unwrap(), "/errors/listing.json").await;
        assert_eq!(given, made);
        assert!(given.1.contains("\"code\": 20000"), "{}", given.1);
    }

    #[tokio::test]
    async fn the_catalog_is_one_text() {
        let routes = CatalogRoutes::new("problems", &Problem::new(), &catalog![]).unwrap();
        let text = json(routes.catalog()).unwrap();
        for path in ["/errors/errors.json", "/errors/index.json", "/errors/index.json?q=none"] {
            assert_eq!(ask(routes.clone(), path).await, (StatusCode::OK, text.clone()), "{path}");
        }
        let served = Served::new(Pages::new(routes.catalog), Vec::new(), routes.listing, false);
        let address = |response: Response| async {
            let body = to_bytes(response.into_body(), 1_048_576).await.unwrap();
            // The same memory: nothing is written, or copied, for a request.
            (body.as_ptr(), body.len())
        };
        for name in ["errors.json", "listing.json", "style.css"] {
            let request = Request::get(format!("/errors/{name}")).body(Body::empty()).unwrap();
            let (first, second) = (served.answer(&request), served.answer(&request));
            assert_eq!(address(first).await, address(second).await, "{name}");
        }
    }
}
