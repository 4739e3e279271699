//! What is made of an error for formats, observers and layers never shows more
//! than the client's side.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt;

use error_core::{ApiError, CallView, Definition, ErrorStatus, ErrorView, Facts, Message, Occurrence, Resolved, Value};
use proptest::prelude::*;

/// An error of which a client may read one text; all else is for the log.
struct Leaky {
    canary: String,
    public: String,
    is_server_error: bool,
    cause: Option<Box<Leaky>>,
    source: Option<std::io::Error>,
}

impl fmt::Debug for Leaky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leaky({})", self.canary)
    }
}

impl fmt::Display for Leaky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canary)
    }
}

impl std::error::Error for Leaky {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

impl ApiError for Leaky {
    fn definition(&self) -> &'static Definition {
        static CLIENT: Definition = Definition::new(ErrorStatus::CONFLICT, "client_error").with_user_message("-");
        static SERVER: Definition = Definition::new(ErrorStatus::BAD_GATEWAY, "server_error").with_user_message("-");
        if self.is_server_error { &SERVER } else { &CLIENT }
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.public)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.public)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.detail("amount", &7).param("public");
        if let Some(cause) = &self.cause {
            facts.cause(&**cause);
        }
    }
}

fn leaky() -> impl Strategy<Value = Leaky> {
    let one = ("[0-9]{12}", "[a-z ]{0,20}", any::<bool>(), any::<bool>()).prop_map(
        |(canary, public, is_server_error, has_source)| Leaky {
            source: has_source.then(|| std::io::Error::other(canary.clone())),
            canary,
            public,
            is_server_error,
            cause: None,
        },
    );
    one.prop_recursive(4, 8, 1, |inner| {
        ("[0-9]{12}", "[a-z ]{0,20}", any::<bool>(), inner).prop_map(|(canary, public, is_server_error, cause)| Leaky {
            source: None,
            canary,
            public,
            is_server_error,
            cause: Some(Box::new(cause)),
        })
    })
}

/// All that can be printed of a view and of its causes.
fn shown(view: &ErrorView<'_>) -> String {
    let call = CallView::default();
    let causes = view.causes().iter().map(|cause| {
        let message = cause.message();
        let inner = cause.view(&message, Resolved::standard, call);
        format!("{cause:?} {cause:#?} {message:?} {}", shown(&inner))
    });
    let causes: String = causes.collect();
    let user = view.user_message().map(|text| format!("{text} {text:?}"));
    format!("{view:?} {view:#?} {} {user:?} {:?} {:?} {causes}", view.message(), view.details(), view.resolved())
}

proptest! {
    #[test]
    fn no_view_cause_or_copy_shows_the_error(error in leaky()) {
        let message = Message::of(&error);
        let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default());
        let copy = Occurrence::copy(&view, |_| Ok::<_, fmt::Error>(Value::new(7))).unwrap();
        let all = format!("{} {message:?} {copy:?} {copy:#?} {copy}", shown(&view));
        prop_assert!(all.contains(view.definition().code().unwrap()));
        let mut looked_at = Some(&error);
        while let Some(error) = looked_at {
            prop_assert!(!all.contains(&error.canary), "{} in {all}", error.canary);
            looked_at = error.cause.as_deref();
        }
    }
}
