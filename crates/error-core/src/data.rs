//! Definitions and catalogs from data that is read at startup.

use std::{
    collections::{HashMap, hash_map::Entry},
    error::Error,
    fmt,
};

use serde::Deserialize;

use crate::{
    Allow, Annotations, Catalog, Category, Challenge, Day, Definition, Deprecation, DetailDefinition, DetailType,
    ErrorStatus, ExampleRequest, Retry, Wait,
    definition::{is_address, is_request_line, is_snake_case, is_wire_code},
};

/// An error definition as data, for example a row of a table or an entry of a file.
///
/// Read it with any serde format. Its members have the names of the keys in
/// `#[api(...)]`. Only `code`, `status` and `title` are required.
/// [`Catalog::try_from_data`] creates a catalog from a list of such data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DefinitionData {
    /// The code, in snake case.
    pub code: String,
    /// The status, 400 to 599.
    pub status: u16,
    /// The title of the error. For a server error, it is also the message that clients
    /// read.
    pub title: String,
    /// All statuses, if the error has several. The first must be `status`.
    #[serde(default)]
    pub statuses: Vec<u16>,
    /// The code that is written into bodies, if it differs from `code`.
    #[serde(default)]
    pub wire: Option<String>,
    /// The type. Together with the code it identifies the error.
    #[serde(rename = "type", default)]
    pub error_type: Option<String>,
    /// The number, for formats whose codes are numbers.
    #[serde(default)]
    pub number: Option<i64>,
    /// Whether other errors may have the same number or wire code. Those errors must set
    /// this as well.
    #[serde(default)]
    pub shared: bool,
    /// Whether an occurrence may override the code.
    #[serde(default)]
    pub open: bool,
    /// The name of the category, if the status suggests another one.
    #[serde(default)]
    pub category: Option<String>,
    /// What the error means.
    #[serde(default)]
    pub description: Option<String>,
    /// What leads to the error.
    #[serde(default)]
    pub cause: Option<String>,
    /// How to fix the error, if `action` (one sentence) is not enough.
    #[serde(default)]
    pub solution: Option<String>,
    /// The day or the API version since which the error is returned.
    #[serde(default)]
    pub since: Option<String>,
    /// The team that owns the error. Operators see it; clients do not.
    #[serde(default)]
    pub owner: Option<String>,
    /// The address of the runbook, which tells operators what to do about the error.
    #[serde(default)]
    pub runbook: Option<String>,
    /// A request that returns the error, without headers and body: `GET /accounts/acc_9`.
    /// The page of the error shows it, and nothing checks it for credentials: leave them
    /// out of the query.
    #[serde(default)]
    pub example: Option<String>,
    /// The template of the message, for the page of the error.
    #[serde(default)]
    pub message: Option<String>,
    /// A text for end users, or its template.
    #[serde(default)]
    pub user_message: Option<String>,
    /// What the client's developer should do.
    #[serde(default)]
    pub action: Option<String>,
    /// The address of the error's documentation.
    #[serde(default)]
    pub docs: Option<String>,
    /// Whether retrying can help: `never`, `after_change` or `after_wait`. Set it if the
    /// status suggests otherwise.
    #[serde(default)]
    pub retry: Option<String>,
    /// The value of `Retry-After`, in seconds.
    #[serde(default)]
    pub retry_after: Option<u64>,
    /// How many seconds a cache may keep the response.
    #[serde(default)]
    pub max_age: Option<u32>,
    /// The challenge of a 401.
    #[serde(default)]
    pub challenge: Option<String>,
    /// The `Allow` header of a 405: methods such as `GET, POST`, or `route` if the router
    /// adds them.
    #[serde(default)]
    pub allow: Option<String>,
    /// The name of the request parameter at fault, if it is always the same one.
    #[serde(default)]
    pub param: Option<String>,
    /// Set this if the error will no longer be returned: what clients should do instead.
    #[serde(default)]
    pub deprecated: Option<String>,
    /// The day of the deprecation, such as `2026-12-01`.
    #[serde(default)]
    pub deprecated_since: Option<String>,
    /// The code of the error that replaces it.
    #[serde(default)]
    pub replaced_by: Option<String>,
    /// The sunset: the last day on which the error may be returned.
    #[serde(default)]
    pub sunset: Option<String>,
    /// Whether the API's published documentation does not list the error.
    #[serde(default)]
    pub extension: bool,
    /// The members an occurrence may add to the body.
    #[serde(default)]
    pub details: Vec<String>,
}

