//! Compares the body of an error with the errors of a catalog.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::{Layout, PublishedCatalog, PublishedError, PublishedWait};
use http::{HeaderName, StatusCode, header};
use serde_json::Value as Json;

use crate::{Fault, FaultKind, Received, cache_control::CacheControl, members::text};

/// The errors of a catalog, by what bodies have in the place of a code.
#[derive(Debug)]
pub(crate) struct KnownErrors {
    layout: Layout,
    by_identity: BTreeMap<String, Vec<KnownError>>,
    /// Whether the catalog is that of an `Api` in the same program.
    is_of_api: bool,
}

/// What a catalog knows of one error.
#[derive(Debug)]
pub(crate) struct KnownError {
    code: String,
    error_type: Option<String>,
    statuses: BTreeSet<u16>,
    /// Whether occurrences may have other statuses.
    open_status: bool,
    wait: Option<PublishedWait>,
    retry: String,
    /// The names of the headers that its author wrote.
    headers: BTreeSet<String>,
    /// Whether nothing has happened yet where it is returned; `None` where nobody
    /// knows.
    is_before_effects: Option<bool>,
    /// The policies of its examples and of its author, where caches may store it.
    policies: Vec<CacheControl>,
}

/// What is wrong with a message itself, which a server or a framework answers:
/// an API may have one general code for several of these, and its catalog lists it
/// once.
const OF_HTTP: [u16; 18] = [405, 406, 408, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 428, 431, 501, 505, 510];

impl KnownErrors {
    pub(crate) fn of(catalog: &PublishedCatalog, layout: &Layout) -> KnownErrors {
        let mut by_identity: BTreeMap<String, Vec<KnownError>> = BTreeMap::new();
        for error in &catalog.errors {
            if let Some(identity) = identity(catalog, layout, error) {
                by_identity.entry(identity).or_default().push(KnownError::of(catalog, error));
            }
        }
        KnownErrors { layout: layout.clone(), by_identity, is_of_api: false }
    }

    /// The same for the catalog of an `Api` in the same program, so that it is known what to write.
    #[cfg(feature = "router")]
    pub(crate) fn of_api(self) -> KnownErrors {
        KnownErrors { is_of_api: true, ..self }
    }

    /// Adds which errors are returned before anything happens, by type and code.
    #[cfg(feature = "formats")]
    pub(crate) fn with_effects(mut self, said: &BTreeMap<(Option<String>, String), bool>) -> KnownErrors {
        for (code, errors) in &mut self.by_identity {
            for error in errors {
                error.is_before_effects = said.get(&(error.error_type.clone(), code.clone())).copied();
            }
        }
        self
    }

    /// The entries with the code and the type of `body`; none where it is not known.
    pub(crate) fn entries_of(&self, body: &Json) -> Vec<&KnownError> {
        let Ok(said) = self.code_of(body) else { return Vec::new() };
        let code = if self.layout.code.is_some() { self.layout.code_in(&said) } else { Some(&*said) };
        let errors = code.and_then(|code| self.by_identity.get(code));
        let of_type = |error: &&KnownError| match self.layout.error_type.as_deref() {
            Some(place) => {
                error.error_type.is_none() || error.error_type.as_deref() == body.pointer(place).and_then(Json::as_str)
            }
            None => true,
        };
        errors.into_iter().flatten().filter(of_type).collect()
    }

    /// Where bodies have a code.
    fn place(&self) -> &str {
        self.layout.identity().unwrap_or_default()
    }

    /// Where `body`, which has the code `said`, is another error than `one`: one of these.
    pub(crate) fn other_than(&self, one: &PublishedError, body: &Json, said: &str) -> Option<Fault> {
        let place = self.place();
        let text = format!("{said:?} at {place} is the code of another error than `{}`", one.label());
        (!self.entries_of(body).is_empty()).then(|| Fault::new(FaultKind::Code, text))
    }

    /// What `body` has in the place of a code.
    pub(crate) fn code_of(&self, body: &Json) -> Result<String, Fault> {
        let place = self.place();
        let said = body.pointer(place).and_then(text);
        said.ok_or_else(|| Fault::new(FaultKind::Code, format!("the body has no code at {place}")))
    }

