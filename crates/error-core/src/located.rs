//! Where in the source code an error was made.

use std::{
    error::Error,
    fmt,
    ops::{Deref, DerefMut},
    panic::Location,
};

/// A value with the place in the source code where it was made: file, line and column.
///
/// Write it around the source of a variant, and `?` notes its own place: the derive adds the conversion from the inner type
/// to thiserror's. Observers and the store of occurrences read the place; no client does.
///
/// `Display`, `Debug` and [`source`](Error::source) are those of the value. Who looks for the type of the source finds
/// `Located<E>`: write `downcast_ref::<Located<io::Error>>()`.
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
    /// The value, made where this function is called.
    #[track_caller]
    pub const fn new(value: E) -> Located<E> {
        Located { value, location: Location::caller() }
    }

    /// Where it was made.
    pub const fn location(&self) -> &'static Location<'static> {
        self.location
    }

    /// The value without its place.
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

/// A place in the source code.
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
    /// A place in `file`.
    pub const fn new(file: &'a str, line: u32, column: u32) -> SourceLocation<'a> {
        SourceLocation { file, line, column }
    }

    /// The file, as the compiler was given it.
    pub const fn file(&self) -> &'a str {
        self.file
    }

    /// The line, from 1.
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The column, from 1.
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