/// A mistake in one error definition of catalog data.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidDefinition {
    code: String,
    rule: String,
}

impl InvalidDefinition {
    fn new(code: &str, rule: impl Into<String>) -> InvalidDefinition {
        InvalidDefinition { code: code.to_owned(), rule: rule.into() }
    }

    /// Returns the code of the error, as it is in the data.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the rule that the data breaks and what to write instead.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the error {:?}: {}", self.code, self.rule)
    }
}

impl Error for InvalidDefinition {}

/// The error for invalid catalog data: it lists every mistake.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidCatalog(Vec<InvalidDefinition>);

impl InvalidCatalog {
    /// Returns every mistake, in the order of the data.
    pub fn mistakes(&self) -> &[InvalidDefinition] {
        &self.0
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidCatalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidCatalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.0.iter().enumerate() {
            write!(f, "{}{mistake}", if at == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl Error for InvalidCatalog {}

impl Definition {
    /// Like [`new`](Definition::new), but for a code that is known only at run time. A
    /// definition is static, so leak the code once at startup (`String::leak`).
    ///
    /// # Errors
    ///
    /// Fails if [`new`](Definition::new) would panic. The error names the code and the
    /// rule.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Definition, ErrorStatus};
    ///
    /// let refused = Definition::try_new(ErrorStatus::GONE, "Account-Closed").unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "the error \"Account-Closed\": a code is snake case: a-z, 0-9 and single `_`, and begins with a letter",
    /// );
    /// assert!(Definition::try_new(ErrorStatus::GONE, "account_closed").is_ok());
    /// ```
    pub fn try_new(status: ErrorStatus, code: &'static str) -> Result<Definition, InvalidDefinition> {
        match code_rule(code) {
            None => Ok(Definition::new(status, code)),
            Some(rule) => Err(InvalidDefinition::new(code, rule)),
        }
    }
}

impl Catalog {
    /// Creates a catalog from data, such as the rows of a table or the entries of a file.
    ///
    /// Definitions are static, so their texts are leaked and never freed: create a
    /// catalog only once, at startup.
    ///
    /// # Errors
    ///
    /// Fails with every mistake in every row: invalid codes, statuses, names and
    /// addresses, and duplicate codes, numbers and wire codes (the codes written into
    /// bodies).
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Catalog, Occurrence};
    ///
    /// let rows = r#"[
    ///     {"code": "card_declined", "status": 402, "title": "Card declined", "wire": "Card.Declined"},
    ///     {"code": "Gone", "status": 4100, "title": "Gone"}
    /// ]"#;
    /// let mut rows: Vec<_> = serde_json::from_str(rows)?;
    /// let refused = Catalog::try_from_data(rows.clone()).unwrap_err();
    /// assert_eq!(refused.mistakes().len(), 2);
    ///
    /// rows.pop();
    /// let catalog = Catalog::try_from_data(rows)?;
    /// let declined = catalog.definition(None, "card_declined").expect("it is in the table");
    /// let error = Occurrence::of(declined).with_message("The card was declined");
    /// assert_eq!(error.to_string(), "The card was declined");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn try_from_data(data: impl IntoIterator<Item = DefinitionData>) -> Result<Catalog, InvalidCatalog> {
        Catalog::__new(&[]).try_with_data(data)
    }

    /// Adds errors from data. Their texts are leaked and never freed, as with
    /// [`try_from_data`](Catalog::try_from_data).
    ///
    /// # Errors
    ///
    /// Fails if [`try_from_data`](Catalog::try_from_data) would. It also fails if the
    /// catalog already has an error with the same type and code, the same number or the
    /// same wire code.
    pub fn try_with_data(self, data: impl IntoIterator<Item = DefinitionData>) -> Result<Catalog, InvalidCatalog> {
        let mut mistakes = Vec::new();
        let mut taken = Taken::default();
        let mut definitions = self.definitions().to_vec();
        for definition in &definitions {
            // Checked when the catalog was made.
            taken.claim(Claim::of(definition), &mut Vec::new());
        }
        for data in data {
            let before = mistakes.len();
            data.check(&mut mistakes);
            taken.claim(data.claim(), &mut mistakes);
            if mistakes.len() == before
                && let Some(definition) = data.leak()
            {
                definitions.push(Box::leak(Box::new(definition)));
            }
        }
        if mistakes.is_empty() { Ok(self.with_definitions(definitions.leak())) } else { Err(InvalidCatalog(mistakes)) }
    }

    /// Finds the error with this code. If several types use the code, `error_type`
    /// selects one of them.
    pub fn definition(&self, error_type: Option<&str>, code: &str) -> Option<&'static Definition> {
        let is_it = |definition: &&&Definition| {
            definition.code() == Some(code) && error_type.is_none_or(|of| definition.error_type() == Some(of))
        };
        self.definitions().iter().find(is_it).copied()
    }
}

fn code_rule(code: &str) -> Option<String> {
    if !is_snake_case(code) {
        Some("a code is snake case: a-z, 0-9 and single `_`, and begins with a letter".to_owned())
    } else if code.len() > Definition::LONGEST_CODE {
        Some(format!("this code has {} bytes: write one of at most {}", code.len(), Definition::LONGEST_CODE))
    } else {
        None
    }
}

impl DefinitionData {
    /// Adds one mistake for each rule that is broken.
    fn check(&self, mistakes: &mut Vec<InvalidDefinition>) {
        let rules = [
            code_rule(&self.code),
            self.status_rule(),
            self.title.trim().is_empty().then(|| "an error has a `title`".to_owned()),
            self.wire_rule(),
            self.category_rule(),
            self.docs_rule(),
            self.runbook_rule(),
            self.example_rule(),
            self.retry_rule(),
            self.max_age_rule(),
            self.challenge_rule(),
            self.allow_rule(),
            self.details_rule(),
            self.deprecation_rule(),
        ];
        mistakes.extend(rules.into_iter().flatten().map(|rule| InvalidDefinition::new(&self.code, rule)));
    }

