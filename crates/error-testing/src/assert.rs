//! Assertions about one error response.

use std::{collections::BTreeSet, fmt, panic::Location as PanicLocation, sync::Arc, thread};

use error_catalog::{Layout, ViolationLayout};
use error_core::{ApiError, Catalog, Category, CategoryError, Definition, FieldPath};
use error_formats::WireFormat;
use serde_json::Value as Json;

use crate::{IntoReceived, Received, format::KnownFormat, members::text};

/// Starts assertions about an error response; see the [crate page](crate) for an example.
///
/// The built-in formats are recognised by the form of the body. If you use your own
/// format, name it with [`in_format`](ErrorAssertion::in_format). A failed assertion
/// panics at the caller's line and shows the whole response.
///
/// # Panics
///
/// Panics if the response is not an error: if its body is not in a format of
/// error-formats, or if its status is below 400. For formats that send errors with status
/// 200, only the body decides. If the body is JSON in an unknown format, this function
/// does not panic, because a call of `in_format` may follow and name the format. The
/// first assertion panics instead or, if there is no assertion, the end of the statement.
///
/// It also panics if the body is not in memory yet: `collect` it first.
///
/// # Examples
///
/// ```should_panic
/// use error_response::testing::assert_error;
/// use axum::http::{HeaderMap, StatusCode};
///
/// // This response is not an error of an API, but a plain text.
/// assert_error((StatusCode::NOT_FOUND, HeaderMap::new(), "Nothing is here")).status(404);
/// ```
#[track_caller]
#[must_use = "say what the error is: `.status(404).code(\"account_not_found\")`"]
pub fn assert_error(response: impl IntoReceived) -> ErrorAssertion {
    let received = response.into_received();
    let unknown = KnownFormat::misfit(&received);
    let assertion = ErrorAssertion::of(received, unknown);
    // No format writes what is not JSON, and no error redirects.
    if assertion.received.try_json().is_none() || assertion.received.status().is_redirection() {
        assertion.check();
    }
    assertion
}

/// The same for a response of an API whose format is known.
#[doc(hidden)]
#[track_caller]
pub fn __assert_error_in(response: impl IntoReceived, format: impl WireFormat) -> ErrorAssertion {
    ErrorAssertion::of(response.into_received(), None).in_format(format)
}

/// Assertions about one error response, created by [`assert_error`].
#[derive(Debug, Clone)]
pub struct ErrorAssertion {
    received: Received,
    /// The format that the author named.
    own: Option<Arc<KnownFormat>>,
    /// The errors whose codes are known by both names.
    definitions: &'static [&'static Definition],
    /// Why the response is not an error in a known format, until another format is named.
    unknown: Option<String>,
    /// Where in the source code the assertions started.
    at: &'static PanicLocation<'static>,
}

impl ErrorAssertion {
    #[track_caller]
    fn of(received: Received, unknown: Option<String>) -> ErrorAssertion {
        ErrorAssertion { received, own: None, definitions: &[], unknown, at: PanicLocation::caller() }
    }

