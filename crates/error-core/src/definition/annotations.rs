//! What operators and readers of a page ask besides.

use super::{
    address::is_address,
    request::{ExampleRequest, same_requests},
    same::same_text,
};

/// Facts about an error for operators and for its page: its owner, since when
/// it is returned, its solution, example requests.
///
/// The owner and the runbook are for operators: the log record and observers
/// have them. A published catalog has them only if its author says so.
///
/// # Examples
///
/// ```
/// use error_core::{Annotations, Definition, ErrorStatus, ExampleRequest};
///
/// static NOTES: Annotations = Annotations::new()
///     .with_owner("accounts team")
///     .with_runbook("https://wiki.example.com/accounts#not-found")
///     .with_since("2026-12-01")
///     .with_requests(&[ExampleRequest::new("GET /accounts/acc_9")]);
/// const NO_ACCOUNT: Definition =
///     Definition::new(ErrorStatus::NOT_FOUND, "account_not_found").with_annotations(&NOTES);
///
/// assert_eq!((NO_ACCOUNT.owner(), NO_ACCOUNT.since()), (Some("accounts team"), Some("2026-12-01")));
/// assert_eq!(NO_ACCOUNT.requests()[0].target(), "/accounts/acc_9");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Annotations {
    pub(super) owner: &'static str,
    pub(super) runbook: &'static str,
    pub(super) since: &'static str,
    pub(super) solution: &'static str,
    pub(super) requests: &'static [ExampleRequest],
}

impl Annotations {
    pub(super) const NONE: Annotations = Annotations::new();

    /// Empty annotations.
    pub const fn new() -> Annotations {
        Annotations { owner: "", runbook: "", since: "", solution: "", requests: &[] }
    }

    /// The team that owns the error.
    #[must_use]
    pub const fn with_owner(self, owner: &'static str) -> Annotations {
        Annotations { owner, ..self }
    }

    /// The address of the runbook: what operators do about the error.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, where
    /// [`Definition::with_docs`](crate::Definition::with_docs) does.
    #[must_use]
    pub const fn with_runbook(self, runbook: &'static str) -> Annotations {
        assert!(is_address(runbook), "a runbook is an address: it begins with https://, http:// or one /");
        Annotations { runbook, ..self }
    }

    /// The day (`2026-12-01`) or the version of the API (`1.4`) since which it is
    /// returned.
    #[must_use]
    pub const fn with_since(self, since: &'static str) -> Annotations {
        Annotations { since, ..self }
    }

    /// How to fix it, in Markdown: paragraphs or a list.
    #[must_use]
    pub const fn with_solution(self, solution: &'static str) -> Annotations {
        Annotations { solution, ..self }
    }

    /// Requests that return it.
    #[must_use]
    pub const fn with_requests(self, requests: &'static [ExampleRequest]) -> Annotations {
        Annotations { requests, ..self }
    }

    const fn same(&self, other: &Annotations) -> bool {
        let Annotations { owner, runbook, since, solution, requests } = self;
        same_text(owner, other.owner)
            && same_text(runbook, other.runbook)
            && same_text(since, other.since)
            && same_text(solution, other.solution)
            && same_requests(requests, other.requests)
    }
}

/// Annotations that say nothing are none.
pub(super) const fn same_annotations(one: Option<&Annotations>, other: Option<&Annotations>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.same(other),
        (Some(one), None) | (None, Some(one)) => one.same(&Annotations::NONE),
        (None, None) => true,
    }
}
