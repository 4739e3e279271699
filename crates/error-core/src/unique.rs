//! The check behind [`catalog!`](crate::catalog), in constants.
//!
//! Keys go through an open hash table: comparing 1,000 codes pair by pair
//! trips the compiler's limit on the evaluation of constants.

use crate::{Definition, DefinitionSet};

/// How many definitions `sets` hold, those reached twice counted twice.
pub const fn count(sets: &[DefinitionSet]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < sets.len() {
        count += sets[at].len();
        at += 1;
    }
    count
}

/// The definitions of some sets, each once.
#[derive(Debug)]
pub struct Found<const N: usize> {
    definitions: [Option<&'static Definition>; N],
    len: usize,
    codes: Table<N>,
    numbers: Table<N>,
}

/// Open addressing with linear probing, in two slots for each entry.
#[derive(Debug)]
struct Table<const N: usize> {
    slots: [[u32; 2]; N],
}

const FREE: u32 = u32::MAX;

impl<const N: usize> Table<N> {
    const fn start(hash: u64) -> usize {
        (hash % (2 * N as u64)) as usize
    }

    const fn get(&self, slot: usize) -> u32 {
        self.slots[slot / 2][slot % 2]
    }
}

impl<const N: usize> Found<N> {
    /// Collects the definitions.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when two different definitions
    /// have one key or one number.
    #[track_caller]
    pub const fn collect(sets: &[DefinitionSet]) -> Found<N> {
        let mut found = Found {
            definitions: [None; N],
            len: 0,
            codes: Table { slots: [[FREE; 2]; N] },
            numbers: Table { slots: [[FREE; 2]; N] },
        };
        let mut at = 0;
        while at < sets.len() {
            found.add_set(&sets[at]);
            at += 1;
        }
        found
    }

    /// How many definitions there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The definitions, in the order they were found.
    pub const fn unique<const M: usize>(&self) -> [&'static Definition; M] {
        const NONE: &Definition = &Definition::of(crate::Category::Internal);
        let mut unique = [NONE; M];
        let mut at = 0;
        while at < M {
            if let Some(definition) = self.definitions[at] {
                unique[at] = definition;
            }
            at += 1;
        }
        unique
    }

    #[track_caller]
    const fn add_set(&mut self, set: &DefinitionSet) {
        let mut at = 0;
        while at < set.own.len() {
            self.add(set.own[at]);
            at += 1;
        }
        let mut part = 0;
        while part < set.parts.len() {
            self.add_set(&set.parts[part]);
            part += 1;
        }
    }

    #[track_caller]
    const fn add(&mut self, definition: &'static Definition) {
        if definition.key.is_some() && !self.claim_code(definition) {
            return;
        }
        if let Some(number) = definition.number {
            self.claim_number(definition, number);
        }
        self.definitions[self.len] = Some(definition);
        self.len += 1;
    }

    /// Whether the key of `definition` was free.
    #[track_caller]
    const fn claim_code(&mut self, definition: &Definition) -> bool {
        let mut slot = Table::<N>::start(hash_key(definition));
        while self.codes.get(slot) != FREE {
            if let Some(other) = self.definitions[self.codes.get(slot) as usize]
                && same_key(definition, other)
            {
                if same(definition, other) {
                    return false;
                }
                refuse("two different errors have the code `", code(definition), "`");
            }
            slot = (slot + 1) % (2 * N);
        }
        self.codes.slots[slot / 2][slot % 2] = self.len as u32;
        true
    }

