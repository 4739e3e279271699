//! Doc comments: the title and the description of a definition.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// What a doc comment says in public.
#[derive(Default)]
pub(crate) struct Docs {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) cause: Option<String>,
    pub(crate) solution: Option<String>,
}

impl Docs {
    /// Reads the doc comment in `attrs`. The first paragraph is the title,
    /// unless the author writes one elsewhere; what stands below a heading
    /// `Cause` or `Solution` is that, up to the next heading; a heading `Internal`
    /// ends what is public.
    pub(crate) fn read(attrs: &[Attribute], has_title: bool) -> Docs {
        let lines = lines(attrs);
        let lines = public(&lines);
        let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(lines.len());
        let lines = &lines[first..];
        let is_heading = |line: &str| line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
        let ends = |line: &String| line.trim().is_empty() || is_heading(line.trim());
        let end = if has_title { 0 } else { lines.iter().position(ends).unwrap_or(lines.len()) };
        let (title, rest) = lines.split_at(end);
        let [description, cause, solution] = sections(rest);
        Docs {
            title: filled(without_full_stop(&title.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))),
            description: filled(description.join("\n").trim()),
            cause: filled(cause.join("\n").trim()),
            solution: filled(solution.join("\n").trim()),
        }
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// A title of one sentence has no full stop, and one of several keeps it.
fn without_full_stop(title: &str) -> &str {
    let is_one = |text: &str| !text.ends_with('.') && !["? ", "! ", ". "].iter().any(|end| text.contains(end));
    title.strip_suffix('.').filter(|stripped| is_one(stripped)).unwrap_or(title)
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
    let is_internal = |at: &usize| {
        heading(lines, *at).is_some_and(|heading| {
            heading.split([' ', ':']).next().unwrap_or_default().eq_ignore_ascii_case("internal")
        })
    };
    let end = (0..lines.len()).find(is_internal);
    &lines[..end.unwrap_or(lines.len())]
}

/// The description, and what stands below a heading `Cause` or `Solution`, up to
/// the next one.
fn sections(lines: &[String]) -> [Vec<&str>; 3] {
    let mut sections = [Vec::new(), Vec::new(), Vec::new()];
    let (mut now, mut is_code) = (0, false);
    let mut lines_left = lines.iter().enumerate();
    while let Some((at, line)) = lines_left.next() {
        is_code ^= ["```", "~~~"].iter().any(|fence| line.trim_start().starts_with(fence));
        let heading = heading(lines, at).filter(|_| !is_code);
        if let Some(heading) = heading {
            now = section(heading);
        }
        match (now, heading) {
            (0, _) | (_, None) => sections[now].push(line.as_str()),
            (_, Some(_)) if line.trim_start().starts_with('#') => {}
            // The line below the heading underlines it.
            (_, Some(_)) => drop(lines_left.next()),
        }
    }
    sections
}

/// The section that a heading begins: that of the description is the first.
fn section(heading: &str) -> usize {
    let is = |names: [&str; 2]| names.iter().any(|name| heading.trim_end_matches(':').eq_ignore_ascii_case(name));
    if is(["cause", "causes"]) {
        1
    } else if is(["solution", "solutions"]) {
        2
    } else {
        0
    }
}

/// The text of the heading at `at`, in either style.
fn heading(lines: &[String], at: usize) -> Option<&str> {
    let line = lines.get(at)?.trim();
    let is_underlined = !line.is_empty() && lines.get(at + 1).is_some_and(|next| is_underline(next));
    (line.starts_with('#') || is_underlined).then(|| line.trim_matches(['#', ' ']))
}

fn is_underline(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && (line.trim_matches('=').is_empty() || line.trim_matches('-').is_empty())
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

    fn cause(comment: &str) -> (Option<String>, Option<String>) {
        let attrs: Vec<Attribute> = comment.lines().map(|line| parse_quote!(#[doc = #line])).collect();
        let docs = Docs::read(&attrs, false);
        (docs.description, docs.cause)
    }

    #[test]
    fn a_heading_solution_begins_the_solution() {
        let comment = " A\n\n B\n\n # Causes\n\n - c\n\n # Solutions\n\n - d\n - e\n\n # Notes\n N\n\n # Internal\n s";
        let attrs: Vec<Attribute> = comment.lines().map(|line| parse_quote!(#[doc = #line])).collect();
        let docs = Docs::read(&attrs, false);
        assert_eq!((docs.title, docs.description), some("A", "B\n\n# Notes\nN"));
        assert_eq!((docs.cause, docs.solution), some("- c", "- d\n- e"));
    }

    #[test]
    fn a_heading_cause_begins_the_cause() {
        assert_eq!(cause(" A\n\n B\n\n # Cause\n\n C\n\n - d\n"), some("B", "C\n\n- d"));
        assert_eq!(cause(" A\n # Cause\n C"), some("", "C"));
        assert_eq!(read(" A\n # Cause\n C", false), some("A", ""));
        assert_eq!(cause(" A\n\n # Cause\n C\n\n # Notes\n N"), some("# Notes\nN", "C"));
        assert_eq!(cause(" A\n\n Cause:\n ------\n C\n\n # Internal\n secret"), some("", "C"));
        assert_eq!(cause(" A\n\n # Causes of the trouble\n C"), some("# Causes of the trouble\nC", ""));
        assert_eq!(cause(" A\n\n The cause: none"), some("The cause: none", ""));
        let code = "C\n\n```sh\n# no heading\n```\n\nD";
        assert_eq!(cause(&format!(" A\n\n # Cause\n{code}")), some("", code));
    }

    fn some(title: &str, description: &str) -> (Option<String>, Option<String>) {
        (super::filled(title), super::filled(description))
    }

    #[test]
    fn a_title_of_several_sentences_keeps_its_full_stop() {
        for (comment, title) in [
            (" No such account.", "No such account"),
            (" Too little. Add funds.", "Too little. Add funds."),
            (" Refused? Ask again.", "Refused? Ask again."),
            (" Wait ...", "Wait ..."),
            (" Not at api.example.com.", "Not at api.example.com"),
        ] {
            assert_eq!(read(comment, false), some(title, ""));
        }
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
