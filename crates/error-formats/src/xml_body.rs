//! Reads and replaces texts of an XML body that has already been written.

use std::{borrow::Cow, fmt, str};

use bytes::Bytes;

use crate::json_body::splice;

/// An XML body whose texts can be read and replaced. All other bytes are kept exactly.
///
/// Use it in [`WireFormat::restate`](crate::WireFormat::restate) of a format that writes
/// XML. It borrows the body. Elements are named by their path from the root, such as
/// `ErrorResponse/Error/Code`.
///
/// # Examples
///
/// ```
/// use error_formats::XmlBody;
///
/// let body = b"<problem xmlns=\"urn:ietf:rfc:7807\"><title>Not Found</title><status>404</status></problem>";
/// let body = XmlBody::new(body).unwrap();
/// assert_eq!(body.get("problem/status"), Some("404"));
///
/// let restated = body.replace("problem/status", &410).unwrap().replace("problem/title", "<gone>").unwrap();
/// assert_eq!(
///     restated.into_bytes(),
///     "<problem xmlns=\"urn:ietf:rfc:7807\"><title>&lt;gone&gt;</title><status>410</status></problem>",
/// );
/// ```
#[derive(Debug, Clone)]
pub struct XmlBody<'b>(Cow<'b, str>);

impl<'b> XmlBody<'b> {
    /// Wraps a body. The result is `None` if the body is not UTF-8. The body is parsed
    /// only when an element is read or replaced.
    pub fn new(body: &'b [u8]) -> Option<XmlBody<'b>> {
        str::from_utf8(body).ok().map(|text| XmlBody(Cow::Borrowed(text)))
    }

    /// The text of the first element with this path, as it is written in the body:
    /// escapes are not decoded. It is `None` if there is no such element, or if it
    /// contains other elements.
    pub fn get(&self, path: &str) -> Option<&str> {
        find(&self.0, path).map(|element| element.text)
    }

    /// Replaces the text of the first element with this path. The new text is escaped;
    /// characters that XML does not allow become U+FFFD. It returns `None` if there is no
    /// such element, or if it contains other elements.
    pub fn replace(self, path: &str, text: &(impl fmt::Display + ?Sized)) -> Option<XmlBody<'b>> {
        let element = find(&self.0, path)?;
        let text = escaped(&text.to_string());
        let replaced = match element.empty_tag {
            None => splice(&self.0, element.text, &text)?,
            Some(tag) => {
                let start = tag.strip_suffix("/>")?.trim_end();
                let new = format!("{start}>{text}</{}>", name_of(start.strip_prefix('<')?));
                splice(&self.0, tag, &new)?
            }
        };
        Some(XmlBody(Cow::Owned(replaced)))
    }

    /// The bytes of the body.
    pub fn into_bytes(self) -> Bytes {
        Bytes::from(self.0.into_owned())
    }
}

/// An element that was found.
struct Element<'t> {
    text: &'t str,
    /// The whole element, if it is written as one tag: `<Code/>`.
    empty_tag: Option<&'t str>,
}

fn find<'t>(text: &'t str, path: &str) -> Option<Element<'t>> {
    let mut open: Vec<&str> = Vec::new();
    let is_it = |open: &[&str]| path.split('/').eq(open.iter().copied());
    let mut rest = text;
    // Where the text of the element begins, once its tag was read.
    let mut found = None;
    loop {
        let (tag, after) = next_tag(rest)?;
        let inside = tag.get(1..tag.len() - 1)?;
        if inside.starts_with('/') {
            if let Some(from) = found {
                return element_text(text, from, after.len() + tag.len());
            }
            open.pop()?;
        } else {
            if found.is_some() {
                return None;
            }
            open.push(name_of(inside));
            let is_empty = inside.ends_with('/');
            match is_it(&open) {
                true if is_empty => return Some(Element { text: tag.get(tag.len()..)?, empty_tag: Some(tag) }),
                true => found = Some(after.len()),
                false if is_empty => drop(open.pop()),
                false => {}
            }
        }
        rest = after;
    }
}

