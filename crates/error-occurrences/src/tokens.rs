//! The tokens of operators.

use std::{error::Error, fmt};

use http::{header, request::Parts};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// The tokens of operators, sent as `Authorization: Bearer TOKEN`. They are compared in
/// constant time.
///
/// The time of a comparison reveals only the length of the tokens.
///
/// # Examples
///
/// ```
/// use error_occurrences::{MemoryStore, Occurrences, OperatorTokens};
///
/// # let from_a_file = "0123456789abcdef0123456789abcdef";
/// let tokens = OperatorTokens::new().with("alice", from_a_file)?;
/// let occurrences = Occurrences::new(MemoryStore::new());
/// let routes: axum::Router = occurrences.operator_routes(move |parts| tokens.reader(parts));
/// # let _ = routes;
///
/// assert!(OperatorTokens::new().with("bob", "short").is_err());
/// # Ok::<(), error_occurrences::InvalidToken>(())
/// ```
#[derive(Clone, Default)]
pub struct OperatorTokens {
    /// The name of each operator, and the token.
    tokens: Vec<(String, String)>,
}

/// A shorter token can be guessed.
const SHORTEST: usize = 32;

impl OperatorTokens {
    /// Creates an empty list: nobody may read records until a token is added.
    pub fn new() -> OperatorTokens {
        OperatorTokens::default()
    }

    /// Adds the token of an operator. `name` is written to the access log. Whitespace
    /// around the token, such as the line break at the end of a file, is removed.
    ///
    /// # Errors
    ///
    /// Fails if the token has fewer than 32 characters, or contains a character that is
    /// not visible ASCII.
    pub fn with(mut self, name: impl Into<String>, token: &str) -> Result<OperatorTokens, InvalidToken> {
        let (name, token) = (name.into(), token.trim());
        if token.len() < SHORTEST || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidToken { name });
        }
        self.tokens.push((name, token.to_owned()));
        Ok(self)
    }

    /// Returns the name of the operator whose token the request contains.
    pub fn reader(&self, parts: &Parts) -> Option<String> {
        let mut values = parts.headers.get_all(header::AUTHORIZATION).into_iter();
        let (Some(value), None) = (values.next(), values.next()) else { return None };
        let (scheme, sent) = value.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let sent = sent.trim_start_matches(' ').as_bytes();
        // Each token is compared, whichever it is.
        let (mut found, mut place) = (Choice::from(0), 0_u64);
        for (at, (_, token)) in self.tokens.iter().enumerate() {
            let is_it = token.as_bytes().ct_eq(sent);
            place = u64::conditional_select(&place, &(at as u64), is_it);
            found |= is_it;
        }
        let place = usize::try_from(place).ok().filter(|_| found.into())?;
        Some(self.tokens.get(place)?.0.clone())
    }
}

/// Shows the names alone.
impl fmt::Debug for OperatorTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.tokens.iter().map(|(name, _)| name)).finish()
    }
}

/// The error for a token that is too short or contains invalid characters.
pub struct InvalidToken {
    name: String,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the token of {:?} can't be used: give it {SHORTEST} characters or more of visible ASCII, such as the output of \
             `openssl rand -hex 32`",
            self.name
        )
    }
}

impl Error for InvalidToken {}