    /// Reads the body as an error in `format`. Use this for your own format, or for a
    /// format with settings that change the body.
    ///
    /// You do not need to implement anything for this: the places of the code, the type,
    /// the message and so on are learned from errors that the format renders
    /// ([`Layout`]).
    ///
    /// # Panics
    ///
    /// Panics if the response is not an error in this format, or if the format writes
    /// codes in a different spelling from its `spelling`.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{
    ///     Category, CategoryError, Error, ErrorLayer, format::{ErrorView, Unwrapped, WireFormat},
    ///     testing::assert_error,
    /// };
    ///
    /// #[derive(Debug, Clone)]
    /// struct Terse;
    ///
    /// #[derive(serde::Serialize)]
    /// struct Body<'a> {
    ///     failed: [&'a str; 1],
    /// }
    ///
    /// impl WireFormat for Terse {
    ///     type Failure<'a> = Body<'a>;
    ///     type Success<'a> = Unwrapped;
    ///
    ///     fn name(&self) -> &'static str {
    ///         "terse"
    ///     }
    ///
    ///     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
    ///         Body { failed: [view.code()] }
    ///     }
    /// }
    ///
    /// let error = Error::from(CategoryError::new(Category::NotFound));
    /// let response = ErrorLayer::new(Terse).scope().enter(|| error.into_response());
    /// assert_error(response).in_format(Terse).status(404).code("not_found");
    /// ```
    #[track_caller]
    #[must_use = "say what the error is: `.status(404).code(\"account_not_found\")`"]
    pub fn in_format(mut self, format: impl WireFormat) -> ErrorAssertion {
        let known = KnownFormat::of(Arc::new(format));
        if let Some(why) = known.shape.misfit(&self.received) {
            self.fail(&format!("an error as {} writes it", known.shape.name), &self.received.described(&why));
        }
        if let Some(error) = &known.error {
            self.fail("a format that can be read", &error.to_string());
        }
        if !known.shape.is_error(&self.received) {
            let found = format!("the status {} and the body of a success", self.received.status());
            self.fail(&format!("an error as {} writes it", known.shape.name), &found);
        }
        self.unknown = None;
        self.own = Some(Arc::new(known));
        self
    }

