//! The parts of an error that a format can carry.

use std::fmt;

macro_rules! parts {
    ($($(#[$doc:meta])+ $part:ident $name:literal,)+) => {
        /// A part of an error that a body or a header can carry to a client.
        ///
        /// # Examples
        ///
        /// ```
        /// use error_core::ErrorPart;
        ///
        /// assert_eq!(ErrorPart::UserMessage.to_string(), "user message");
        /// assert_eq!(ErrorPart::ALL.len(), 21);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorPart {
            $($(#[$doc])+ $part,)+
        }

        impl ErrorPart {
            /// All parts.
            pub const ALL: &[ErrorPart] = &[$(ErrorPart::$part),+];

            /// What people call it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(ErrorPart::$part => $name,)+
                }
            }
        }
    };
}

parts! {
    /// The code.
    Code "code",
    /// The number.
    Number "number",
    /// The type.
    Type "type",
    /// The status.
    Status "status",
    /// The title, which all occurrences share.
    Title "title",
    /// The message about the occurrence.
    Message "message",
    /// The text for end users.
    UserMessage "user message",
    /// What the client's developer should do.
    Action "action",
    /// The address of the documentation.
    Docs "documentation",
    /// The parameter at fault.
    Param "parameter",
    /// The invalid fields.
    Violations "violations",
    /// The author's own members.
    Details "details",
    /// The errors that caused it.
    Causes "causes",
    /// The links.
    Links "links",
    /// Whether retrying can help.
    Retry "retry class",
    /// When the client may retry.
    Wait "wait",
    /// The quota.
    RateLimit "quota",
    /// How to authenticate.
    Challenge "challenge",
    /// The id of the request.
    RequestId "request id",
    /// The id of the occurrence.
    Id "id of the occurrence",
    /// The address of the occurrence.
    Instance "instance",
}

impl fmt::Display for ErrorPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
