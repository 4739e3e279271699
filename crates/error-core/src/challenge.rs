//! Authentication challenges: the header `WWW-Authenticate`.

use std::{
    borrow::Cow,
    error::Error,
    fmt::{self, Write},
    time::Duration,
};

use http::HeaderValue;

use crate::NqsText;

/// A challenge for `WWW-Authenticate` (RFC 9110, section 11.6.1).
///
/// No parameter value can break out of the header: characters that would end a quoted
/// value, a line or the challenge are replaced. A challenge has at most 4,096 bytes, so
/// that the response's headers fit the buffers of proxies;
/// [`with_parameter`](Challenge::with_parameter) explains what is cut.
///
/// # Examples
///
/// ```
/// use error_core::Challenge;
///
/// let challenge = Challenge::bearer()
///     .with_realm("api")
///     .with_error("invalid_token", "expired \"yesterday\"\r\nSet-Cookie: a=b");
/// assert_eq!(
///     challenge.to_string(),
///     r#"Bearer realm="api", error="invalid_token", error_description="expired 'yesterday' Set-Cookie: a=b""#,
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Challenge {
    text: Cow<'static, str>,
    is_cut: bool,
}

/// Why a text is no challenge.
const fn problem_of(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_alphabetic() {
        return Some("a challenge begins with its scheme");
    }
    if bytes.len() > LONGEST {
        return Some("a challenge has up to 4,096 bytes");
    }
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < b' ' || bytes[at] > b'~' {
            return Some("a challenge is visible ASCII");
        }
        at += 1;
    }
    None
}

/// How many bytes a challenge has, and the value of a parameter.
const LONGEST: usize = 4096;
const LONGEST_VALUE: usize = 1024;

/// How many bytes a scheme has; those that IANA lists have up to 13.
const LONGEST_SCHEME: usize = 64;

impl Challenge {
    /// Creates a `Bearer` challenge without parameters, for a request **without**
    /// credentials (RFC 6750, section 3.1).
    pub const fn bearer() -> Challenge {
        Challenge::whole("Bearer")
    }

    /// Creates a `Basic` challenge without parameters. Add the required realm with
    /// [`with_realm`](Challenge::with_realm) (RFC 7617, section 2).
    pub const fn basic() -> Challenge {
        Challenge::whole("Basic")
    }

    /// Creates a challenge for any authentication scheme.
    ///
    /// # Errors
    ///
    /// Fails if `scheme` is not a token (RFC 9110, section 5.6.2), or is longer than 64
    /// bytes.
    pub fn new(scheme: impl Into<Cow<'static, str>>) -> Result<Challenge, InvalidChallenge> {
        let scheme = scheme.into();
        let is_scheme = is_token(&scheme) && scheme.len() <= LONGEST_SCHEME;
        if is_scheme { Ok(Challenge { text: scheme, is_cut: false }) } else { Err(InvalidChallenge) }
    }

    /// Creates a challenge from its complete header value, known at compile time.
    ///
    /// # Panics
    ///
    /// Panics if `text` contains anything but visible ASCII and spaces, does not begin
    /// with a scheme, or has more than 4,096 bytes. In a constant, the panic is a compile
    /// error.
    pub const fn from_static(text: &'static str) -> Challenge {
        match problem_of(text) {
            None => Challenge::whole(text),
            Some(problem) => panic!("{}", problem),
        }
    }

    /// Whether [`from_static`](Challenge::from_static) takes `text`.
    #[doc(hidden)]
    pub fn __is_text(text: &str) -> bool {
        problem_of(text).is_none()
    }

    const fn whole(text: &'static str) -> Challenge {
        Challenge { text: Cow::Borrowed(text), is_cut: false }
    }

    /// Adds `realm`: the name of the protected area, which browsers show when they ask
    /// for a password (RFC 9110, section 11.5).
    #[must_use]
    pub fn with_realm(self, realm: &str) -> Challenge {
        self.with_parameter("realm", realm)
    }

    /// Adds `error` and `error_description` to a `Bearer` challenge. The error is
    /// `invalid_request`, `invalid_token` or `insufficient_scope` (RFC 6750, section
    /// 3.1).
    #[must_use]
    pub fn with_error(self, error: &str, description: &str) -> Challenge {
        self.with_parameter("error", error).with_parameter("error_description", description)
    }

    /// Adds `scope`: the scopes that a token needs, separated by spaces (RFC 6750,
    /// section 3).
    #[must_use]
    pub fn with_scope(self, scope: &str) -> Challenge {
        self.with_parameter("scope", scope)
    }

    /// Creates the challenge for a token that lacks the required scope. Send it with a
    /// 403 (RFC 6750, section 3.1).
    #[must_use]
    pub fn insufficient_scope(scope: &str) -> Challenge {
        Challenge::bearer().with_error("insufficient_scope", "The token lacks a scope").with_scope(scope)
    }

    /// Creates the challenge for a user whose authentication is too weak or too old for
    /// the resource. Send it with a 401 (RFC 9470, section 3). Say what the resource
    /// requires with [`with_acr_values`](Challenge::with_acr_values) or
    /// [`with_max_age`](Challenge::with_max_age).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use error_core::Challenge;
    ///
    /// let challenge = Challenge::insufficient_user_authentication().with_max_age(Duration::from_secs(300));
    /// assert_eq!(
    ///     challenge.as_str(),
    ///     concat!(
    ///         r#"Bearer error="insufficient_user_authentication", "#,
    ///         r#"error_description="Another authentication is required", max_age="300""#,
    ///     ),
    /// );
    /// ```
    #[must_use]
    pub fn insufficient_user_authentication() -> Challenge {
        Challenge::bearer().with_error("insufficient_user_authentication", "Another authentication is required")
    }

