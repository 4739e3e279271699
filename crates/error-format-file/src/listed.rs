//! The list of all codes.

use error_formats::CatalogEntry;
use serde::{Serialize, Serializer};

use crate::{
    description::{CodeSpelling, Listing},
    found::{Found, Members, Subject},
    tree::Source,
};

/// The entries of a catalog, as the file lists them.
pub(crate) struct Codes<'a> {
    pub(crate) listing: &'a Listing,
    pub(crate) spelling: CodeSpelling,
    pub(crate) entries: &'a [CatalogEntry],
}

impl Serialize for Codes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let listed = |entry| Members(&self.listing.item, Listed { spelling: self.spelling, entry });
        if !self.listing.is_by_number {
            return serializer.collect_seq(self.entries.iter().map(listed));
        }
        let mut numbered: Vec<_> = self.entries.iter().filter_map(|entry| Some((entry.number()?, entry))).collect();
        // An entry that owns its number speaks for those that borrow it.
        numbered.sort_by_key(|(number, entry)| (*number, !entry.has_own_number()));
        numbered.dedup_by_key(|(number, _)| *number);
        serializer.collect_seq(numbered.into_iter().map(|(_, entry)| listed(entry)))
    }
}

/// An entry of the list.
#[derive(Clone, Copy)]
struct Listed<'a> {
    spelling: CodeSpelling,
    entry: &'a CatalogEntry,
}

impl<'a> Subject<'a> for Listed<'a> {
    fn read(self, source: &'a Source) -> Found<'a, Self> {
        let entry = self.entry;
        match source {
            Source::Action => Found::text(entry.action()),
            Source::Code => self.spelling.found(entry.wire_code(), entry.code()),
            Source::Extension if entry.is_extension() => Found::Bool(true),
            Source::Listed => Found::Text(entry.listed()),
            Source::Number(digits) => entry.number().map_or(Found::Absent, |number| digits.of(number)),
            Source::Status { times, digits } => digits.of(i64::from(entry.status()).saturating_mul(*times)),
            Source::Title => Found::Text(entry.title()),
            Source::Type => Found::text(entry.error_type()),
            Source::Null => Found::Null,
            _ => Found::Absent,
        }
    }
}