/// The text between two places that are counted from the end.
fn element_text(text: &str, from: usize, to: usize) -> Option<Element<'_>> {
    let text = text.get(text.len().checked_sub(from)?..text.len().checked_sub(to)?)?;
    Some(Element { text, empty_tag: None })
}

/// The name at the start of a tag.
fn name_of(tag: &str) -> &str {
    tag.split(|character: char| character.is_ascii_whitespace() || character == '/').next().unwrap_or_default()
}

/// The next tag of an element, and what comes after it. Comments, instructions and
/// CDATA sections are skipped; a document type is not read.
fn next_tag(text: &str) -> Option<(&str, &str)> {
    let mut at = text.find('<')?;
    loop {
        let rest = text.get(at..)?;
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        if let Some((start, end)) = skipped.into_iter().find(|(start, _)| rest.starts_with(start)) {
            let after = rest.get(start.len()..)?;
            let closed = at + start.len() + after.find(end)? + end.len();
            at = closed + text.get(closed..)?.find('<')?;
            continue;
        }
        if rest.starts_with("<!") {
            return None;
        }
        let end = at + end_of_tag(rest)? + 1;
        return Some((text.get(at..end)?, text.get(end..)?));
    }
}

/// Where the `>` of a tag is; one in an attribute's value is none.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.bytes().position(|byte| match (quote, byte) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(byte);
            false
        }
        (Some(open), _) if open == byte => {
            quote = None;
            false
        }
        _ => false,
    })
}

/// A text as XML holds it (XML 1.0, 2.2 and 2.4).
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'.. => escaped.push(character),
            '\r' => escaped.push_str("&#13;"),
            _ => escaped.push('\u{fffd}'),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::XmlBody;

    fn replaced(body: &str, path: &str, text: &str) -> Option<String> {
        let body = XmlBody::new(body.as_bytes())?.replace(path, text)?;
        String::from_utf8(body.into_bytes().to_vec()).ok()
    }

    #[test]
    fn everything_but_the_text_stays_to_the_byte() {
        let body = "<?xml version=\"1.0\"?>\n<!-- <E><Code>1</Code></E> --><E a='>'><i><Code>2</Code></i>\n<![CDATA[<Code>]]><Code b=\"/\">é <!--x--></Code ></E>";
        let expected = body.replace("é <!--x-->", "a &amp; b");
        assert_eq!(replaced(body, "E/Code", "a & b").as_deref(), Some(&*expected));
        assert_eq!(replaced(body, "E/i/Code", "3").as_deref(), Some(&*body.replace(">2<", ">3<")));
    }

    #[test]
    fn an_empty_element_gets_a_text() {
        assert_eq!(replaced("<E><Code x='1' /></E>", "E/Code", "4").as_deref(), Some("<E><Code x='1'>4</Code></E>"));
        assert_eq!(replaced("<E><Code></Code></E>", "E/Code", "4").as_deref(), Some("<E><Code>4</Code></E>"));
        assert_eq!(replaced("<E/>", "E", "4").as_deref(), Some("<E>4</E>"));
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        let text = "<![CDATA[\u{0}\u{8}\r\u{ffff}]]>";
        assert_eq!(
            replaced("<E>1</E>", "E", text).as_deref(),
            Some("<E>&lt;![CDATA[\u{fffd}\u{fffd}&#13;\u{fffd}]]&gt;</E>")
        );
    }

    #[test]
    fn an_element_that_is_not_there_is_not_added() {
        for body in [
            "",
            "<",
            "<>",
            "</>",
            "E",
            "<E",
            "<E>",
            "<E><Code>",
            "<E><Code>1",
            "<F><Code>1</Code></F>",
            "<!DOCTYPE E><E/>",
        ] {
            assert_eq!(replaced(body, "E/Code", "1"), None, "{body}");
        }
        for path in ["", "/", "E", "E/", "/E/Code", "Code", "E/Code/x"] {
            assert_eq!(replaced("<E><Code>1</Code></E>", path, "1"), None, "{path}");
        }
    }
}