    /// Adds `acr_values`: the accepted authentication context class references, in order
    /// of preference and separated by spaces (RFC 9470, section 3).
    #[must_use]
    pub fn with_acr_values(self, values: &str) -> Challenge {
        self.with_parameter("acr_values", values)
    }

    /// Adds `max_age`: the maximum number of seconds since the user authenticated (RFC
    /// 9470, section 3).
    #[must_use]
    pub fn with_max_age(self, age: Duration) -> Challenge {
        self.with_parameter("max_age", &age.as_secs().to_string())
    }

    /// Adds a parameter. In `value`, a quote becomes an apostrophe, a backslash becomes a
    /// slash, and any other character that RFC 6750, section 3 does not allow becomes a
    /// space. A parameter whose name is not a token (RFC 9110, section 5.6.2) is left
    /// out.
    ///
    /// An `error_description` is cut after 1,024 bytes. Any other parameter whose value
    /// is longer than that is left out, because a truncated scope or address would be
    /// wrong. A parameter that would make the challenge longer than 4,096 bytes is left
    /// out too. Put longer information into the body.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::Challenge;
    ///
    /// let challenge = Challenge::bearer().with_scope(&"read ".repeat(1_000)).with_realm("api");
    /// assert_eq!(challenge.as_str(), r#"Bearer realm="api""#);
    /// ```
    #[must_use]
    pub fn with_parameter(mut self, name: &str, value: &str) -> Challenge {
        // As many characters as bytes: each is written as one of ASCII.
        let end = value.char_indices().nth(LONGEST_VALUE).map(|(end, _)| end);
        let value = match end {
            Some(end) if name.eq_ignore_ascii_case("error_description") => {
                self.is_cut = true;
                &value[..end]
            }
            Some(_) => return Challenge { is_cut: true, ..self },
            None => value,
        };
        // The comma, the space, the sign and the quotes.
        let longest = self.text.len() + name.len() + value.chars().count() + 5;
        if !is_token(name) || longest > LONGEST {
            return Challenge { is_cut: true, ..self };
        }
        let mut text = self.text.into_owned();
        text.push_str(if text.contains('=') { ", " } else { " " });
        text.push_str(name);
        text.push_str("=\"");
        // Only `NQSCHAR`s are written, and writing to a `String` can't fail.
        let _ = write!(text, "{}", NqsText(value));
        text.push('"');
        Challenge { text: Cow::Owned(text), is_cut: self.is_cut }
    }

    /// Returns the complete challenge, as it is sent.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns whether a parameter was left out or a description was cut, because of an
    /// invalid name or because the value or the challenge would be too long.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::Challenge;
    ///
    /// assert!(!Challenge::bearer().with_scope("read").is_cut());
    /// assert!(Challenge::bearer().with_scope(&"read ".repeat(1_000)).is_cut());
    /// assert!(Challenge::bearer().with_parameter("resource metadata", "https://api.example.com").is_cut());
    /// ```
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Returns the challenge as the value of `WWW-Authenticate`.
    pub fn header_value(&self) -> HeaderValue {
        let value = match &self.text {
            Cow::Borrowed(text) => Ok(HeaderValue::from_static(text)),
            Cow::Owned(text) => HeaderValue::from_str(text),
        };
        // Every way to build a challenge admits visible ASCII only.
        value.unwrap_or_else(|_| HeaderValue::from_static("Bearer"))
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The error of [`Challenge::new`]: the scheme is not a token, or is longer than 64
/// bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvalidChallenge;

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an authentication scheme is a token of up to 64 letters, digits and !#$%&'*+-.^_`|~")
    }
}

impl Error for InvalidChallenge {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Challenge;

    #[test]
    fn no_parameter_makes_it_long() {
        let long = "a".repeat(65_536);
        let challenge = Challenge::bearer().with_error("invalid_token", &long);
        let expected = format!(r#"Bearer error="invalid_token", error_description="{}""#, "a".repeat(1_024));
        assert_eq!(challenge.as_str(), expected);
        let whole = ["é".repeat(1_024), "é".repeat(1_025)].map(|value| Challenge::bearer().with_realm(&value));
        // What is not allowed is left out, and counts.
        assert_eq!(whole.map(|challenge| challenge.as_str().to_owned()), ["Bearer realm=\" \"", "Bearer"]);
        let named = |name: &str| Challenge::bearer().with_parameter(name, "b").as_str().len();
        // One byte is kept for the comma of a second one.
        assert_eq!([named(&long[..4_084]), named(&long[..4_085])], [4_095, 6]);
        let challenge = (0..10_000).fold(Challenge::bearer(), |challenge, _| challenge.with_scope(&long[..1_000]));
        assert_eq!(challenge.as_str().matches("scope=").count(), 4);
        assert!(Challenge::new(long[..64].to_owned()).is_ok() && Challenge::new(long[..65].to_owned()).is_err());
    }

    proptest! {
        #[test]
        fn any_text_stays_inside_its_quotes(value in any::<String>(), name in any::<String>()) {
            let challenge = Challenge::bearer().with_realm(&value).with_parameter(&name, &value);
            let text = challenge.as_str();
            prop_assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            prop_assert!(!text.contains('\\'));
            prop_assert_eq!(text.matches('"').count() % 2, 0);
            let value = challenge.header_value();
            prop_assert_eq!(value.to_str().ok(), Some(text));
        }
    }
}
