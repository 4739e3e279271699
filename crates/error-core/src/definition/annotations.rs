//! Further facts for operators and for the page of an error.

use super::{
    address::is_address,
    request::{ExampleRequest, same_requests},
    same::same_text,
};

/// Facts about an error for operators and for its page: the owner, the runbook, the day
/// or version in which the error was introduced, the solution and example requests.
///
/// The owner and the runbook are for operators: they are in the log record and are passed
/// to observers. A published catalog contains them only if its author asks for them.
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

    /// Creates annotations without any facts.
    pub const fn new() -> Annotations {
        Annotations { owner: "", runbook: "", since: "", solution: "", requests: &[] }
    }

    /// Sets the team that owns the error.
    #[must_use]
    pub const fn with_owner(self, owner: &'static str) -> Annotations {
        Annotations { owner, ..self }
    }

    /// Sets the address of the runbook, which tells operators what to do about the error.
    ///
    /// # Panics
    ///
    /// Panics if [`Definition::with_docs`](crate::Definition::with_docs) would. In a
    /// constant, the panic is a compile error.
    #[must_use]
    pub const fn with_runbook(self, runbook: &'static str) -> Annotations {
        assert!(is_address(runbook), "a runbook is an address: it begins with https://, http:// or one /");
        Annotations { runbook, ..self }
    }

    /// Sets the day (`2026-12-01`) or the API version (`1.4`) in which the error was
    /// introduced.
    #[must_use]
    pub const fn with_since(self, since: &'static str) -> Annotations {
        Annotations { since, ..self }
    }

    /// Sets how to fix the error, in Markdown: paragraphs or a list.
    #[must_use]
    pub const fn with_solution(self, solution: &'static str) -> Annotations {
        Annotations { solution, ..self }
    }

    /// Sets example requests that return the error.
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
