//! Authors' Markdown (CommonMark), as HTML and as Markdown in which nothing acts.

use error_markup::inert;
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options as Extensions, Parser, Tag, TagEnd, html::push_html,
};
use pulldown_cmark_to_cmark::{Options, cmark_with_options};

use crate::PageError;

/// Addresses that a link may lead to begin so.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// How many lists, items and quotes are kept in one another; the work on one more
/// grows with those around it.
const DEEPEST: usize = 32;

/// Whether `address` is one that a link may lead to.
pub(crate) fn is_link(address: &str) -> bool {
    SCHEMES.iter().any(|scheme| address.starts_with(scheme))
}

/// The text as HTML: blocks, with headings from the fourth level on.
pub(crate) fn html(text: &str) -> String {
    let mut html = String::new();
    push_html(&mut html, harmless(&ended(text)));
    html.trim_end().to_owned()
}

/// The text as Markdown: blocks, without the line break at the end.
pub(crate) fn markdown(text: &str) -> Result<String, PageError> {
    let mut markdown = String::new();
    let options = Options { list_token: '-', ..Options::default() };
    cmark_with_options(harmless(&ended(text)), &mut markdown, Extensions::empty(), options)
        .map_err(|error| PageError(error.into()))?;
    Ok(markdown.trim().to_owned())
}

/// One line, such as a title, as HTML: code and emphasis alone.
pub(crate) fn line_html(text: &str) -> String {
    let is_in_line = |event: &Event<'_>| match event {
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong),
        Event::End(end) => matches!(end, TagEnd::Emphasis | TagEnd::Strong),
        _ => true,
    };
    let mut html = String::new();
    push_html(&mut html, harmless(&protected(text)).filter(is_in_line));
    html
}

/// One line as a text, without the marks of code and emphasis.
pub(crate) fn line_text(text: &str) -> String {
    let mut line = String::new();
    for event in harmless(&protected(text)) {
        match event {
            Event::Text(text) | Event::Code(text) => line.push_str(&text),
            Event::SoftBreak | Event::HardBreak => line.push(' '),
            _ => {}
        }
    }
    line
}

/// The text with the end of its last line, without which a code block that is not
/// closed stays open.
fn ended(text: &str) -> String {
    format!("{text}\n")
}

/// One line that can't begin a block: a title may begin with a number and a full
/// stop, or with `#`.
fn protected(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let digits = line.len() - line.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    match line[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        Some('#' | '>' | '-' | '+' | '=' | '~' | '|') if digits == 0 => format!("\\{line}"),
        _ => line,
    }
}

/// What an author wrote, as events that no markup, image or address of a script
/// is among.
fn harmless(text: &str) -> impl Iterator<Item = Event<'_>> {
    let mut links = Vec::new();
    let mut depth = 0;
    Parser::new(text).filter_map(move |event| match event {
        Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
            depth += 1;
            (depth <= DEEPEST).then_some(event)
        }
        Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
            depth -= 1;
            (depth < DEEPEST).then_some(event)
        }
        Event::Start(Tag::Link { dest_url, link_type, title, id }) => {
            let is_kept = is_link(&dest_url);
            links.push(is_kept);
            is_kept.then(|| Event::Start(Tag::Link { link_type, id, dest_url: seen(dest_url), title: seen(title) }))
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or_default().then_some(Event::End(TagEnd::Link)),
        // The text that stands for an image is kept.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) | Event::Rule => None,
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Html(text) | Event::InlineHtml(text) | Event::Text(text) => Some(Event::Text(seen(text))),
        Event::Code(text) => Some(Event::Code(seen(text))),
        Event::Start(Tag::Heading { level, .. }) => {
            Some(Event::Start(Tag::Heading { level: below(level), id: None, classes: Vec::new(), attrs: Vec::new() }))
        }
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(below(level)))),
        Event::Start(Tag::CodeBlock(kind)) => {
            Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language(&kind)))))
        }
        other => Some(other),
    })
}

fn seen(text: CowStr<'_>) -> CowStr<'_> {
    if text.chars().any(error_markup::is_active) { inert(&text).to_string().into() } else { text }
}

/// The level of a heading below the page's own three.
fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H4,
        HeadingLevel::H2 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// The language of a code block, where it is a word.
fn language(kind: &CodeBlockKind<'_>) -> CowStr<'static> {
    let info = match kind {
        CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default(),
        CodeBlockKind::Indented => "",
    };
    let is_word = info.chars().all(|character| character.is_ascii_alphanumeric() || "+-_#".contains(character));
    if is_word { info.to_owned().into() } else { "".into() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{html, line_html, line_text, markdown};

    #[test]
    fn what_authors_write() {
        let text = "See `GET /accounts`:\n\n- **List** the accounts\n- use [an id](https://example.com/ids) of theirs\n\n\
                    # Then\n\n```json,example\n{\"a\": 1}\n```";
        assert_eq!(
            html(text),
            "<p>See <code>GET /accounts</code>:</p>\n<ul>\n<li><strong>List</strong> the accounts</li>\n<li>use \
             <a href=\"https://example.com/ids\">an id</a> of theirs</li>\n</ul>\n<h4>Then</h4>\n<pre><code \
             class=\"language-json\">{\"a\": 1}\n</code></pre>"
        );
        assert_eq!(
            markdown(text).unwrap(),
            "See `GET /accounts`:\n\n- **List** the accounts\n- use [an id](https://example.com/ids) of theirs\n\n\
             #### Then\n\n````json\n{\"a\": 1}\n````"
        );
    }

    #[test]
    fn what_does_not_act() {
        for text in [
            "[a](javascript:alert)",
            "[a](java\nscript:alert)",
            "[a](javascript&#58;alert)",
            "<a href='javascript:alert'>a</a>",
            "![a](https://example.com/a.png)",
            "<script>alert()</script>",
            "[a]: javascript:alert\n[a]",
        ] {
            let made = html(text);
            assert!(!made.contains("<a") && !made.contains("<img") && !made.contains("<script"), "{text}: {made}");
            let again = html(&markdown(text).unwrap());
            assert!(!again.contains("<a") && !again.contains("<img") && !again.contains("<script"), "{text}: {again}");
        }
        // A block that is not closed ends with its text.
        assert_eq!(markdown("```\nx").unwrap(), "````\nx\n````");
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(line_html("No *such* `id` & <b>"), "No <em>such</em> <code>id</code> &amp; &lt;b&gt;");
        assert_eq!(line_text("No *such* `id`\nhere"), "No such id here");
        for title in ["1. First", "# Number", "- Minus", "> Quoted", "=== Equal", "404) Found", "+1"] {
            assert_eq!(line_text(title), title);
        }
    }
}
