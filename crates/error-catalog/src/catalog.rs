//! The published catalog of an API.

use std::{collections::BTreeMap, error::Error, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    Codes, Layout, PublishedError, PublishedExampleRequest, PublishedMember, PublishedOperation, PublishedRequest,
    PublishedSuccess, PublishedText, TextRole, wrong_request::wrong_request,
};

/// Everything that an API publishes about its errors: their texts, statuses, members,
/// headers and examples, and the operations that return them.
///
/// `error_formats::publish` creates it from the definitions and the format of the running
/// service, so the catalog cannot differ from the service. It always serializes in the
/// same way, sorted by type and code. The catalog is served as `errors.json`, included in
/// an OpenAPI document as `x-error-catalog`, and committed to a repository so that the
/// next version can be compared with it.
///
/// Its fields are the members of the JSON. The member `form` is the version of this
/// structure. A catalog of an earlier form does not have the members that a later form
/// added.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, catalog};
/// use error_formats::{Problem, publish};
///
/// /// No such account
/// ///
/// /// The account does not exist, or the caller may not see it.
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", action = "Check the id")]
/// struct NoAccount { id: String }
///
/// let format = Problem::new().with_type_base("https://api.example.com/errors/")?;
/// let catalog = publish("accounts", &format, &catalog![NoAccount])?;
///
/// let error = catalog.error(None, "account_not_found").expect("it is in the catalog");
/// assert_eq!((error.status, &*error.title), (404, "No such account"));
/// assert_eq!(error.uri.as_deref(), Some("https://api.example.com/errors/account_not_found"));
/// assert_eq!(error.examples[0].media_type, "application/problem+json");
/// assert!(error.examples[0].body.contains(r#""detail":"No account found with id: id_123""#));
/// // It also lists the errors that the framework itself returns.
/// assert!(catalog.error(None, "method_not_allowed").expect("it is in the catalog").framework);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct PublishedCatalog {
    /// The version of the catalog's structure. Readers reject versions that they do not
    /// know.
    pub form: u32,
    /// The name of the API.
    pub name: String,
    /// The name of the wire format of the errors (`dialect` in form 1).
    #[serde(alias = "dialect")]
    pub format: String,
    /// The media type of error bodies.
    pub media_type: String,
    /// The base of the addresses of error pages, if each address consists of this base
    /// and the code.
    #[serde(default)]
    pub docs_base: Option<String>,
    /// Where bodies contain the parts of an error (since form 2).
    #[serde(default)]
    pub layout: Option<Layout>,
    /// The defaults of each category, by its name: they apply to errors that do not set a
    /// value themselves (since form 2).
    #[serde(default)]
    pub categories: BTreeMap<String, PublishedCategory>,
    /// Whether clients must expect codes that are not listed. It is absent if the author
    /// did not choose, and in catalogs of earlier versions.
    #[serde(default)]
    pub codes: Option<Codes>,
    /// The errors, sorted by type and code.
    pub errors: Vec<PublishedError>,
    /// The successes that have codes, sorted by type and code.
    #[serde(default)]
    pub successes: Vec<PublishedSuccess>,
    /// The operations whose errors are known, sorted by path and method.
    #[serde(default)]
    pub operations: Vec<PublishedOperation>,
}

/// The defaults of a category, which apply to its errors unless they set their own
/// values.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedCategory {
    /// What the client's developer should do, for errors without their own action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The number that the format gives to errors without their own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
}

impl PublishedCatalog {
    /// The form that this version of the crate writes, which is also the newest form that
    /// it reads.
    pub const FORM: u32 = 2;

    /// Sets whether clients must expect codes that are not listed.
    #[must_use]
    pub fn with_codes(self, codes: Codes) -> PublishedCatalog {
        PublishedCatalog { codes: Some(codes), ..self }
    }

    /// Whether clients must expect codes that are not listed. By default, they must
    /// ([`Codes::Open`]).
    pub fn codes(&self) -> Codes {
        self.codes.unwrap_or_default()
    }