    /// What is wrong with the code `said` of `body`, and with what follows from
    /// it.
    pub(crate) fn faults(&self, answer: &Received, body: &Json, said: &str) -> Vec<Fault> {
        let code = if self.layout.code.is_some() { self.layout.code_in(said) } else { Some(said) };
        let Some((code, errors)) = code.and_then(|code| self.by_identity.get_key_value(code)) else {
            return vec![self.unknown(said)];
        };
        let mut faults = Vec::new();
        let errors = self.of_its_type(code, errors, body, &mut faults);
        let status = answer.status().as_u16();
        if !errors.iter().any(|error| error.allows(status)) && !is_of_compression(answer) {
            faults.push(wrong_status(code, status, &errors));
        }
        if errors.iter().all(|error| error.owes_a_wait(status)) && !answer.headers().contains_key(header::RETRY_AFTER) {
            let text = format!("the code {code:?} says in Retry-After how long to wait");
            faults.push(Fault::new(FaultKind::Wait, text));
        }
        faults
    }

    /// Those of `errors` that have the type of `body`; all of them, and a fault,
    /// where none has.
    fn of_its_type<'a>(
        &self,
        code: &str,
        errors: &'a [KnownError],
        body: &Json,
        faults: &mut Vec<Fault>,
    ) -> Vec<&'a KnownError> {
        let all = || errors.iter().collect();
        let Some(place) = self.layout.error_type.as_deref() else { return all() };
        let said = body.pointer(place).and_then(Json::as_str);
        let same: Vec<_> =
            errors.iter().filter(|error| error.error_type.is_none() || error.error_type.as_deref() == said).collect();
        if !same.is_empty() {
            return same;
        }
        let known: Vec<_> = errors.iter().filter_map(|error| error.error_type.as_deref()).collect();
        let said = said.map_or("no type".to_owned(), |said| format!("the type {said:?}"));
        let text = format!("the code {code:?} has {said} at {place}, and in the catalog {}", known.join(" or "));
        faults.push(Fault::new(FaultKind::Code, text));
        all()
    }

    /// A status that no definition of the error with this code has, though its code is known.
    pub(crate) fn changed_status(&self, answer: &Received, body: &Json) -> Option<Fault> {
        let (said, errors) = (self.code_of(body).ok()?, self.entries_of(body));
        let status = answer.status().as_u16();
        let is_wrong =
            !errors.is_empty() && !errors.iter().any(|error| error.allows(status)) && !is_of_compression(answer);
        is_wrong.then(|| wrong_status(&said, status, &errors))
    }

    fn unknown(&self, said: &str) -> Fault {
        let place = self.place();
        let spelt = self.spelt_as(said).map(|known| format!(", which spells it {known:?}")).unwrap_or_default();
        let fix = match self.is_of_api && spelt.is_empty() {
            true => {
                ": add the type of the error to `catalog![...]`, or, if a layer or an extractor of another library sends \
                 it, its `sent::...` to `.sends(...)`; if your service has an OpenAPI document, compare with its catalog \
                 instead, `.catalog(documented.catalog())?`"
            }
            false if spelt.is_empty() => {
                ": add the error to the catalog (in an OpenAPI document, `.errors_of::<E>()` declares the errors of a \
                 layer), or return one that is in it"
            }
            false => "",
        };
        Fault::new(FaultKind::Code, format!("{said:?} at {place} is not a code of the catalog{spelt}{fix}"))
    }

    /// The known code that differs from `said` in its spelling alone.
    fn spelt_as(&self, said: &str) -> Option<&str> {
        let folded = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
        self.by_identity.keys().find(|known| folded(known) == folded(said)).map(String::as_str)
    }
}

/// What a body with `error` has in the place of a code.
fn identity(catalog: &PublishedCatalog, layout: &Layout, error: &PublishedError) -> Option<String> {
    if layout.code.is_some() {
        return Some(error.wire_code().to_owned());
    }
    let of_category = || catalog.categories.get(&error.category)?.number;
    error.number.or_else(of_category).map(|number| number.to_string())
}

/// Whether a compression layer has set the status, because the request accepts no encoding that the server has (RFC 9110,
/// 12.5.3). The layer keeps the body, whichever error that is.
pub(crate) fn is_of_compression(answer: &Received) -> bool {
    let varies = answer.headers().get_all(header::VARY).iter().filter_map(|value| value.to_str().ok());
    let mut names = varies.flat_map(|value| value.split(','));
    answer.status() == StatusCode::NOT_ACCEPTABLE
        && names.any(|name| name.trim().eq_ignore_ascii_case("accept-encoding"))
}

