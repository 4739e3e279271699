//! The templates of messages, which are those of Rust's format strings.

use std::iter;

/// A part of the template of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplatePart<'a> {
    /// Text that is the same in each message.
    Text(&'a str),
    /// The name of a placeholder, without its format: `id` in `{id:>5}`.
    Placeholder(&'a str),
}

/// The parts of a template, from left to right. As in Rust's format strings, a doubled brace is a single one.
///
/// # Examples
///
/// ```
/// use error_catalog::{TemplatePart::{Placeholder, Text}, template_parts};
///
/// let parts: Vec<_> = template_parts("No {resource} has {id:>5}").collect();
/// assert_eq!(parts, [Text("No "), Placeholder("resource"), Text(" has "), Placeholder("id")]);
/// ```
pub fn template_parts(template: &str) -> impl Iterator<Item = TemplatePart<'_>> {
    let mut rest = template;
    iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = rest.find(['{', '}']).unwrap_or(rest.len());
        if at > 0 {
            let (text, behind) = rest.split_at(at);
            rest = behind;
            return Some(TemplatePart::Text(text));
        }
        let (brace, behind) = rest.split_at(1);
        if let Some(behind) = behind.strip_prefix(brace) {
            rest = behind;
            return Some(TemplatePart::Text(brace));
        }
        let (placeholder, behind) = match behind.split_once('}').filter(|_| brace == "{") {
            Some((hole, behind)) => {
                (TemplatePart::Placeholder(hole.split(':').next().unwrap_or_default().trim()), behind)
            }
            // No template of Rust's has a single brace.
            None => (TemplatePart::Text(""), behind),
        };
        rest = behind;
        Some(placeholder)
    })
}

/// Replaces each placeholder of a template with the value that `of` returns for its name.
///
/// # Examples
///
/// ```
/// let filled = error_catalog::fill_template("No {resource} has {id:>5}", str::to_uppercase);
/// assert_eq!(filled, "No RESOURCE has ID");
/// ```
pub fn fill_template(template: &str, of: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len());
    for part in template_parts(template) {
        match part {
            TemplatePart::Text(text) => filled.push_str(text),
            TemplatePart::Placeholder(name) => filled.push_str(&of(name)),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::fill_template;
    use crate::sample_text;

    fn fill(template: &str) -> String {
        fill_template(template, sample_text)
    }

    #[test]
    fn fills_placeholders() {
        assert_eq!(fill("No {resource} has {account_id}"), "No resource has account_123");
        assert_eq!(fill("{{plain}} {0} {wait:>5}"), "{plain} value 60");
        assert_eq!(fill("ü } {"), "ü  ");
    }
}
