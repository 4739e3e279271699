//! A link leads to a file that is there, and to a heading of it; the table of contents has every page.

use std::{collections::BTreeSet, path::Path};

use super::pages::{pages, root};

/// The lines of a page outside of its blocks of code.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    page.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// What stands in the parentheses of `[text](target)`.
fn targets(page: &str) -> impl Iterator<Item = &str> {
    let after = prose(page).flat_map(|line| line.split("](").skip(1));
    after.filter_map(|text| text.split(')').next()).filter(|target| !target.contains("://"))
}

/// The address of a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().replace(' ', "-")
}

fn anchors(page: &str) -> BTreeSet<String> {
    prose(page).filter(|line| line.starts_with('#')).map(anchor).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let mut broken = Vec::new();
    for (from, page) in &pages {
        for target in targets(page) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { from.into() } else { Path::new(from).with_file_name(file) };
            let is_there = root().join(&path).exists();
            let text = std::fs::read_to_string(root().join(&path)).unwrap_or_default();
            let has_heading = heading.is_empty() || anchors(&text).contains(heading);
            if !(is_there && has_heading) {
                broken.push(format!("{from}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}

#[test]
fn the_table_of_contents_has_every_page_once() {
    let pages = pages();
    let mut listed: Vec<_> = targets(&pages["docs/README.md"]).collect();
    let mut names: Vec<_> = pages.keys().filter_map(|path| path.strip_prefix("docs/")).collect();
    names.retain(|name| *name != "README.md");
    names.push("../tests/performance/NOTES.md");
    listed.sort_unstable();
    names.sort_unstable();
    assert_eq!(listed, names);
}

#[test]
fn anchors_are_those_of_github() {
    assert_eq!(anchor("## Keys of `#[api(...)]`"), "keys-of-api");
    assert_eq!(anchor("### Answer 202, or 207"), "answer-202-or-207");
}