fn wrong_status(code: &str, status: u16, errors: &[&KnownError]) -> Fault {
    let known: BTreeSet<_> = errors.iter().flat_map(|error| &error.statuses).map(u16::to_string).collect();
    let known: Vec<_> = known.into_iter().collect();
    let known = known.join(" or ");
    let text = format!("the code {code:?} has the status {status}, and in the catalog {known}");
    // Nobody defines an error with a status about the request's own head and gives it the code of another error.
    let is_changed = OF_HTTP.contains(&status);
    let why = if is_changed {
        format!(": a layer changed the status of an error that was rendered with {known}")
    } else {
        String::new()
    };
    Fault::new(FaultKind::Status, text + &why)
}

impl KnownError {
    fn of(catalog: &PublishedCatalog, error: &PublishedError) -> KnownError {
        let mut statuses = BTreeSet::from([error.status]);
        statuses.extend(error.examples.iter().filter(|example| example.format == catalog.format).map(|it| it.status));
        let keys = catalog.operations.iter().flat_map(|operation| &operation.errors);
        statuses.extend(
            keys.filter(|key| key.code == error.code && key.error_type == error.error_type).map(|key| key.status),
        );
        let examples = error.examples.iter().filter(|example| example.format == catalog.format);
        let of_examples = examples.flat_map(|example| &example.headers);
        let policies = error.headers.iter().chain(of_examples).filter(|header| header.name == "cache-control");
        let policies = policies.filter_map(|header| header.value.as_deref()).map(CacheControl::parse);
        KnownError {
            code: error.code.clone(),
            error_type: error.error_type.clone(),
            statuses,
            open_status: error.open_status,
            wait: error.wait,
            retry: error.retry.clone(),
            // One of an earlier version does not say it.
            is_before_effects: error.before_effects.then_some(true),
            headers: error.headers.iter().map(|header| header.name.clone()).collect(),
            policies: policies.filter(|policy| !policy.is_no_store()).collect(),
        }
    }

    /// Its type and its code: with those an operation lists it.
    pub(crate) fn key(&self) -> (Option<&str>, &str) {
        (self.error_type.as_deref(), &self.code)
    }

    /// Whether its author wrote this header.
    pub(crate) fn has_header(&self, name: &HeaderName) -> bool {
        self.headers.contains(name.as_str())
    }

    /// What caches may do with it, where that is not `no-store`.
    pub(crate) fn policy(&self) -> Option<&CacheControl> {
        self.policies.first()
    }

    /// The same where its code is its author's. One with a code of the format may
    /// be an error of the framework's.
    pub(crate) fn own_policy(&self) -> Option<&CacheControl> {
        self.policy().filter(|_| self.is_before_effects.is_some())
    }

    /// Whether it may have this policy: an author's header may have any value.
    pub(crate) fn allows_policy(&self, policy: &CacheControl) -> bool {
        let is_open = self.headers.contains("cache-control") && self.policies.is_empty();
        is_open || self.policies.contains(policy)
    }

    /// Whether nothing has happened yet where it is returned; `None` where nobody
    /// knows.
    pub(crate) fn is_before_effects(&self) -> Option<bool> {
        self.is_before_effects
    }

    /// Whether a retry helps: `never`, `after_change` or `after_wait`.
    pub(crate) fn retry(&self) -> &str {
        &self.retry
    }

    fn allows(&self, status: u16) -> bool {
        // A code with a particular status, such as 404 or 409, is not a general one.
        let is_general = |known: &u16| matches!(known, 400 | 500) || OF_HTTP.contains(known);
        let of_same_class = |known: &u16| known / 100 == status / 100 && is_general(known);
        self.open_status
            || self.statuses.contains(&status)
            || (OF_HTTP.contains(&status) && self.statuses.iter().any(of_same_class))
    }

    /// Whether an answer with this status has `Retry-After`. A 429 has, unless
    /// the catalog says that nobody knows the wait.
    fn owes_a_wait(&self, status: u16) -> bool {
        match self.wait {
            Some(PublishedWait::Seconds(_)) => true,
            Some(PublishedWait::Occurrence) | None => status == 429,
            Some(PublishedWait::Unknown) => false,
        }
    }
}