    fn all_statuses(&self) -> impl Iterator<Item = u16> {
        std::iter::once(self.status).chain(self.statuses.iter().copied())
    }

    fn status_rule(&self) -> Option<String> {
        let twice = |at: usize| self.statuses.iter().take(at).any(|status| Some(status) == self.statuses.get(at));
        if let Some(status) = self.all_statuses().find(|status| !(400..=599).contains(status)) {
            Some(format!("{status} is not the status of an error: an error has 400 to 599"))
        } else if self.statuses.first().is_some_and(|first| *first != self.status) {
            Some(format!("the first of `statuses` is `status`, {}", self.status))
        } else {
            (0..self.statuses.len()).any(twice).then(|| "`statuses` lists a status twice".to_owned())
        }
    }

    fn wire_rule(&self) -> Option<String> {
        let is_wrong = self.wire.as_deref().is_some_and(|wire| !is_wire_code(wire));
        is_wrong.then(|| "`wire` is 1 to 128 characters of visible ASCII".to_owned())
    }

    fn category_rule(&self) -> Option<String> {
        let name = self.category.as_deref().filter(|name| category(name).is_none())?;
        let all: Vec<_> = Category::ALL.iter().map(|category| category.name()).collect();
        Some(format!("no category is called {name:?}; the categories are {}", all.join(", ")))
    }

