//! The place in the source code where an error was created.

use std::{
    error::Error,
    fmt,
    ops::{Deref, DerefMut},
    panic::Location,
};

/// A value with the place in the source code where it was created: file, line and column.
///
/// Use it as the type of a variant's source, for example `#[from] Located<io::Error>`.
/// The derive then adds a conversion from the inner type for `?`, and the place of the
/// `?` in the source code is recorded. Observers and the store of occurrences can read
/// the place; it is never sent to clients.
///
/// `Display`, `Debug` and [`source`](Error::source) are forwarded to the value. To
/// downcast the source of an error, use the type with `Located`:
/// `downcast_ref::<Located<io::Error>>()`.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Located};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum ReportError {
///     /// The report can't be read
///     #[error("reading the report: {0}")]
///     #[api(category = internal_error)]
///     Read(#[from] Located<std::io::Error>),
///
///     /// The report is damaged
///     #[error("the report is damaged in line {0}")]
///     #[api(category = internal_error)]
///     Damaged(Located<u32>),
/// }
///
/// fn report(name: &str) -> Result<String, ReportError> {
///     let text = std::fs::read_to_string(name)?;
///     text.lines().nth(7).map(str::to_owned).ok_or_else(|| ReportError::Damaged(7.into()))
/// }
///
/// let error = report("/no/such/report").unwrap_err();
/// assert_eq!(error.location().map(|place| (place.file(), place.line())), Some((file!(), line!() - 5)));
/// assert_eq!(error.to_string(), "reading the report: No such file or directory (os error 2)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Located<E> {
    value: E,
    location: &'static Location<'static>,
}

impl<E> Located<E> {
    /// Wraps a value and records the place where this function is called.
    #[track_caller]
    pub const fn new(value: E) -> Located<E> {
        Located { value, location: Location::caller() }
    }

    /// The place where the value was created.
    pub const fn location(&self) -> &'static Location<'static> {
        self.location
    }

    /// Returns the value without its place.
    pub fn into_inner(self) -> E {
        self.value
    }
}

impl<E> From<E> for Located<E> {
    #[track_caller]
    fn from(value: E) -> Located<E> {
        Located::new(value)
    }
}

impl<E> Deref for Located<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.value
    }
}

impl<E> DerefMut for Located<E> {
    fn deref_mut(&mut self) -> &mut E {
        &mut self.value
    }
}

impl<E: fmt::Debug> fmt::Debug for Located<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<E: fmt::Display> fmt::Display for Located<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<E: Error> Error for Located<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.value.source()
    }
}

/// A place in the source code: file, line and column.
///
/// # Examples
///
/// ```
/// use std::panic::Location;
/// use error_core::SourceLocation;
///
/// let place = SourceLocation::from(Location::caller());
/// assert_eq!((place.file(), place.line()), (file!(), line!() - 1));
/// assert_eq!(SourceLocation::new("src/ledger.rs", 7, 9).to_string(), "src/ledger.rs:7:9");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SourceLocation<'a> {
    file: &'a str,
    line: u32,
    column: u32,
}

impl<'a> SourceLocation<'a> {
    /// Creates a place in `file`.
    pub const fn new(file: &'a str, line: u32, column: u32) -> SourceLocation<'a> {
        SourceLocation { file, line, column }
    }

    /// The path of the file, as it was passed to the compiler.
    pub const fn file(&self) -> &'a str {
        self.file
    }

    /// The line, counted from 1.
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The column, counted from 1.
    pub const fn column(&self) -> u32 {
        self.column
    }
}

impl<'a> From<&'a Location<'a>> for SourceLocation<'a> {
    fn from(location: &'a Location<'a>) -> SourceLocation<'a> {
        SourceLocation::new(location.file(), location.line(), location.column())
    }
}

impl fmt::Display for SourceLocation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
