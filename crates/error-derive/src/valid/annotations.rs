//! `since`, `owner` and `runbook`.

use syn::LitStr;

use super::address;
use crate::{
    attr::{DefinitionAttrs, Text},
    day::is_day,
    mistakes::Mistakes,
};

/// The most characters of an owner or a version.
const LONGEST: usize = 128;

pub(super) fn check(attrs: &DefinitionAttrs, mistakes: &mut Mistakes) {
    if let Some(since) = attrs.text(Text::Since) {
        check_since(since, mistakes);
    }
    if let Some(runbook) = attrs.text(Text::Runbook) {
        address::check(runbook, Text::Runbook, mistakes);
    }
    if let Some(owner) = attrs.text(Text::Owner).filter(|owner| is_no_line(&owner.value())) {
        mistakes.on(owner, format!("`owner` is a name on one line, of at most {LONGEST} characters"));
    }
}

fn check_since(since: &LitStr, mistakes: &mut Mistakes) {
    let text = since.value();
    let is_version = text.trim_start_matches('v').starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte));
    let looks_like_a_day = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
    let is_right = if looks_like_a_day { is_day(&text) } else { is_version && text.len() <= LONGEST };
    if !is_right {
        mistakes.on(since, "`since` is a day of the calendar, `2026-12-01`, or a version of the API, `1.4`");
    }
}

fn is_no_line(text: &str) -> bool {
    text.chars().count() > LONGEST || text.contains(char::is_control)
}