    fn docs_rule(&self) -> Option<String> {
        let is_wrong = self.docs.as_deref().is_some_and(|docs| !is_address(docs));
        is_wrong.then(|| "`docs` is an address: it begins with https://, http://, one / or urn:example:".to_owned())
    }

    fn runbook_rule(&self) -> Option<String> {
        let is_wrong = self.runbook.as_deref().is_some_and(|runbook| !is_address(runbook));
        is_wrong.then(|| "`runbook` is an address: it begins with https://, http:// or one /".to_owned())
    }

    fn example_rule(&self) -> Option<String> {
        let is_wrong = self.example.as_deref().is_some_and(|line| !is_request_line(line));
        is_wrong.then(|| "`example` is a method in capitals and a path: `GET /accounts/acc_9`".to_owned())
    }

    fn retry_rule(&self) -> Option<String> {
        let is_wrong = self.retry.as_deref().is_some_and(|name| retry(name).is_none());
        is_wrong.then(|| "`retry` is `never`, `after_change` or `after_wait`".to_owned())
    }

    fn max_age_rule(&self) -> Option<String> {
        let is_never = |status| ErrorStatus::new(status).is_ok_and(ErrorStatus::is_never_cached);
        let never = self.all_statuses().find(|status| is_never(*status)).filter(|_| self.max_age.is_some())?;
        Some(format!("a cache must not store a {never} (RFC 6585): leave `max_age` out"))
    }

    fn challenge_rule(&self) -> Option<String> {
        let is_wrong = self.challenge.as_deref().is_some_and(|text| !Challenge::__is_text(text));
        is_wrong.then(|| "`challenge` is visible ASCII and begins with its scheme: `Bearer`".to_owned())
    }

    fn allow_rule(&self) -> Option<String> {
        let is_method =
            |method: &str| !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
        match self.allow.as_deref() {
            None if self.all_statuses().any(|status| status == 405) => Some(
                "a 405 must list the allowed methods (RFC 9110, 15.5.6): add `allow`, `route` or `GET, POST`"
                    .to_owned(),
            ),
            None | Some("route") => None,
            Some(methods) if methods.split(',').all(|method| is_method(method.trim())) => None,
            Some(_) => Some("`allow` is `route` or a list of methods in capitals: `GET, POST`".to_owned()),
        }
    }

    fn details_rule(&self) -> Option<String> {
        let twice = |at: usize| self.details.iter().take(at).any(|name| Some(name) == self.details.get(at));
        if self.details.iter().any(|name| name.is_empty() || name.contains(char::is_control)) {
            Some("the name of a detail is not empty and has no control characters".to_owned())
        } else {
            (0..self.details.len()).any(twice).then(|| "`details` lists a name twice".to_owned())
        }
    }

    fn deprecation_rule(&self) -> Option<String> {
        let days = [("deprecated_since", &self.deprecated_since), ("sunset", &self.sunset)];
        let is_wrong = |day: &Option<String>| day.as_deref().is_some_and(|day| Day::new(day).is_err());
        if let Some((name, _)) = days.iter().find(|(_, day)| is_wrong(day)) {
            return Some(format!("`{name}` is a day of the calendar: `2026-12-01`"));
        }
        if let Some(why) = self.replaced_by.as_deref().and_then(code_rule) {
            return Some(format!("`replaced_by`: {why}"));
        }
        let has_note = self.deprecated.as_deref().is_some_and(|note| !note.trim().is_empty());
        let is_deprecated = has_note || self.replaced_by.is_some();
        if !is_deprecated && days.iter().any(|(_, day)| day.is_some()) {
            return Some(
                "an error with a `sunset` says in `deprecated` or `replaced_by` what to do instead".to_owned(),
            );
        }
        let is_before = self.sunset.is_some() && self.sunset < self.deprecated_since;
        is_before.then(|| "`sunset` is before `deprecated_since`: write a later day".to_owned())
    }

