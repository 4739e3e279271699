//! The documentation addresses of errors, and the base that many of them share.

use std::collections::BTreeMap;

use super::{
    changes::{Changes, Subject},
    wire::{Wire, name_of, pairs},
};
use crate::{
    PublishedError,
    finding::{
        Change,
        Impact::{Breaking, Minor, Patch},
    },
};

/// Without an address of its own a problem's type is `about:blank`, which is one
/// too.
const BLANK: &str = "about:blank";

/// The bases that changed: what is told of them is not told of each error.
#[derive(Default)]
pub(super) struct Bases(Vec<Moved>);

/// What addresses begin with in both versions; none where they had no address, or
/// have none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Moved {
    from: Option<String>,
    to: Option<String>,
}

impl Moved {
    /// How the address of an error changed; `None` where it did not.
    fn of(old: &PublishedError, new: &PublishedError, wire: &Wire<'_>) -> Option<Moved> {
        let base = |address: &str, base: Option<&str>| base.filter(|base| address.starts_with(base)).map(str::to_owned);
        match (old.uri.as_deref(), new.uri.as_deref()) {
            (Some(old), Some(new)) if old != new => {
                let same = same_end(old, new);
                let [from, to] = [old, new].map(|address| Some(address[..address.len() - same].to_owned()));
                Some(Moved { from, to })
            }
            (Some(old), None) => Some(Moved { from: base(old, wire.old.docs_base.as_deref()), to: None }),
            (None, Some(new)) => Some(Moved { from: None, to: base(new, wire.new.docs_base.as_deref()) }),
            _ => None,
        }
    }

    fn is_of_a_base(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }
}

/// How many bytes two texts end in alike.
fn same_end(one: &str, other: &str) -> usize {
    let pairs = one.chars().rev().zip(other.chars().rev());
    pairs.take_while(|(one, other)| one == other).map(|(character, _)| character.len_utf8()).sum()
}

/// Reports each base that more than half of the addresses moved with.
pub(super) fn compare_bases(wire: &Wire<'_>, found: &mut Vec<Change>) -> Bases {
    if !wire.is_one_format() {
        return Bases::default();
    }
    let (mut moved, mut addresses) = (BTreeMap::<Moved, (usize, &PublishedError, &PublishedError)>::new(), 0);
    for pair in pairs(&wire.old.errors, &wire.new.errors, name_of) {
        let (Some(old), Some(new)) = pair else { continue };
        addresses += usize::from(old.uri.is_some() || new.uri.is_some());
        if let Some(way) = Moved::of(old, new, wire).filter(Moved::is_of_a_base) {
            moved.entry(way).or_insert((0, old, new)).0 += 1;
        }
    }
    moved.retain(|_, (count, ..)| *count >= 2 && *count * 2 > addresses);
    for (way, (count, old, new)) in &moved {
        report(way, *count, (old, new), wire, found);
    }
    Bases(moved.into_keys().collect())
}

fn report(
    way: &Moved,
    count: usize,
    (old, new): (&PublishedError, &PublishedError),
    wire: &Wire<'_>,
    found: &mut Vec<Change>,
) {
    let mut changes = Changes { subject: Subject::Catalog, found };
    let (kind, what) =
        if wire.has_type_uris() { ("type-base", "types of problems") } else { ("docs-base", "pages of errors") };
    let is_type = kind == "type-base";
    // As a reader knows it: the published base, or what is different of the addresses.
    let published = |base: &Option<String>| base.as_deref().map(|base| base.to_owned());
    let both = (published(&wire.old.docs_base), published(&wire.new.docs_base));
    let (from, to) = match (both, &way.from, &way.to) {
        ((Some(from), Some(to)), Some(_), Some(_)) if from != to => (Some(from), Some(to)),
        (_, from, to) => (from.clone(), to.clone()),
    };
    let example = new.uri.as_deref().or(old.uri.as_deref()).unwrap_or_default();
    let (impact, end, text) = match (&from, &to) {
        (Some(from), Some(to)) => {
            (if is_type { Breaking } else { Patch }, "changed", format!("began with `{from}` and begin with `{to}`"))
        }
        (Some(from), None) => (Breaking, "removed", format!("began with `{from}` and are gone")),
        (None, to) => {
            let to = to.as_deref().unwrap_or(example);
            (if is_type { Breaking } else { Minor }, "added", format!("begin with `{to}` and were not there"))
        }
    };
    let text = format!("the {what} {text} ({count} errors)");
    let change = changes.add(impact, format!("{kind}-{end}"), text);
    (change.old, change.new, change.count) = (from, to, Some(count));
}

impl Bases {
    /// Compares the addresses of one error, unless its base is what changed.
    pub(super) fn compare(
        &self,
        old: &PublishedError,
        new: &PublishedError,
        wire: &Wire<'_>,
        changes: &mut Changes<'_>,
    ) {
        if Moved::of(old, new, wire).is_some_and(|way| self.0.contains(&way)) {
            return;
        }
        let (old, new) = (old.uri.as_deref(), new.uri.as_deref());
        if wire.has_type_uris() {
            changes.value(Breaking, "type-uri", "the type URI", old.unwrap_or(BLANK), new.unwrap_or(BLANK));
        } else {
            changes.option([Breaking, Patch, Minor], "docs-uri", "the address of the documentation", old, new);
        }
    }
}
