//! The error of a file that describes no format.

use std::{error::Error, fmt, io};

use crate::node::Faults;

/// The error of a file that cannot be read, or that describes no format. It lists every
/// mistake.
///
/// # Examples
///
/// ```
/// use error_format_file::FileFormat;
///
/// let file = "name = \"own\"\n\n[error]\nmembers = [{ name = \"code\", value = \"cod\" }]\n";
/// let refused = FileFormat::from_toml(file).unwrap_err().in_file("own.toml");
/// let text = refused.to_string();
/// assert!(text.starts_with("own.toml:4:37: no source is called `cod`; did you mean `code`?"), "{text}");
/// assert_eq!((refused.mistakes()[0].line(), refused.mistakes()[0].column()), (4, 37));
/// ```
pub struct InvalidFormat {
    file: Option<String>,
    mistakes: Vec<Mistake>,
    unread: Option<io::Error>,
}

impl InvalidFormat {
    /// The mistakes at these bytes of a text.
    pub(crate) fn new(text: &str, mut places: Faults) -> InvalidFormat {
        places.sort_by_key(|(at, _)| *at);
        let mistakes = places.into_iter().map(|(at, rule)| Mistake::new(text, at, rule)).collect();
        InvalidFormat { file: None, mistakes, unread: None }
    }

    pub(crate) fn unread(error: io::Error) -> InvalidFormat {
        InvalidFormat { file: None, mistakes: Vec::new(), unread: Some(error) }
    }

    /// Adds the name of the file, with which each line of the message begins.
    /// [`FileFormat::load`](crate::FileFormat::load) adds it by itself.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> InvalidFormat {
        self.file = Some(file.into());
        self
    }

    /// Every mistake, in the order of the file. It is empty if the file cannot be read.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        error_core::__private::fmt_with_causes(self, f)
    }
}

impl fmt::Display for InvalidFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.as_deref().unwrap_or_default();
        if self.unread.is_some() {
            return write!(f, "the file {file:?} of a format cannot be read");
        }
        for (at, mistake) in self.mistakes.iter().enumerate() {
            let separator = if file.is_empty() { "" } else { ":" };
            write!(f, "{}{file}{separator}{mistake}", if at == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl Error for InvalidFormat {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.unread.as_ref().map(|error| error as _)
    }
}

/// A mistake in a file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    line: usize,
    column: usize,
    rule: String,
}

impl Mistake {
    fn new(text: &str, at: usize, rule: String) -> Mistake {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Mistake { line: before.matches('\n').count() + 1, column, rule }
    }

    /// The line of the file, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column of the line in characters, from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// The rule that the file breaks, and what is allowed.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.rule)
    }
}
