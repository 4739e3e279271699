//! Recognises whether a response is an error of an API.

use std::{collections::BTreeSet, error::Error, fmt};

use error_catalog::{Layout, PublishedCatalog};
use serde_json::Value as Json;

use crate::{
    Received,
    members::{Members, is_within, text},
    received::essence,
};

/// What the errors of an API look like, and where they have what. It is plain
/// data, which a format or a published catalog is read into.
#[derive(Debug, Clone)]
pub(crate) struct Recognised {
    /// What messages call it.
    pub(crate) name: String,
    /// The media type without parameters.
    pub(crate) media_type: String,
    /// Those of other formats that the API also speaks, whose bodies nobody
    /// knows here.
    pub(crate) other_media_types: BTreeSet<String>,
    pub(crate) members: Members,
    pub(crate) layout: Layout,
    /// Whether a failure may have the status of a success.
    pub(crate) answers_ok: bool,
    /// What successes have where errors have a code or a number.
    pub(crate) successes: BTreeSet<String>,
}

impl Recognised {
    /// The shape of the errors of `catalog`: its layout, and what its examples
    /// have in common.
    pub(crate) fn of_catalog(catalog: &PublishedCatalog) -> Result<Recognised, NoLayout> {
        let layout = catalog.layout.clone().filter(|layout| layout.identity().is_some());
        let layout = layout.ok_or_else(|| NoLayout { catalog: catalog.name.clone() })?;
        let examples = || catalog.errors.iter().flat_map(|error| &error.examples);
        let own = || examples().filter(|example| example.format == catalog.format);
        let bodies = own().filter_map(|example| serde_json::from_str::<Json>(&example.body).ok());
        let media_type = essence(catalog.media_type.as_bytes());
        let others = examples().filter(|example| example.format != catalog.format);
        Ok(Recognised {
            name: format!("the catalog of `{}`", catalog.name),
            other_media_types: others
                .map(|example| essence(example.media_type.as_bytes()))
                .filter(|other| *other != media_type)
                .collect(),
            media_type,
            members: Members::common(bodies),
            answers_ok: own().any(|example| example.status < 400),
            successes: successes(catalog, &layout),
            layout,
        })
    }

    /// Whether `received` is an error: by its status, or by its body where the
    /// API answers 200 to failures as well.
    pub(crate) fn is_error(&self, received: &Received) -> bool {
        let status = received.status();
        if status.is_client_error() || status.is_server_error() {
            return true;
        }
        self.answers_ok && status.is_success() && self.misfit(received).is_none() && self.has_error_code(received)
    }

    /// Whether `received` has a status that no failure of the API has, and the body
    /// of one.
    pub(crate) fn is_error_in_disguise(&self, received: &Received) -> bool {
        let is_below = received.status().is_success() || received.status().is_redirection();
        let is_own = received.media_type() == self.media_type && self.is_json();
        is_below && !self.answers_ok && is_own && self.misfit(received).is_none() && self.has_error_code(received)
    }

    /// Whether what stands in the place of a code is there and no success's.
    fn has_error_code(&self, received: &Received) -> bool {
        let said = self.layout.identity().zip(received.try_json());
        said.and_then(|(place, body)| text(body.pointer(place)?)).is_some_and(|said| !self.successes.contains(&said))
    }

    /// Why `received` is no error of this shape.
    pub(crate) fn misfit(&self, received: &Received) -> Option<String> {
        let found = received.media_type();
        if self.other_media_types.contains(&found) {
            return None;
        }
        if found != self.media_type {
            let found = if found.is_empty() { "none" } else { &found };
            return Some(format!("the media type is {found}, not {}", self.media_type));
        }
        if !self.is_json() {
            // A format that is not JSON says no more of itself.
            return None;
        }
        let Some(body) = received.try_json() else { return Some("the body is not JSON".to_owned()) };
        self.members.misfit(&body, |place| self.is_essential(place))
    }

    /// Whether bodies are known to be JSON: nothing else can be looked into.
    pub(crate) fn is_json(&self) -> bool {
        !self.members.is_empty() || self.layout.identity().is_some()
    }

    /// Whether a member says which error it is, or holds what does.
    fn is_essential(&self, place: &str) -> bool {
        let Layout { code, number, error_type, status, message, .. } = &self.layout;
        let mut places = [code, number, error_type, status, message].into_iter().flatten();
        places.any(|known| known == place || is_within(known, place))
    }
}

/// The codes or numbers of the successes of `catalog`, whichever stands where
/// errors have theirs.
fn successes(catalog: &PublishedCatalog, layout: &Layout) -> BTreeSet<String> {
    let said = |success: &error_catalog::PublishedSuccess| match layout.code {
        Some(_) => Some(format!("{}{}{}", layout.code_prefix, success.code, layout.code_suffix)),
        None => success.number.map(|number| number.to_string()),
    };
    catalog.successes.iter().filter_map(said).collect()
}

/// The error for a catalog that does not say where bodies contain the code, so that
/// responses cannot be checked against it.
#[derive(Clone, PartialEq, Eq)]
pub struct NoLayout {
    catalog: String,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for NoLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for NoLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the catalog of `{}` does not say where a body has its code: publish it again, or add \
             `\"layout\": {{\"code\": \"/error/code\"}}` with the place of yours",
            self.catalog
        )
    }
}

impl Error for NoLayout {}
