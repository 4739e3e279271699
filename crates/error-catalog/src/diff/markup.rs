//! The elements of a body in XML.

use super::body::Members;

/// How deep elements may be in one another: the path of each names all around it.
const DEEPEST: usize = 64;

/// The elements of `body`, each by its path; empty where it is not XML, or nested too
/// deep. Attributes are not looked at.
pub(super) fn elements(body: &str) -> Members {
    let (mut found, mut open) = (Members::new(), Vec::<&str>::new());
    let mut rest = body;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((tag, behind)) = after.split_once('>') else { break };
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name.trim()) {
                // Elements that are not nested are not XML.
                return Members::new();
            }
        } else if !tag.starts_with(['?', '!']) {
            let name = tag.split([' ', '\t', '\r', '\n', '/']).next().unwrap_or_default();
            if open.len() == DEEPEST {
                return Members::new();
            }
            open.push(name);
            // An element that holds another one has no text.
            let outer = open[..open.len() - 1].join(".");
            found.entry(outer).and_modify(|of| *of = "element");
            found.entry(open.join(".")).or_insert("text");
            if tag.ends_with('/') {
                open.pop();
            }
        }
    }
    if open.is_empty() { found } else { Members::new() }
}