    /// Sets the schema of a detail: its members, items or values, which its definition
    /// does not contain. An optional detail stays optional.
    ///
    /// # Errors
    ///
    /// Fails if no error with this code has a detail with this name.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::{PublishedCatalog, PublishedError, PublishedMember};
    ///
    /// let members = vec![PublishedMember::new("reason", "any")];
    /// let error = PublishedError { code: "declined".into(), members, ..PublishedError::default() };
    /// let catalog = PublishedCatalog { errors: vec![error], ..PublishedCatalog::default() };
    /// let reason = PublishedMember::one_of("reason", ["expired", "blocked"]);
    ///
    /// let catalog = catalog.with_member("declined", reason.clone())?;
    /// assert_eq!(catalog.errors[0].members, [reason.clone()]);
    /// let refused = catalog.with_member("refused", reason).unwrap_err();
    /// assert_eq!(refused.to_string(), "no error with the code `refused` has a detail `reason`");
    /// # Ok::<(), error_catalog::UnknownMember>(())
    /// ```
    pub fn with_member(mut self, code: &str, member: PublishedMember) -> Result<PublishedCatalog, UnknownMember> {
        let errors = self.errors.iter_mut().filter(|error| error.code == code);
        let mut known = errors.flat_map(|error| &mut error.members).filter(|it| it.name == member.name).peekable();
        if known.peek().is_none() {
            return Err(UnknownMember { code: code.to_owned(), member: member.name });
        }
        known.for_each(|it| *it = PublishedMember { optional: it.optional, ..member.clone() });
        Ok(self)
    }

    /// Adds an operation and the errors that it returns.
    #[must_use]
    pub fn with_operation(mut self, operation: PublishedOperation) -> PublishedCatalog {
        let at = self.operations.partition_point(|other| other.place() < operation.place());
        self.operations.insert(at, operation);
        self
    }

    /// Finds the error with this type and code.
    pub fn error(&self, error_type: Option<&str>, code: &str) -> Option<&PublishedError> {
        let mut same_code = self.errors.iter().filter(|error| error.code == code);
        match error_type {
            Some(error_type) => same_code.find(|error| error.error_type.as_deref() == Some(error_type)),
            None => same_code.next(),
        }
    }

