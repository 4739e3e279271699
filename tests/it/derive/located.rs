//! Where in the source code an error was made.

use std::{fmt, io, num::ParseIntError, panic::Location};

use error_core::Located;
use error_response::{ApiError, Error, HandlerError};

#[derive(Debug, thiserror::Error, ApiError)]
enum ImportError {
    /// The file can't be read
    #[error("reading: {0}")]
    #[api(category = internal_error)]
    Read(#[from] Located<io::Error>),

    /// Not a number
    #[error("line {line} is not a number")]
    #[api(status = 400, code = "not_a_number")]
    Number {
        #[source]
        source: Located<ParseIntError>,
        line: u32,
    },

    #[error(transparent)]
    #[api(transparent)]
    Row(#[from] RowError<u8>),

    /// No place
    #[error("no place")]
    #[api(status = 500, code = "no_place")]
    Nowhere,
}

/// The row is damaged
#[derive(Debug, thiserror::Error, ApiError)]
#[error("damaged: {value}")]
#[api(status = 500, code = "row_damaged")]
struct RowError<T: fmt::Debug + fmt::Display> {
    value: Located<T>,
}

fn line(location: Option<&'static Location<'static>>) -> Option<(&'static str, u32)> {
    location.map(|location| (location.file(), location.line()))
}

fn at(line: u32) -> Option<(&'static str, u32)> {
    Some((file!(), line))
}

#[test]
fn a_question_mark_notes_its_place() {
    fn read() -> Result<(), ImportError> {
        Err(io::Error::other("gone"))?;
        Ok(())
    }
    let error = read().unwrap_err();
    assert_eq!(line(error.location()), at(line!() - 4));
    assert_eq!(error.to_string(), "reading: gone");
    // What holds it says the same.
    assert_eq!(line(Some(Error::from(error).location())), at(line!() - 7));
}

#[test]
fn a_field_notes_where_it_was_made() {
    let source: Located<ParseIntError> = "x".parse::<u8>().unwrap_err().into();
    let error = ImportError::Number { source, line: 7 };
    assert_eq!(line(error.location()), at(line!() - 2));
    let error = ImportError::from(RowError { value: Located::new(7) });
    assert_eq!(line(error.location()), at(line!() - 1));
    let boxed: Box<dyn ApiError + Send + Sync> = Box::new(error);
    assert_eq!(line(boxed.location()), at(line!() - 3));
}

#[test]
fn where_none_is_noted_there_is_none_until_a_handler_returns_it() {
    assert_eq!(line(ImportError::Nowhere.location()), None);
    assert_eq!(line(Some(Error::from(ImportError::Nowhere).location())), at(line!()));
    assert_eq!(line(Some(HandlerError::from(ImportError::Nowhere).location())), at(line!()));
}