    fn claim(&self) -> Claim<'_> {
        Claim {
            code: &self.code,
            error_type: self.error_type.as_deref().unwrap_or_default(),
            wire: self.wire.as_deref().unwrap_or(&self.code),
            number: self.number,
            shared: self.shared,
        }
    }

    /// The definition; `None` where [`check`](DefinitionData::check) finds a
    /// mistake.
    fn leak(self) -> Option<Definition> {
        let mut definition = Definition::try_new(ErrorStatus::new(self.status).ok()?, self.code.leak()).ok()?;
        let end = (self.deprecated, self.deprecated_since, self.replaced_by, self.sunset);
        if let Some(deprecation) = deprecation(end) {
            definition = definition.with_deprecation(Box::leak(Box::new(deprecation)));
        }
        let notes = [self.owner, self.runbook, self.since, self.solution, self.example];
        if let Some(annotations) = annotations(notes) {
            definition = definition.with_annotations(Box::leak(Box::new(annotations)));
        }
        definition = with_texts(
            definition,
            [
                (Some(self.title), Definition::with_title),
                (self.wire, Definition::with_wire_code),
                (self.error_type, Definition::with_error_type),
                (self.description, Definition::with_description),
                (self.cause, Definition::with_cause),
                (self.message, Definition::with_message),
                (self.user_message, Definition::with_user_message),
                (self.action, Definition::with_action),
                (self.docs, Definition::with_docs),
                (self.challenge, Definition::with_challenge),
                (self.param, Definition::with_param),
            ],
        );
        if self.statuses.len() > 1 {
            let statuses: Vec<_> = self.statuses.into_iter().flat_map(ErrorStatus::new).collect();
            definition = definition.with_statuses(statuses.leak());
        }
        definition = with_http(definition, self.category, self.retry, (self.retry_after, self.max_age), self.allow);
        if let Some(number) = self.number {
            definition = definition.with_number(number);
        }
        let detail = |name: String| DetailDefinition::optional(name.leak(), DetailType::Any);
        let details: Vec<_> = self.details.into_iter().map(detail).collect();
        definition = definition.with_details(details.leak());
        definition = if self.shared { definition.as_shared() } else { definition };
        definition = if self.open { definition.with_open_code() } else { definition };
        Some(if self.extension { definition.as_extension() } else { definition })
    }
}

/// What is said of the end of an error; `None` where nothing is.
fn deprecation(
    (note, since, replaced_by, sunset): (Option<String>, Option<String>, Option<String>, Option<String>),
) -> Option<Deprecation> {
    if note.is_none() && replaced_by.is_none() {
        return None;
    }
    let day = |day: Option<String>| day.and_then(|day| Day::new(&day).ok());
    let texts = [(note, Deprecation::with_note as fn(_, _) -> _), (replaced_by, Deprecation::with_replaced_by)];
    let mut deprecation = texts.into_iter().fold(Deprecation::new(), |deprecation, (text, with)| match text {
        Some(text) => with(deprecation, text.leak()),
        None => deprecation,
    });
    deprecation = day(since).map_or(deprecation, |day| deprecation.with_since(day));
    Some(day(sunset).map_or(deprecation, |day| deprecation.with_sunset(day)))
}

/// What operators and readers of a page ask besides; `None` where nothing is
/// written.
fn annotations([owner, runbook, since, solution, example]: [Option<String>; 5]) -> Option<Annotations> {
    let example = example.map(|line| &*vec![ExampleRequest::new(line.leak())].leak());
    let texts = [
        (owner, Annotations::with_owner as fn(_, _) -> _),
        (runbook, Annotations::with_runbook),
        (since, Annotations::with_since),
        (solution, Annotations::with_solution),
    ];
    let present = texts.into_iter().filter_map(|(text, with)| Some((text?, with)));
    let annotations = present.fold(Annotations::new(), |annotations, (text, with)| with(annotations, text.leak()));
    let annotations = example.into_iter().fold(annotations, Annotations::with_requests);
    (annotations != Annotations::new()).then_some(annotations)
}

