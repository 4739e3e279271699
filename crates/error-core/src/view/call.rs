//! What a format sees of a call.

use crate::{CallFacts, Id, IdGenerator, UuidV4};

/// What a format sees of a call, whether it succeeded or failed.
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
    is_made: bool,
    is_idempotent: bool,
}

impl Default for CallView<'_> {
    fn default() -> Self {
        CallView { request_id: None, is_made: false, facts: CallFacts::EMPTY, ids: &UuidV4, is_idempotent: false }
    }
}

impl<'a> CallView<'a> {
    /// The id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: &'a Id) -> CallView<'a> {
        self.request_id = Some(id);
        self
    }

    /// The id of the request, made by this server and by nobody before it.
    #[must_use]
    pub fn with_made_request_id(mut self, id: &'a Id) -> CallView<'a> {
        self.is_made = true;
        self.with_request_id(id)
    }

    /// What belongs to the call.
    #[must_use]
    pub fn with_facts(mut self, facts: &'a CallFacts) -> CallView<'a> {
        self.facts = facts;
        self
    }

    /// Who makes the ids of occurrences.
    #[must_use]
    pub fn with_ids(mut self, ids: &'a dyn IdGenerator) -> CallView<'a> {
        self.ids = ids;
        self
    }

    /// Whether the method of the request is idempotent: to send it again has no
    /// further effect (RFC 9110, 9.2.2; a safe method is idempotent). Where
    /// nobody says so it is not.
    #[must_use]
    pub fn with_idempotent(mut self, is_idempotent: bool) -> CallView<'a> {
        self.is_idempotent = is_idempotent;
        self
    }

    /// The id of the request.
    pub fn request_id(&self) -> Option<&'a str> {
        self.request_id.map(Id::as_str)
    }

    /// What belongs to the call.
    pub fn facts(&self) -> &'a CallFacts {
        self.facts
    }

    /// Whether the method of the request is known to be idempotent.
    pub fn is_idempotent(&self) -> bool {
        self.is_idempotent
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
