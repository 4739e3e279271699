//! JSON with active characters escaped.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use error_markup::is_active;

/// Writes `value` as indented JSON with a line feed at its end. Invisible characters and
/// `<` are escaped. So a review shows every character, and an HTML page can contain the
/// text.
///
/// # Errors
///
/// Fails if the value cannot be serialized.
///
/// # Examples
///
/// ```
/// assert_eq!(error_catalog::json("</script>\u{202e}")?, "\"\\u003c/script>\\u202e\"\n");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    Ok(format!("{}\n", written(value, PrettyFormatter::new())?))
}

/// Writes `value` as JSON on one line, without a line feed at its end.
/// Invisible characters and `<` are escaped.
///
/// # Errors
///
/// Fails if the value cannot be serialized.
///
/// # Examples
///
/// ```
/// assert_eq!(error_catalog::json_line(&[("a", "<b>")])?, r#"[["a","\u003cb>"]]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn json_line<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    written(value, CompactFormatter)
}

fn written<T: Serialize + ?Sized>(value: &T, formatter: impl Formatter) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, InertJson(formatter)))?;
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

struct InertJson<F>(F);

impl<F: Formatter> Formatter for InertJson<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, found) in fragment.char_indices().filter(|(_, character)| *character == '<' || is_active(*character)) {
            writer.write_all(&fragment.as_bytes()[written..at])?;
            let mut units = [0; 2];
            for unit in found.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            written = at + found.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
