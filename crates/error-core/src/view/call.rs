//! The part of the view that concerns the call.

use std::sync::Arc;

use crate::{CallFacts, Id, IdGenerator, Idempotency, Translation, UuidV4, Waits};

/// What a format can read about a call, whether the call succeeded or failed.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Id};
///
/// let id = Id::new("req_1")?;
/// let call = CallView::default().with_request_id(&id);
/// assert_eq!(call.request_id(), Some("req_1"));
/// # Ok::<(), error_core::InvalidId>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CallView<'a> {
    /// Read as a text only where a format shows it.
    request_id: Option<&'a Id>,
    facts: &'a CallFacts,
    ids: &'a dyn IdGenerator,
    waits: Option<&'a Waits<'a>>,
    /// Read as what it points to only where texts are translated: one word.
    translation: Option<&'a Arc<dyn Translation>>,
    is_made: bool,
    idempotency: Idempotency,
}

impl Default for CallView<'_> {
    fn default() -> Self {
        CallView {
            request_id: None,
            facts: CallFacts::EMPTY,
            ids: &UuidV4,
            waits: None,
            translation: None,
            is_made: false,
            idempotency: Idempotency::Unknown,
        }
    }
}

impl<'a> CallView<'a> {
    /// Sets the id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: &'a Id) -> CallView<'a> {
        self.request_id = Some(id);
        self
    }

    /// Sets a request id that this server created because neither the client nor a proxy
    /// sent one.
    #[must_use]
    pub fn with_made_request_id(mut self, id: &'a Id) -> CallView<'a> {
        self.is_made = true;
        self.with_request_id(id)
    }

    /// Sets the facts of the call.
    #[must_use]
    pub fn with_facts(mut self, facts: &'a CallFacts) -> CallView<'a> {
        self.facts = facts;
        self
    }

    /// Sets the generator for the ids of occurrences.
    #[must_use]
    pub fn with_ids(mut self, ids: &'a dyn IdGenerator) -> CallView<'a> {
        self.ids = ids;
        self
    }

    /// Sets the reason why the request can be sent again without repeating its effect. By
    /// default, no reason is known.
    #[must_use]
    pub fn with_idempotency(mut self, idempotency: Idempotency) -> CallView<'a> {
        self.idempotency = idempotency;
        self
    }

    /// Sets the API's settings for waits: the default waits and the spread.
    #[must_use]
    pub fn with_waits(mut self, waits: &'a Waits<'a>) -> CallView<'a> {
        self.waits = Some(waits);
        self
    }

    /// Sets the language of the texts. Without one, texts are the author's own.
    #[must_use]
    pub fn with_translation(mut self, translation: &'a Arc<dyn Translation>) -> CallView<'a> {
        self.translation = Some(translation);
        self
    }

    /// The id of the request.
    pub fn request_id(&self) -> Option<&'a str> {
        self.request_id.map(Id::as_str)
    }

    /// The facts of the call.
    pub fn facts(&self) -> &'a CallFacts {
        self.facts
    }

    /// The reason why the request can be sent again without repeating its effect.
    pub fn idempotency(&self) -> Idempotency {
        self.idempotency
    }

    /// What the API decides about waits.
    pub(super) fn waits(&self) -> Option<&'a Waits<'a>> {
        self.waits
    }

    /// The language of the texts.
    pub(super) fn translation(&self) -> Option<&'a Arc<dyn Translation>> {
        self.translation
    }

    /// A new id.
    pub(super) fn make_id(&self) -> Id {
        self.ids.generate()
    }

    /// The id this server gave the call, if it did already.
    pub(super) fn own_id(&self) -> Option<&'a str> {
        let made = self.request_id.filter(|_| self.is_made);
        self.facts.id.as_ref().or(made).map(Id::as_str)
    }
}