    /// Makes the definitions of `catalog` known, so that [`code`](ErrorAssertion::code)
    /// accepts the code of a definition even if the body contains its wire code
    /// (`wire = "..."`).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::response::IntoResponse;
    /// use error_response::{ApiError, ErrorLayer, catalog, format::Stripe, testing::assert_error};
    ///
    /// /// The URI is invalid
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("The URI is invalid")]
    /// #[api(status = 400, code = "bad_uri", wire = "InvalidURI")]
    /// struct InvalidUri;
    ///
    /// let response = ErrorLayer::new(Stripe::new()).scope().enter(|| InvalidUri.into_response());
    /// assert_error(response).definitions(&catalog![InvalidUri]).code("bad_uri").code("InvalidURI");
    /// ```
    #[must_use = "say what the error is: `.status(404).code(\"account_not_found\")`"]
    pub fn definitions(mut self, catalog: &Catalog) -> ErrorAssertion {
        self.definitions = catalog.definitions();
        self
    }

    /// Asserts the HTTP status of the response.
    #[track_caller]
    pub fn status(self, expected: u16) -> ErrorAssertion {
        self.check();
        let found = self.received.status().as_u16();
        self.equal("status", found, expected);
        if let Some(place) = self.layout().and_then(|layout| layout.status.as_deref()) {
            // What the body says of the status must be the status (RFC 9457, 3.1.2).
            self.equal(&format!("status at {place} of the body"), self.at(place), expected);
        }
        self
    }

    /// Asserts the code. Write it as in the body, or in snake case as in Rust.
    ///
    /// If the bodies of the format have numbers instead of codes, write the number, or the
    /// code in snake case of an error of the [`definitions`](ErrorAssertion::definitions)
    /// or of a category. The body must then have the number of this error.
    ///
    /// A code in snake case also matches a code in the body that has the same letters and
    /// digits in another spelling (`invalid_uri` matches `InvalidURI`). It also matches
    /// the wire code of an error in [`definitions`](ErrorAssertion::definitions).
    #[track_caller]
    pub fn code(self, expected: impl fmt::Display) -> ErrorAssertion {
        let expected = expected.to_string();
        let layout = self.known_layout();
        let places: Vec<_> = [&layout.code, &layout.number].into_iter().flatten().collect();
        if places.is_empty() {
            self.fail_unwritten(&format!("the code {expected:?}"), "codes", "`.status(...)` or `.error_type(...)`");
        }
        // A number spells no code.
        let matches = |place: &&String| {
            let found = self.at(place);
            found == expected || (layout.code.as_ref() == Some(place) && self.spells(&expected, &found))
        };
        if !places.iter().any(matches) {
            let found: Vec<_> = places.iter().map(|place| self.at(place)).collect();
            if layout.code.is_none() && is_snake_case(&expected) {
                self.check_number_of(&expected, &found[0], places[0]);
                return self;
            }
            self.fail(&format!("the code {expected:?}"), &format!("{:?} at {}", found[0], places[0]));
        }
        self
    }

    /// Asserts the type of the error.
    #[track_caller]
    pub fn error_type(self, expected: &str) -> ErrorAssertion {
        self.part("type", expected, |layout| layout.error_type.as_deref())
    }

    /// Asserts the message for the client.
    #[track_caller]
    pub fn message(self, expected: &str) -> ErrorAssertion {
        self.part("message", expected, |layout| layout.message.as_deref())
    }

    /// Asserts the request parameter at fault, or one of the invalid fields. Write it as
    /// `items[0].price`, or in the spelling of the format.
    #[track_caller]
    pub fn param(self, expected: &str) -> ErrorAssertion {
        let layout = self.known_layout();
        let spellings = spellings(expected);
        let body = self.received.json();
        let named = layout.param.as_deref().and_then(|place| body.pointer(place)).and_then(text);
        let fields = layout.violations.as_ref().map(|violations| &violations.fields);
        let items = layout.violations.as_ref().map(|violations| listed(&body, violations)).unwrap_or_default();
        let listed = items.iter().flat_map(|item| fields.into_iter().flat_map(|fields| at_any(item, fields)));
        if layout.param.is_none() && fields.is_none_or(BTreeSet::is_empty) {
            let instead = "`.code(...)` or `.message(...)`";
            self.fail_unwritten(&format!("the parameter {expected:?}"), "parameters", instead);
        }
        let found: Vec<_> = named.into_iter().chain(listed).collect();
        if !found.iter().any(|text| spellings.contains(text)) {
            let found = match layout.param {
                None if found.is_empty() => self.only_in_lists(),
                _ => format!("{found:?}"),
            };
            self.fail(&format!("the parameter {expected:?}"), &found);
        }
        self
    }

    /// Asserts that a field is invalid and its violation has this code, for formats that
    /// write the codes of violations.
    ///
    /// # Panics
    ///
    /// Panics if the assertion fails. If the format writes no codes of violations, or no
    /// list of invalid fields, the message says so. In this case, assert the
    /// [`param`](ErrorAssertion::param) instead.
    #[track_caller]
    pub fn violation(self, path: &str, code: &str) -> ErrorAssertion {
        let expected = format!("the violation {code:?} at {path:?}");
        let instead = format!("`.param({path:?})`");
        let Some(violations) = &self.known_layout().violations else {
            self.fail_unwritten(&expected, "lists of invalid fields", &instead);
        };
        if violations.codes.is_empty() {
            self.fail_unwritten(&expected, "codes of violations", &instead);
        }
        let body = self.received.json();
        let listed = listed(&body, violations);
        let spellings = spellings(path);
        let is_it = |item: &Json| {
            at_any(item, &violations.codes).any(|found| found == code)
                && at_any(item, &violations.fields).any(|found| spellings.contains(&found))
        };
        if !listed.iter().any(is_it) {
            self.fail(&expected, &format!("{}", Json::from(listed)));
        }
        self
    }

    /// Asserts a detail: a member that the error adds to the body.
    #[track_caller]
    pub fn detail(self, name: &str, expected: impl serde::Serialize) -> ErrorAssertion {
        let Some(group) = self.known_layout().details.as_deref() else {
            self.fail_unwritten(&format!("the detail {name:?}"), "details", "`.code(...)` or `.message(...)`");
        };
        let expected = match serde_json::to_value(expected) {
            Ok(expected) => expected,
            Err(why) => {
                self.fail(&format!("the detail {name:?}"), &format!("an expected value that is not JSON: {why}"))
            }
        };
        let body = self.received.json();
        let found = body.pointer(group).and_then(|group| group.get(name));
        if found != Some(&expected) {
            let found = found.map_or("none".to_owned(), Json::to_string);
            self.fail(&format!("the detail {name:?}: {expected}"), &found);
        }
        self
    }

    /// Asserts the wait in seconds, in `Retry-After` and, if the format repeats it, in
    /// the body.
    #[track_caller]
    pub fn retry_after(self, seconds: u64) -> ErrorAssertion {
        let self_ = self.header("retry-after", &seconds.to_string());
        if let Some(place) = self_.layout().and_then(|layout| layout.wait.as_deref()) {
            self_.equal(&format!("wait at {place} of the body"), self_.at(place), seconds);
        }
        self_
    }

    /// Asserts that a header occurs exactly once and has this value.
    #[track_caller]
    pub fn header(self, name: &str, expected: &str) -> ErrorAssertion {
        self.check();
        let found: Vec<_> = self.received.headers().get_all(name).iter().collect();
        match found.as_slice() {
            [value] if *value == expected => {}
            [] => self.fail(&format!("{name}: {expected}"), "no such header"),
            values => self.fail(&format!("{name}: {expected}"), &format!("{values:?}")),
        }
        self
    }

    /// Returns the response, for other assertions.
    #[track_caller]
    pub fn received(&self) -> &Received {
        self.check();
        &self.received
    }

    fn format(&self) -> Option<&KnownFormat> {
        match &self.own {
            Some(own) => Some(own),
            None => KnownFormat::recognise(&self.received),
        }
    }

    fn layout(&self) -> Option<&Layout> {
        Some(&self.format()?.shape.layout)
    }

    #[track_caller]
    fn known_layout(&self) -> &Layout {
        self.check();
        let Some(layout) = self.layout() else { self.fail(KNOWN, "a body that none of them writes") };
        layout
    }

    /// Fails unless the response is an error in a known format, or one that was
    /// named.
    #[track_caller]
    fn check(&self) {
        if let Some(why) = &self.unknown {
            self.fail(KNOWN, why);
        }
    }

    /// Whether `found`, which the body has in the place of its code, is `code`:
    /// as it is written in Rust, or without what stands around it.
    fn spells(&self, code: &str, found: &str) -> bool {
        let Some(spelt) = self.layout().and_then(|layout| layout.code_in(found)) else { return false };
        if spelt == code || !is_snake_case(code) {
            return spelt == code;
        }
        let spelling = self.format().map(|known| known.format.spelling(code));
        let has_both =
            |definition: &&Definition| definition.code() == Some(code) && definition.wire_code() == Some(spelt);
        spelling.is_some_and(|spelling| spelling == spelt)
            || self.definitions.iter().any(has_both)
            || (!is_snake_case(spelt) && letters(spelt).eq(letters(code)))
    }

    /// Checks that `found`, the number at `place`, is the number of the error with this code.
    #[track_caller]
    fn check_number_of(&self, code: &str, found: &str, place: &str) {
        let Some(format) = self.format().map(|known| &known.format) else { return };
        let of_categories = Category::ALL.iter().map(|category| CategoryError::new(*category).definition());
        let known = self.definitions.iter().copied().chain(of_categories).map(|definition| format.resolve(definition));
        let named: Vec<_> = known.filter(|error| error.code() == code).collect();
        let own: Vec<_> = named.iter().filter(|error| error.has_own_number()).filter_map(|it| it.number()).collect();
        if own.iter().any(|number| number.to_string() == found) {
            return;
        }
        let instead = format!("bodies of `{}` have numbers: write `.code({found})`", format.name());
        let (expected, found) = match (own.first(), named.first()) {
            (Some(number), _) => (format!("the code {code:?}, number {number}"), format!("{found:?} at {place}")),
            (None, Some(_)) => {
                let why = "this error has no number of its own, only that of its category";
                (format!("the code {code:?}"), format!("{found:?} at {place}; {why}, and {instead}"))
            }
            (None, None) => {
                let why = "no error of the catalog has this code";
                (format!("the code {code:?}"), format!("{found:?} at {place}; {why}, and {instead}"))
            }
        };
        self.fail(&expected, &found);
    }

    #[track_caller]
    fn part(self, name: &str, expected: &str, place: impl FnOnce(&Layout) -> Option<&str>) -> ErrorAssertion {
        let Some(place) = place(self.known_layout()) else {
            self.fail_unwritten(
                &format!("the {name} {expected:?}"),
                &format!("{name}s"),
                "`.status(...)` or `.code(...)`",
            );
        };
        self.equal(name, self.at(place), expected);
        self
    }

    /// The text or number at `place` of the body; empty where there is none.
    fn at(&self, place: &str) -> String {
        self.received.try_json().and_then(|body| text(body.pointer(place)?)).unwrap_or_default()
    }

    #[track_caller]
    fn equal(&self, what: &str, found: impl fmt::Display, expected: impl fmt::Display) {
        let (found, expected) = (found.to_string(), expected.to_string());
        if found != expected {
            self.fail(&format!("the {what} {expected:?}"), &format!("{found:?}"));
        }
    }

    /// Why a body without a list of invalid fields has no parameter.
    fn only_in_lists(&self) -> String {
        let name = self.format().map_or("unknown", |known| known.format.name());
        format!(
            "no parameter: bodies of the format `{name}` have parameters only in a list of invalid fields, and this body has \
             none; give its bodies a member for `view.param()`, or assert `.code(...)` or `.message(...)` instead"
        )
    }

    /// Fails, because no body of the format has what was expected.
    #[track_caller]
    fn fail_unwritten(&self, expected: &str, what: &str, instead: &str) -> ! {
        let name = self.format().map_or("unknown", |known| known.format.name());
        self.fail(expected, &format!("the format `{name}`, whose bodies have no {what}: assert {instead} instead"));
    }

    #[track_caller]
    fn fail(&self, expected: &str, found: &str) -> ! {
        panic!("expected {expected}\n   found {found}\n\n{}\n", self.received);
    }
}

