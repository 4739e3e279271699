//! The errors that an API sends in addition to those of its catalog.

use error_core::{ApiError, Catalog, Category, CategoryError, Definition, ErrorStatus, Resolved};

use crate::ErasedWireFormat;

/// The errors that an API sends in addition to those of its catalog: errors of the error
/// layer, of extractors and of other layers.
///
/// # Examples
///
/// ```
/// use error_core::{Catalog, Category, catalog};
/// use error_formats::{Problem, Sent, entries_of};
///
/// let codes = |sent: &Sent| entries_of(&Problem::new(), &catalog![], sent).iter().map(|it| it.code()).collect::<Vec<_>>();
/// assert_eq!(codes(&Sent::by_layer()), ["not_found", "method_not_allowed", "internal_error"]);
/// assert_eq!(
///     codes(&Sent::by_layer().with_category(Category::RateLimited)),
///     ["not_found", "method_not_allowed", "rate_limited", "internal_error"],
/// );
/// assert!(codes(&Sent::everything()).contains(&"legally_unavailable"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Categories, each with the status of a response that nobody rendered, in the
    /// order of [`Category::ALL`].
    framework: Vec<(Category, Option<ErrorStatus>)>,
    /// Errors that have codes of their own.
    definitions: Vec<&'static Definition>,
    /// Whether this is what any stack may send, of which no API sends all.
    is_everything: bool,
}

impl Sent {
    /// The errors of the error layer itself: an unknown path, an unsupported method,
    /// a panic or another failure of the server.
    pub fn by_layer() -> Sent {
        let own = [Category::NotFound, Category::RouteNotFound, Category::MethodNotAllowed, Category::InternalError];
        let none = Sent { framework: Vec::new(), definitions: Vec::new(), is_everything: false };
        own.into_iter().fold(none, Sent::with_category)
    }

    /// One category for each status that an error can have, for a stack that may send
    /// anything.
    pub fn everything() -> Sent {
        let of_status = |category: &Category| Category::of(category.standard_status()) == *category;
        let framework = Category::ALL.iter().copied().filter(of_status).map(|category| (category, None)).collect();
        Sent { framework, definitions: Vec::new(), is_everything: true }
    }

    /// Adds the format's error for this category.
    #[must_use]
    pub fn with_category(self, category: Category) -> Sent {
        self.with(category, None)
    }

    /// Adds an unstructured response with this status.
    #[must_use]
    pub fn with_status(self, status: ErrorStatus) -> Sent {
        self.with(Category::of(status), Some(status))
    }

    /// Adds the errors of this catalog, such as rejections of extractors and errors of
    /// layers.
    #[must_use]
    pub fn with_errors(self, errors: &Catalog) -> Sent {
        errors.definitions().iter().copied().fold(self, Sent::with_definition)
    }

    /// Adds the error of this definition.
    #[must_use]
    pub fn with_definition(mut self, definition: &'static Definition) -> Sent {
        if is_of_framework(definition) {
            return self.with_category(definition.category());
        }
        if !self.definitions.contains(&definition) {
            self.definitions.push(definition);
        }
        self
    }

    fn with(mut self, category: Category, status: Option<ErrorStatus>) -> Sent {
        let sent = (category, status);
        if !self.framework.contains(&sent) {
            let key = |(category, status): &(Category, Option<ErrorStatus>)| {
                (category.index(), status.map(ErrorStatus::as_u16))
            };
            let at = self.framework.partition_point(|other| key(other) < key(&sent));
            self.framework.insert(at, sent);
        }
        self
    }

    /// The errors that have codes of their own.
    pub(crate) fn definitions(&self) -> &[&'static Definition] {
        &self.definitions
    }

