//! Doc comments: the title and the description of a definition.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// What a doc comment says in public.
#[derive(Default)]
pub(crate) struct Docs {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
}

impl Docs {
    /// Reads the doc comment in `attrs`. The first paragraph is the title,
    /// unless the author writes one elsewhere; a heading `Internal` ends what
    /// is public.
    pub(crate) fn read(attrs: &[Attribute], has_title: bool) -> Docs {
        let lines = lines(attrs);
        let lines = public(&lines);
        let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(lines.len());
        let lines = &lines[first..];
        let end =
            if has_title { 0 } else { lines.iter().position(|line| line.trim().is_empty()).unwrap_or(lines.len()) };
        let (title, description) = lines.split_at(end);
        Docs {
            title: filled(without_full_stop(&title.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))),
            description: filled(description.join("\n").trim()),
        }
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn without_full_stop(title: &str) -> &str {
    match title.strip_suffix('.') {
        Some(stripped) if !stripped.ends_with('.') => stripped,
        _ => title,
    }
}

/// The lines of a doc comment without the indentation they share.
fn lines(attrs: &[Attribute]) -> Vec<String> {
    let mut lines = Vec::new();
    for attr in attrs {
        if let Meta::NameValue(meta) = &attr.meta
            && meta.path.is_ident("doc")
            && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &meta.value
        {
            lines.extend(without_stars(&text.value()));
        }
    }
    let indentation = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.iter().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    lines.iter().map(|line| line.get(shared..).unwrap_or_default().trim_end().to_owned()).collect()
}

/// The lines of one comment. A block comment usually begins each with a star.
fn without_stars(text: &str) -> Vec<String> {
    let starred = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('*');
    if text.contains('\n') && text.lines().skip(1).all(starred) {
        let strip = |line: &str| line.trim_start().strip_prefix('*').unwrap_or(line).to_owned();
        text.lines().map(strip).collect()
    } else {
        text.lines().map(str::to_owned).chain(text.is_empty().then(String::new)).collect()
    }
}

/// The lines before a heading `Internal`, of whatever level and either style;
/// inside a code block too, because hiding too much is the safe mistake.
fn public(lines: &[String]) -> &[String] {
    let is_underlined = |at: usize| {
        lines.get(at + 1).map(|next| next.trim()).is_some_and(|next| {
            !next.is_empty() && (next.trim_matches('=').is_empty() || next.trim_matches('-').is_empty())
        })
    };
    let is_internal = |at: usize, line: &str| {
        let first = line.trim_matches(['#', ' ']).split([' ', ':']).next().unwrap_or_default();
        (line.starts_with('#') || is_underlined(at)) && first.eq_ignore_ascii_case("internal")
    };
    let end = lines.iter().enumerate().position(|(at, line)| is_internal(at, line.trim()));
    &lines[..end.unwrap_or(lines.len())]
}

#[cfg(test)]
mod tests {
    use syn::{Attribute, parse_quote};

    use super::Docs;

    fn read(comment: &str, has_title: bool) -> (Option<String>, Option<String>) {
        let attrs: Vec<Attribute> = comment.lines().map(|line| parse_quote!(#[doc = #line])).collect();
        let docs = Docs::read(&attrs, has_title);
        (docs.title, docs.description)
    }

    fn some(title: &str, description: &str) -> (Option<String>, Option<String>) {
        (super::filled(title), super::filled(description))
    }

    #[test]
    fn the_first_paragraph_is_the_title() {
        assert_eq!(read(" No such account", false), some("No such account", ""));
        assert_eq!(read(" No such\n account.\n\n It is gone.\n\n - a\n   - b", false), {
            some("No such account", "It is gone.\n\n- a\n  - b")
        });
        assert_eq!(read(" And so on...", false), some("And so on...", ""));
        assert_eq!(read("", false), some("", ""));
    }

    #[test]
    fn a_written_title_leaves_the_comment_to_the_description() {
        assert_eq!(read(" One.\n\n Two.", true), some("", "One.\n\nTwo."));
    }

    #[test]
    fn nothing_after_internal_is_public() {
        assert_eq!(read(" A\n\n B\n\n # Internal\n\n secret\n\n # More\n\n secret", false), some("A", "B"));
        assert_eq!(read(" A\n\n ### internal:\n secret", false), some("A", ""));
        assert_eq!(read(" A\n\n # Internal notes\n secret", false), some("A", ""));
        assert_eq!(read(" A\n\n Internal\n ========\n secret", false), some("A", ""));
        assert_eq!(read(" # Internal\n secret", false), some("", ""));
        assert_eq!(read(" A\n # Internal\n secret", false), some("A", ""));
    }

    #[test]
    fn reads_block_comments() {
        let attrs: Vec<Attribute> = vec![parse_quote!(#[doc = " A\n *\n * B\n * C\n "])];
        let docs = Docs::read(&attrs, false);
        assert_eq!((docs.title, docs.description), some("A", "B\nC"));
    }
}