/// What is asserted of every response.
const KNOWN: &str = "an error in a format of this crate (`.in_format(...)` names another)";

/// Nothing was asserted, and no format named: that it is an error is asserted in any case.
impl Drop for ErrorAssertion {
    fn drop(&mut self) {
        if let Some(why) = self.unknown.take().filter(|_| !thread::panicking()) {
            let at = self.at;
            self.fail(&format!("{KNOWN}, at {at}"), &why);
        }
    }
}

/// The violations that the body lists.
fn listed<'a>(body: &'a Json, violations: &ViolationLayout) -> &'a [Json] {
    body.pointer(&violations.list).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Whether `text` is a code as it is written in Rust.
fn is_snake_case(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// The letters and digits of a code, in lower case.
fn letters(code: &str) -> impl Iterator<Item = char> {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
}

/// The texts and numbers at those of `places` that `item` has.
fn at_any<'a>(item: &'a Json, places: &'a BTreeSet<String>) -> impl Iterator<Item = String> + 'a {
    places.iter().filter_map(|place| text(item.pointer(place)?))
}

/// The ways formats spell the path that `text` is.
fn spellings(text: &str) -> Vec<String> {
    let segments = text.split(['.', '[', ']']).filter(|segment| !segment.is_empty());
    let path = segments.fold(FieldPath::root(), |path, segment| match segment.parse() {
        Ok(index) => path.then_index(index),
        Err(_) => path.then_key(segment.to_owned()),
    });
    let spelt = [path.dotted(), path.bracketed(), path.pointer(), path.fragment()];
    std::iter::once(text.to_owned()).chain(spelt.iter().map(ToString::to_string)).collect()
}