    /// The rest, each type and code once. Several errors that clients know by one are
    /// called by the most general of the format's names for it.
    pub(crate) fn named(&self, format: &dyn ErasedWireFormat) -> Vec<Resolved> {
        let all: Vec<_> = self.framework(format).collect();
        let key = |error: &Resolved| (error.error_type(), error.code());
        let mut named: Vec<Resolved> = Vec::new();
        for error in &all {
            if named.iter().any(|other| key(other) == key(error)) {
                continue;
            }
            let is_same = |other: &&Resolved| key(other) == key(error);
            let kinds = all.iter().filter(is_same).filter(|other| other.category() != error.category()).count();
            let is_status = |general: &Resolved| all.iter().filter(is_same).any(|it| it.status() == general.status());
            let general = [Category::InvalidRequest, Category::InternalError]
                .map(|category| format.resolve(CategoryError::new(category).definition()));
            let general =
                general.into_iter().find(|general| kinds > 0 && key(general) == key(error) && is_status(general));
            named.push(general.unwrap_or(*error));
        }
        named
    }

    /// What is sent, with the rows of `format`.
    fn framework(&self, format: &dyn ErasedWireFormat) -> impl Iterator<Item = Resolved> {
        self.framework
            .iter()
            .flat_map(|(category, status)| {
                let resolved = format.resolve(CategoryError::new(*category).definition());
                match status {
                    Some(status) => [Some(resolved.with_status_of_row(*status)), None],
                    None => [Some(resolved), kept_status(&resolved).map(|status| resolved.with_status_of_row(status))],
                }
            })
            .flatten()
    }

    /// The other errors that clients know by the type and code of `error`, one for
    /// each further status.
    #[cfg(feature = "catalog")]
    pub(crate) fn further(&self, error: &Resolved, format: &dyn ErasedWireFormat) -> Vec<Resolved> {
        let mut further: Vec<Resolved> = Vec::new();
        if self.is_everything {
            return further;
        }
        let known = format.statuses(error);
        for other in self.framework(format) {
            let is_same = (other.error_type(), other.code()) == (error.error_type(), error.code());
            let is_listed = further.iter().any(|found| found.status() == other.status());
            if is_same && !is_listed && !known.contains(&other.status()) {
                further.push(other);
            }
        }
        further
    }
}

/// Whether a definition is that of its category, as those of an adapter are.
pub(crate) fn is_of_framework(definition: &Definition) -> bool {
    definition.code().is_none() && definition == CategoryError::new(definition.category()).definition()
}

/// The other status that an error of this category may have: a layer that knows nothing of the format sends it with a
/// status and no body, such as the 503 of a time-out, and it keeps this status.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category, CategoryError, ErrorStatus};
/// use error_formats::{ErasedWireFormat, Finqware, Stripe, kept_status};
///
/// let kept = |format: &dyn ErasedWireFormat| kept_status(&format.resolve(CategoryError::new(Category::Unavailable).definition()));
/// assert_eq!(kept(&Stripe::new()), None); // it has 503 for the category, too
/// assert_eq!(kept(&Finqware::new()), Some(ErrorStatus::SERVICE_UNAVAILABLE));
/// ```
pub fn kept_status(error: &Resolved) -> Option<ErrorStatus> {
    /// Only layers send these, and no extractor of error-response.
    const OF_LAYERS: [Category; 7] = [
        Category::CredentialsMissing,
        Category::PermissionDenied,
        Category::NotAcceptable,
        Category::PreconditionFailed,
        Category::RangeNotSatisfiable,
        Category::RateLimited,
        Category::Unavailable,
    ];
    let standard = error.category().standard_status();
    (OF_LAYERS.contains(&error.category()) && !error.has_own_code() && error.status() != standard).then_some(standard)
}

/// What an API sends of which nobody says more: what the layer sends, and what the
/// extractors of error-response reject a request with.
impl Default for Sent {
    fn default() -> Sent {
        let rejections = [
            Category::MalformedBody,
            Category::RequestTimeout,
            Category::ContentTooLarge,
            Category::UnsupportedMediaType,
            Category::MissingField,
            Category::UnknownField,
            Category::InvalidField,
        ];
        rejections.into_iter().fold(Sent::by_layer(), Sent::with_category)
    }
}