/// A method of [`Definition`] that adds a text.
type WithText = fn(Definition, &'static str) -> Definition;

/// Adds the texts that are there, each by its method.
fn with_texts<const N: usize>(definition: Definition, texts: [(Option<String>, WithText); N]) -> Definition {
    let present = texts.into_iter().filter_map(|(text, with)| Some((text?, with)));
    present.fold(definition, |definition, (text, with)| with(definition, text.leak()))
}

/// Adds what HTTP requires.
fn with_http(
    mut definition: Definition,
    of: Option<String>,
    class: Option<String>,
    (wait, max_age): (Option<u64>, Option<u32>),
    allow: Option<String>,
) -> Definition {
    if let Some(category) = of.as_deref().and_then(category) {
        definition = definition.with_category(category);
    }
    if let Some(retry) = class.as_deref().and_then(retry) {
        definition = definition.with_retry(retry);
    }
    if let Some(seconds) = wait {
        definition = definition.with_wait(Wait::Seconds(seconds));
    }
    if let Some(seconds) = max_age {
        definition = definition.with_max_age(seconds);
    }
    match allow {
        None => definition,
        Some(route) if route == "route" => definition.with_allow(Allow::Route),
        Some(methods) => definition.with_allow(Allow::Methods(methods.leak())),
    }
}

fn category(name: &str) -> Option<Category> {
    Category::ALL.iter().copied().find(|category| category.name() == name)
}

fn retry(name: &str) -> Option<Retry> {
    [Retry::Never, Retry::AfterChange, Retry::AfterWait].into_iter().find(|retry| retry.name() == name)
}

/// What no other error has.
#[derive(Clone, Copy)]
struct Claim<'a> {
    code: &'a str,
    error_type: &'a str,
    /// The code that is written into bodies.
    wire: &'a str,
    number: Option<i64>,
    shared: bool,
}

impl<'a> Claim<'a> {
    fn of(definition: &'a Definition) -> Claim<'a> {
        let code = definition.code().unwrap_or_default();
        Claim {
            code,
            error_type: definition.error_type().unwrap_or_default(),
            wire: definition.wire_code().unwrap_or(code),
            number: definition.number(),
            shared: definition.is_shared(),
        }
    }
}

/// What the first errors have.
#[derive(Default)]
struct Taken {
    codes: HashMap<(String, String), ()>,
    wires: HashMap<(String, String), (String, bool)>,
    numbers: HashMap<i64, (String, bool)>,
}

impl Taken {
    fn claim(&mut self, claim: Claim<'_>, mistakes: &mut Vec<InvalidDefinition>) {
        let mut report = |rule: String| mistakes.push(InvalidDefinition::new(claim.code, rule));
        let key = |name: &str| (claim.error_type.to_owned(), name.to_owned());
        if !claim.code.is_empty() {
            if self.codes.insert(key(claim.code), ()).is_some() {
                // Its number and its wire code are those of the first one, too.
                return report("another error has this code: write another one".to_owned());
            }
            if let Some(other) = first_of(self.wires.entry(key(claim.wire)), claim) {
                let wire = claim.wire;
                report(format!("{other:?} is {wire:?} on the wire as well: write another `wire`, or `shared` in both"));
            }
        }
        if let Some(number) = claim.number
            && let Some(other) = first_of(self.numbers.entry(number), claim)
        {
            report(format!("{other:?} has the number {number} as well: write another one, or `shared` in both"));
        }
    }
}

/// The code of the error that has it already, unless both share it.
fn first_of<K>(entry: Entry<'_, K, (String, bool)>, claim: Claim<'_>) -> Option<String> {
    match entry {
        Entry::Occupied(taken) => {
            let (code, shared) = taken.get();
            (!(*shared && claim.shared)).then(|| code.clone())
        }
        Entry::Vacant(free) => {
            free.insert((claim.code.to_owned(), claim.shared));
            None
        }
    }
}
