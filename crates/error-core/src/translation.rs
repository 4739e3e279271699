//! Texts of errors in another language.

use std::fmt;

use crate::{ErrorStatus, Location, TextArguments};

/// The texts of errors in one language.
///
/// An [`ErrorView`](crate::ErrorView) asks it for each text that a format writes. Codes, types, members and the
/// log are never translated. If it has no text, the format writes the author's own.
///
/// Open: the crate error-languages implements it with Fluent resources. Implement it for texts from another source.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use error_core::{
///     ApiError, CallView, ErrorView, Message, Resolved, TextArguments, TextKey, TextPart, Translation,
/// };
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount { id: String }
///
/// #[derive(Debug)]
/// struct German;
///
/// impl Translation for German {
///     fn language(&self) -> &str {
///         "de"
///     }
///
///     fn translate(&self, text: TextKey<'_>, arguments: &TextArguments<'_>) -> Option<String> {
///         match text {
///             TextKey::Error("account_not_found", TextPart::Title) => Some("Kein solches Konto".to_owned()),
///             TextKey::Error("account_not_found", TextPart::Message) => {
///                 Some(format!("Es gibt kein Konto {}", arguments.get("id")?.text()?))
///             }
///             _ => None,
///         }
///     }
/// }
///
/// let german: Arc<dyn Translation> = Arc::new(German);
/// let error = NoAccount { id: "acc_9".into() };
/// let message = Message::of(&error);
/// let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default().with_translation(&german));
/// assert_eq!((view.code(), view.title()), ("account_not_found", "Kein solches Konto"));
/// assert_eq!(view.message(), "Es gibt kein Konto acc_9");
/// ```
pub trait Translation: fmt::Debug + Send + Sync + 'static {
    /// The tag of the language (RFC 5646), such as `de` or `pt-BR`.
    fn language(&self) -> &str;

    /// The text in this language, if there is one. A text that cannot be completed, because it names an argument
    /// that is missing, is none.
    fn translate(&self, text: TextKey<'_>, arguments: &TextArguments<'_>) -> Option<String>;
}

/// Which text a [`Translation`] is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextKey<'a> {
    /// A text of the error with this code (in snake case). An error without its own code has the name of its
    /// category ([`Category::name`](crate::Category::name)) or, if there is no such text, the code of the format.
    Error(&'a str, TextPart),
    /// The message about an invalid field with this code, such as `missing`.
    Violation(&'a str),
    /// What a message calls a part of the request that is wrong as a whole: "The request body".
    Place(Location),
    /// The phrase of a status, such as "Not Found".
    Phrase(ErrorStatus),
    /// A text that a format for people writes around those of the error.
    Page(PageText),
}

/// A text of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextPart {
    /// The title.
    Title,
    /// The message for the client.
    Message,
    /// The text for end users.
    UserMessage,
    /// What the client's developer should do.
    Action,
}

macro_rules! page_texts {
    ($($(#[$meta:meta])* $name:ident = $text:literal,)+) => {
        /// A text that the formats for people (HTML, Markdown and plain text) write around the texts of an error.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum PageText {
            $($(#[$meta])* $name,)+
        }

        impl PageText {
            /// All of them.
            pub const ALL: &'static [PageText] = &[$(PageText::$name,)+];

            /// Its name in resources.
            pub const fn name(self) -> &'static str {
                match self {
                    $(PageText::$name => $text,)+
                }
            }
        }
    };
}

page_texts! {
    /// "Code", before the code.
    Code = "code",
    /// "Request id", before the id.
    RequestId = "request_id",
    /// "Instance", before the address or the id of the occurrence.
    Instance = "instance",
    /// "More about this error", the text of a link.
    Docs = "docs",
    /// The same request can be sent again later; it is not known when.
    RetryLater = "retry_later",
    /// The same request can be sent again in `count` units of time. The argument `unit` is `seconds`, `minutes` or
    /// `hours`.
    RetryIn = "retry_in",
    /// Like [`RetryLater`](PageText::RetryLater), with the same idempotency key.
    RetryWithKeyLater = "retry_with_key_later",
    /// Like [`RetryIn`](PageText::RetryIn), with the same idempotency key.
    RetryWithKeyIn = "retry_with_key_in",
    /// The request or the state of the resource has to change first.
    RetryAfterChange = "retry_after_change",
    /// The request may have been carried out.
    RetryUncertain = "retry_uncertain",
    /// Sending the request again cannot help.
    RetryNever = "retry_never",
}

impl PageText {
    /// The names of its arguments.
    pub const fn arguments(self) -> &'static [&'static str] {
        if matches!(self, PageText::RetryIn | PageText::RetryWithKeyIn) { &["count", "unit"] } else { &[] }
    }
}