    #[track_caller]
    const fn claim_number(&mut self, definition: &Definition, number: i64) {
        let mut slot = Table::<N>::start((number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        while self.numbers.get(slot) != FREE {
            if let Some(other) = self.definitions[self.numbers.get(slot) as usize]
                && let Some(taken) = other.number
                && taken == number
            {
                refuse("the number of the error `", code(definition), "` stands for another error already");
            }
            slot = (slot + 1) % (2 * N);
        }
        self.numbers.slots[slot / 2][slot % 2] = self.len as u32;
    }
}

const fn code(definition: &Definition) -> &'static str {
    match definition.code() {
        Some(code) => code,
        None => definition.category.name(),
    }
}

/// FNV-1a over the type and the code.
const fn hash_key(definition: &Definition) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    if let Some(kind) = definition.kind {
        hash = hash_text(hash, kind);
    }
    if let Some(key) = definition.key {
        hash = hash_text(hash, key.code);
    }
    hash
}

const fn hash_text(mut hash: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash ^ (hash >> 29)
}

const fn same_key(one: &Definition, other: &Definition) -> bool {
    match (one.key, other.key) {
        (Some(one_key), Some(other_key)) => {
            same_text(one_key.code, other_key.code) && same_optional_text(one.kind, other.kind)
        }
        _ => false,
    }
}

/// Whether two definitions say the same throughout.
const fn same(one: &Definition, other: &Definition) -> bool {
    let (Some(one_key), Some(other_key)) = (one.key, other.key) else { return false };
    let same_numbers = match (one.number, other.number) {
        (Some(one), Some(other)) => one == other,
        (None, None) => true,
        _ => false,
    };
    one_key.status.as_u16() == other_key.status.as_u16()
        && same_numbers
        && one.category as u8 == other.category as u8
        && one.retry as u8 == other.retry as u8
        && one.violations == other.violations
        && one.extension == other.extension
        && same_wait(one.wait, other.wait)
        && same_max_age(one.max_age, other.max_age)
        && same_allow(one.allow, other.allow)
        && same_optional_text(one.title, other.title)
        && same_optional_text(one.description, other.description)
        && same_optional_text(one.message, other.message)
        && same_optional_text(one.listed, other.listed)
        && same_optional_text(one.user_message, other.user_message)
        && same_optional_text(one.action, other.action)
        && same_optional_text(one.docs, other.docs)
        && same_optional_text(one.challenge, other.challenge)
        && same_optional_text(one.param, other.param)
        && same_headers(one, other)
        && same_details(one, other)
}

const fn same_max_age(one: Option<u32>, other: Option<u32>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        (None, None) => true,
        _ => false,
    }
}

const fn same_wait(one: crate::Wait, other: crate::Wait) -> bool {
    use crate::Wait::{Occurrence, Seconds, Unknown, Unstated};
    match (one, other) {
        (Seconds(one), Seconds(other)) => one == other,
        (Unstated, Unstated) | (Unknown, Unknown) | (Occurrence, Occurrence) => true,
        _ => false,
    }
}

const fn same_allow(one: Option<crate::Allow>, other: Option<crate::Allow>) -> bool {
    use crate::Allow::{Methods, Route};
    match (one, other) {
        (Some(Methods(one)), Some(Methods(other))) => same_text(one, other),
        (Some(Route), Some(Route)) | (None, None) => true,
        _ => false,
    }
}

const fn same_headers(one: &Definition, other: &Definition) -> bool {
    if one.headers.len() != other.headers.len() {
        return false;
    }
    let mut at = 0;
    while at < one.headers.len() {
        let (one, other) = (&one.headers[at], &other.headers[at]);
        if !same_text(one.name(), other.name()) || !same_optional_text(one.value(), other.value()) {
            return false;
        }
        at += 1;
    }
    true
}

const fn same_details(one: &Definition, other: &Definition) -> bool {
    if one.details.len() != other.details.len() {
        return false;
    }
    let mut at = 0;
    while at < one.details.len() {
        let (one, other) = (&one.details[at], &other.details[at]);
        if !same_text(one.name(), other.name())
            || one.of() as u8 != other.of() as u8
            || one.is_optional() != other.is_optional()
        {
            return false;
        }
        at += 1;
    }
    true
}

const fn same_optional_text(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_text(one, other),
        (None, None) => true,
        _ => false,
    }
}

const fn same_text(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Stops the compilation with a text that names the code.
#[track_caller]
const fn refuse(before: &str, code: &str, after: &str) -> ! {
    let mut text = [b' '; 256];
    let mut length = 0;
    let parts = [before, code, after];
    let mut part = 0;
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        let mut at = 0;
        while at < bytes.len() && length < text.len() {
            text[length] = bytes[at];
            length += 1;
            at += 1;
        }
        part += 1;
    }
    match std::str::from_utf8(text.split_at(length).0) {
        Ok(text) => panic!("{}", text),
        Err(_) => panic!("two different errors have one code"),
    }
}
