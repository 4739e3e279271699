//! The view of a success: what a format can read about it.

use std::{cell::OnceCell, fmt, time::Duration};

use http::StatusCode;
use serde::{Serialize, Serializer};

use super::CallView;
use crate::{CallFacts, Id, RequestFacts, SuccessDefinition};

/// What a format can read about a successful call.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, SuccessView};
/// use http::StatusCode;
///
/// let view = SuccessView::new(StatusCode::OK, Some(&"rust"), CallView::default());
/// assert_eq!(serde_json::to_string(&view.result())?, r#""rust""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct SuccessView<'a> {
    status: StatusCode,
    definition: Option<&'static SuccessDefinition>,
    result: Option<&'a dyn erased_serde::Serialize>,
    call: CallView<'a>,
    id: OnceCell<Id>,
}

impl<'a> SuccessView<'a> {
    /// Creates the view of a call's result. `None` stands for a call without a result.
    pub fn new(
        status: StatusCode,
        result: Option<&'a dyn erased_serde::Serialize>,
        call: CallView<'a>,
    ) -> SuccessView<'a> {
        SuccessView { status, definition: None, result, call, id: OnceCell::new() }
    }

    /// Sets the definition of the success.
    #[must_use]
    pub fn with_definition(mut self, definition: &'static SuccessDefinition) -> SuccessView<'a> {
        self.definition = Some(definition);
        self
    }

    /// The HTTP status of the success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The definition of the success, if it has one.
    pub fn definition(&self) -> Option<&'static SuccessDefinition> {
        self.definition
    }

    /// The result, ready to be serialized; `null` if there is none.
    pub fn result(&self) -> ResultBody<'a> {
        ResultBody(self.result)
    }

    /// The id of the request, if it has one.
    pub fn request_id(&self) -> Option<&'a str> {
        self.call.request_id()
    }

    /// The facts of the call.
    pub fn call(&self) -> &'a CallFacts {
        self.call.facts()
    }

    /// The request, for a format that [needs](crate::RequestNeeds) it.
    pub fn request(&self) -> Option<&'a RequestFacts> {
        self.call().request.as_deref()
    }

    /// How long the call took; see [`CallFacts::took`].
    pub fn took(&self) -> Duration {
        self.call().took()
    }

    /// The id that this server gave the call. If the call has no id yet, this method
    /// creates one.
    pub fn call_id(&self) -> &str {
        self.call.own_id().unwrap_or_else(|| self.id.get_or_init(|| self.call.make_id()).as_str())
    }

    /// The id that [`call_id`](SuccessView::call_id) created, if any.
    pub fn made_call_id(&self) -> Option<&Id> {
        self.id.get()
    }
}

impl fmt::Debug for SuccessView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SuccessView").field("status", &self.status).field("call", &self.call).finish_non_exhaustive()
    }
}

/// The result of a call, which any serde serializer can write.
#[derive(Clone, Copy)]
pub struct ResultBody<'a>(Option<&'a dyn erased_serde::Serialize>);

impl ResultBody<'_> {
    /// Whether there is a result.
    pub fn is_some(&self) -> bool {
        self.0.is_some()
    }
}

impl Serialize for ResultBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(result) => erased_serde::serialize(result, serializer),
            None => serializer.serialize_none(),
        }
    }
}

impl fmt::Debug for ResultBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "ResultBody(..)" } else { "ResultBody(None)" })
    }
}
