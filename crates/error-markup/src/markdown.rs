//! Text in Markdown.

use std::fmt::{self, Write};

use crate::inert::write_seen;

/// Escapes `text` for Markdown and displays it on one line. The result cannot create
/// elements or begin a block, and active characters are shown as escapes.
///
/// # Examples
///
/// ```
/// assert_eq!(error_markup::markdown("<b> | *").to_string(), r"\<b\> \| \*");
/// ```
pub fn markdown(text: &str) -> impl fmt::Display + '_ {
    Escaped(text)
}

struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_text(f, self.0)
    }
}

/// A sentence for Markdown whose words between backticks are code: it is escaped as by [`markdown`], and has a code span for
/// each of these words.
///
/// # Examples
///
/// ```
/// use error_markup::MarkdownSentence;
///
/// assert_eq!(MarkdownSentence("the status was `409` *").to_string(), r"the status was `409` \*");
/// // No word is quoted.
/// assert_eq!(MarkdownSentence("a ` b").to_string(), r"a \` b");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct MarkdownSentence<'a>(pub &'a str);

impl fmt::Display for MarkdownSentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_sentence(f, self.0, "|")
    }
}

/// A [`MarkdownSentence`] in a table, where a `|` would end the cell.
///
/// # Examples
///
/// ```
/// assert_eq!(error_markup::TableSentence("was `a|b`").to_string(), r"was `a\|b`");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TableSentence<'a>(pub &'a str);

impl fmt::Display for TableSentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_sentence(f, self.0, "\\|")
    }
}

fn write_sentence(f: &mut fmt::Formatter<'_>, text: &str, bar: &str) -> fmt::Result {
    if text.matches('`').count() % 2 == 1 {
        return write_text(f, text);
    }
    for (at, part) in text.split('`').enumerate() {
        match at {
            0 => write_text(&mut *f, part)?,
            _ if at % 2 == 1 => write_code(f, part, bar)?,
            _ => write_inline(&mut *f, part, None)?,
        }
    }
    Ok(())
}

/// Writes every value of an askama template as [`markdown`] does, with the feature
/// `askama`.
#[derive(Debug, Clone, Copy)]
pub struct Markdown;

#[cfg(feature = "askama")]
impl askama::filters::Escaper for Markdown {
    fn write_escaped_str<W: Write>(&self, to: W, text: &str) -> fmt::Result {
        write_text(to, text)
    }

    fn write_escaped_char<W: Write>(&self, to: W, character: char) -> fmt::Result {
        write_escaped(to, character)
    }
}

/// Writes a text that may stand at the beginning of a line.
fn write_text(to: impl Write, text: &str) -> fmt::Result {
    // Spaces begin a block of code.
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // Digits with a dot or a bracket begin a list, and `www.` becomes a link in many readers.
    let is_list = digits > 0 && text.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']));
    write_inline(to, text, is_list.then_some(digits))
}

/// Writes a text within a line. `dot`: where a dot or a bracket would begin a list.
fn write_inline(mut to: impl Write, text: &str, dot: Option<usize>) -> fmt::Result {
    for (at, character) in text.char_indices() {
        let before = text.get(at.saturating_sub(3)..at).unwrap_or_default();
        if dot == Some(at) || (character == '.' && before.eq_ignore_ascii_case("www")) {
            to.write_char('\\')?;
            to.write_char(character)?;
        } else {
            write_escaped(&mut to, character)?;
        }
    }
    Ok(())
}

fn write_escaped(mut to: impl Write, character: char) -> fmt::Result {
    match character {
        '\n' | '\t' => to.write_char(' '),
        // What can open an element anywhere in a line; the rest reads better as it is.
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#' | '$' | '!' | ':' | '@' => {
            to.write_char('\\')?;
            to.write_char(character)
        }
        // What opens a list or a heading at the beginning of a line.
        '-' | '+' | '=' => write!(to, "\\{character}"),
        _ => write_seen(to, character),
    }
}

/// A Markdown code span, whose fence is longer than any fence in the text.
///
/// # Examples
///
/// ```
/// assert_eq!(error_markup::CodeSpan("a`b").to_string(), "`` a`b ``");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CodeSpan<'a>(pub &'a str);

impl fmt::Display for CodeSpan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_code(f, self.0, "|")
    }
}

/// A Markdown code span in a table, where a `|` would end the cell.
///
/// # Examples
///
/// ```
/// assert_eq!(error_markup::TableCode("a|b").to_string(), r"`a\|b`");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TableCode<'a>(pub &'a str);

impl fmt::Display for TableCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_code(f, self.0, "\\|")
    }
}

fn write_code(f: &mut fmt::Formatter<'_>, text: &str, bar: &str) -> fmt::Result {
    if text.trim().is_empty() {
        return f.write_str("` `");
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = if text.contains('`') || text.starts_with(' ') { " " } else { "" };
    write!(f, "{fence}{pad}")?;
    for character in text.chars() {
        match character {
            '\n' | '\t' => f.write_char(' ')?,
            '|' => f.write_str(bar)?,
            _ => write_seen(&mut *f, character)?,
        }
    }
    write!(f, "{pad}{fence}")
}

/// A Markdown code block of several lines.
///
/// # Examples
///
/// ```
/// use error_markup::CodeBlock;
///
/// assert_eq!(CodeBlock { language: "sh", text: "ls" }.to_string(), "```sh\nls\n```");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CodeBlock<'a> {
    /// The language, as it is named in fences.
    pub language: &'static str,
    /// The text of the code block.
    pub text: &'a str,
}

impl fmt::Display for CodeBlock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fence = "`".repeat(longest_run(self.text).max(2) + 1);
        writeln!(f, "{fence}{}", self.language)?;
        for character in self.text.chars() {
            write_seen(&mut *f, character)?;
        }
        write!(f, "\n{fence}")
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{CodeSpan, markdown};

    #[test]
    fn a_line_begins_no_block_and_has_no_link() {
        let lines =
            ["1. a", "12) a", "    code", "- a", "# a", "> a", "see www.a.example", "WWW.a", "1.5 and 2.5", "a 1. b"];
        let written = [
            r"1\. a",
            r"12\) a",
            "code",
            r"\- a",
            r"\# a",
            r"\> a",
            r"see www\.a.example",
            r"WWW\.a",
            r"1\.5 and 2.5",
            "a 1. b",
        ];
        assert_eq!(lines.map(|line| markdown(line).to_string()), written);
    }

    #[test]
    fn a_bar_in_code_is_a_bar() {
        assert_eq!(CodeSpan("a|b").to_string(), "`a|b`");
    }
}