    /// Finds the errors that a person may mean by `name`: the code, the code as it is
    /// written in bodies, or the number. There may be several, because several types can
    /// share a code.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a PublishedError> {
        let number = name.parse().ok();
        self.errors.iter().filter(move |error| {
            error.code == name || error.wire_code() == name || (number.is_some() && error.number == number)
        })
    }

    /// The texts about `error` for people, each with its heading. The action and the
    /// solution share one heading. If the author did not write a text, the default of the
    /// category is used.
    pub fn sections_of<'a>(&'a self, error: &'a PublishedError) -> Vec<(&'static str, &'a str)> {
        let of_category = || self.categories.get(&error.category).and_then(|category| category.action.as_deref());
        let section = |it: PublishedText<'a>| match it.role {
            TextRole::Section(heading) if it.name == "action" && error.solution.is_none() => {
                Some((heading, it.text.or_else(of_category)?))
            }
            TextRole::Section(heading) => Some((heading, it.text?)),
            _ => None,
        };
        error.texts().into_iter().filter_map(section).collect()
    }

    /// The errors, grouped by code, because several types can share a code.
    pub fn errors_by_code(&self) -> Vec<Vec<&PublishedError>> {
        let mut by_code: BTreeMap<&str, Vec<&PublishedError>> = BTreeMap::new();
        for error in &self.errors {
            by_code.entry(&error.code).or_default().push(error);
        }
        by_code.into_values().collect()
    }

    /// Finds the path of the operations to which the pattern of a route belongs. The
    /// pattern may begin with a prefix that is part of the server's address in the
    /// catalog, not of the path.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::{PublishedCatalog, PublishedOperation};
    ///
    /// let catalog = PublishedCatalog::default().with_operation(PublishedOperation::new("get", "GET", "/accounts/{id}"));
    /// assert_eq!(catalog.path("/accounts/{id}"), Some("/accounts/{id}"));
    /// assert_eq!(catalog.path("/v1/accounts/{id}"), Some("/accounts/{id}"));
    /// assert_eq!(catalog.path("/accounts"), None);
    /// ```
    pub fn path(&self, template: &str) -> Option<&str> {
        let paths = self.operations.iter().map(|operation| &*operation.path);
        // One that is the whole template is the longest there can be.
        paths.filter(|path| path.starts_with('/') && template.ends_with(path)).max_by_key(|path| path.len())
    }

    /// The operations that return `error`.
    pub fn operations_of<'a>(
        &'a self,
        error: &PublishedError,
    ) -> impl Iterator<Item = &'a PublishedOperation> + use<'a> {
        let (error_type, code) = (error.error_type.clone(), error.code.clone());
        let returns = move |operation: &&PublishedOperation| {
            operation.errors.iter().any(|key| key.error_type == error_type && key.code == code)
        };
        self.operations.iter().filter(returns)
    }

    /// The example requests that the page of `error` shows. If the author wrote some,
    /// these are used. If not, and only the framework returns the error, the result is a
    /// request with the mistake that causes the error. For any other error, the result is
    /// a request to each of up to three operations that return the error. Each such
    /// request says what an error with this status usually depends on, such as the state
    /// of the resource for a 409.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::{ErrorKey, PublishedCatalog, PublishedError, PublishedOperation};
    ///
    /// let error = PublishedError { code: "gone".into(), status: 410, ..PublishedError::default() };
    /// let operation = PublishedOperation::new("get", "GET", "/a/{id}").with_errors([ErrorKey::new(410, None, "gone")]);
    /// let catalog = PublishedCatalog { errors: vec![error], ..PublishedCatalog::default() }.with_operation(operation);
    ///
    /// let (_, request) = &catalog.requests_of(&catalog.errors[0])[0];
    /// assert_eq!((&*request.method, &*request.request.path), ("GET", "/a/id_123"));
    /// assert_eq!(request.depends_on.as_deref(), Some("the state of the resource"));
    /// ```
    pub fn requests_of(&self, error: &PublishedError) -> Vec<(Option<&PublishedOperation>, PublishedExampleRequest)> {
        /// A reader looks for one to try, and finds the others by their names.
        const MOST: usize = 3;
        if !error.requests.is_empty() {
            return error.requests.iter().map(|written| (None, written.clone())).collect();
        }
        if let Some((method, request)) = self.wrong_request(error) {
            let depends_on = Some("what the operation reads".to_owned());
            return vec![(None, PublishedExampleRequest { method, request, depends_on })];
        }
        let request = |operation: &PublishedOperation| PublishedExampleRequest {
            method: operation.method.clone(),
            request: with_mistake_of(error, operation.request.clone().unwrap_or_else(|| operation.sample_request())),
            depends_on: Some(depends_on(error.status).to_owned()),
        };
        self.operations_of(error).take(MOST).map(|operation| (Some(operation), request(operation))).collect()
    }

    /// A request with the mistake that an error of the framework is about.
    fn wrong_request(&self, error: &PublishedError) -> Option<(String, PublishedRequest)> {
        let returning: Vec<_> = self.operations_of(error).collect();
        let operations = if returning.is_empty() { self.operations.iter().collect() } else { returning };
        // An author's error without a code of its own is returned for the same mistakes.
        let is_of_category = error.framework || error.code == error.category || error.code == "invalid_request";
        // Some formats tell an unknown path from a resource that is not there.
        let is_another = |other: &PublishedError| other.category == "route_not_found" && other.code != error.code;
        let is_unknown_path = error.category != "not_found" || !self.errors.iter().any(is_another);
        let is_wrong = is_of_category && is_unknown_path;
        is_wrong.then(|| wrong_request(&error.category, operations.iter().copied())).flatten()
    }

    /// The same as far as an earlier form has it.
    pub(crate) fn in_form(&self, form: u32) -> PublishedCatalog {
        let mut older = PublishedCatalog { form: form.min(self.form), ..self.clone() };
        if form < 2 {
            (older.layout, older.categories) = (None, BTreeMap::new());
        }
        older
    }
}

/// What usually decides whether a request returns an error with this status.
fn depends_on(status: u16) -> &'static str {
    match status {
        408 | 425 => "time",
        409 | 410 | 412 | 423 => "the state of the resource",
        429 => "how many requests were sent before",
        402 => "the account of the caller",
        500..=599 => "the state of the server and of the systems behind it",
        _ => "the values of the request",
    }
}

/// The error for a detail that no error of the catalog has.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownMember {
    code: String,
    member: String,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnknownMember { code, member } = self;
        write!(f, "no error with the code `{code}` has a detail `{member}`")
    }
}

impl Error for UnknownMember {}

/// The request without the credentials or the header that an error is about, or with wrong credentials, so that the
/// request returns the error.
fn with_mistake_of(error: &PublishedError, mut request: PublishedRequest) -> PublishedRequest {
    match &*error.category {
        "credentials_missing" => return request.without_credentials(),
        "credentials_invalid" => return request.with_wrong_credentials(),
        _ => {}
    }
    // An error about a header that is missing, such as `idempotency_key_missing`.
    if let Some(header) = error.param.as_deref().filter(|_| error.code.ends_with("_missing")) {
        request.headers.retain(|sent| !sent.name.eq_ignore_ascii_case(header));
    }
    request
}
