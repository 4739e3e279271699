//! The check for duplicates behind [`catalog!`](crate::catalog), which runs at compile
//! time.
//!
//! The keys are put into an open hash table, because comparing 1,000 codes pair by pair
//! would exceed the compiler's limit on constant evaluation.

use crate::{
    Definition, DefinitionSet,
    definition::{Name, same::same_text},
};

/// Counts the definitions of `sets`. A definition that is reached in two ways counts
/// twice.
pub const fn count(sets: &[DefinitionSet]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < sets.len() {
        count += sets[at].len();
        at += 1;
    }
    count
}

/// Lists all definitions of `sets` in order. A definition that is reached in two ways is
/// listed twice.
pub const fn flatten<const N: usize>(sets: &[DefinitionSet]) -> [&'static Definition; N] {
    const NONE: &Definition = &Definition::of(crate::Category::InternalError);
    let mut definitions = [NONE; N];
    fill(&mut definitions, 0, sets);
    definitions
}

const fn fill(definitions: &mut [&'static Definition], mut place: usize, sets: &[DefinitionSet]) -> usize {
    let mut at = 0;
    while at < sets.len() {
        let mut own = 0;
        while own < sets[at].own.len() {
            definitions[place] = &sets[at].own[own];
            place += 1;
            own += 1;
        }
        place = fill(definitions, place, sets[at].parts);
        at += 1;
    }
    place
}

/// The error types in the arguments of [`catalog!`](crate::catalog), whose definitions
/// are checked.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// The definitions of each type.
    pub sets: &'a [DefinitionSet],
    /// The name of each type, for error messages.
    pub names: &'a [&'a str],
}

impl Listed<'_> {
    /// The type that has the definition at `place`.
    const fn name_of(&self, place: usize) -> &str {
        let (mut at, mut end) = (0, 0);
        while at < self.sets.len() && at < self.names.len() {
            end += self.sets[at].len();
            if place < end {
                return self.names[at];
            }
            at += 1;
        }
        "a type without a name"
    }
}

/// Marks which definitions of a list are not repetitions of earlier ones.
///
/// It does not hold the definitions themselves, because the compiler would then check
/// every text in this constant again.
#[derive(Debug)]
pub struct Kept<const N: usize> {
    is_kept: [bool; N],
    len: usize,
}

impl<const N: usize> Kept<N> {
    /// Finds the repetitions among `definitions`, by their keys.
    ///
    /// # Panics
    ///
    /// Panics if two different definitions have the same key or the same number. In a
    /// constant, the panic is a compile error.
    #[track_caller]
    pub const fn of(definitions: &[&'static Definition; N], listed: Listed<'_>) -> Kept<N> {
        let mut kept = Kept { is_kept: [false; N], len: 0 };
        let (mut codes, mut numbers) = ([[FREE; 4]; N], [[FREE; 2]; N]);
        kept.len = keep(definitions, &listed, &mut kept.is_kept, codes.as_flattened_mut(), numbers.as_flattened_mut());
        kept
    }

    /// The number of definitions without repetitions.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no definitions.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the definitions without repetitions.
    pub const fn choose<const M: usize>(&self, definitions: &[&'static Definition; N]) -> [&'static Definition; M] {
        let mut chosen = flatten(&[]);
        let (mut at, mut place) = (0, 0);
        while at < N {
            if self.is_kept[at] {
                chosen[place] = definitions[at];
                place += 1;
            }
            at += 1;
        }
        chosen
    }
}

/// Marks the definitions that are there for the first time, and counts them.
///
/// The tables have two slots for each name and number. Slices, since the compiler
/// works out the types of a generic function anew at each step.
#[track_caller]
const fn keep(
    definitions: &[&'static Definition],
    listed: &Listed<'_>,
    is_kept: &mut [bool],
    codes: &mut [u64],
    numbers: &mut [u64],
) -> usize {
    let (mut at, mut len) = (0, 0);
    while at < definitions.len() {
        if claim_code(codes, definitions, listed, at) && claim_number(numbers, definitions, listed, at) {
            claim_wire_code(codes, definitions, listed, at);
            is_kept[at] = true;
            len += 1;
        }
        at += 1;
    }
    len
}

/// Whether the key of the definition at `at` is its own, or free.
#[track_caller]
const fn claim_code(codes: &mut [u64], definitions: &[&'static Definition], listed: &Listed<'_>, at: usize) -> bool {
    let definition = definitions[at];
    let Name::Written { code, .. } = definition.key.name else { return true };
    let hash = hash_text(hash_text(0, definition.key.error_type), code);
    let mut probes = 0;
    while let Some(place) = claim(codes, &mut probes, hash, at) {
        let other = definitions[place];
        if let Name::Written { code: taken, .. } = other.key.name
            && same_text(taken, code)
            && same_text(other.key.error_type, definition.key.error_type)
        {
            if definition.same(other) {
                return false;
            }
            let advice = "`: give one of them another code or another `type`";
            refuse("two different errors have the code `", code, advice, listed, (place, at));
        }
        check_wire_code(definition, other, code, listed, (place, at));
    }
    true
}

/// Takes the wire code of the definition at `at`, where it is another text than
/// the code.
#[track_caller]
const fn claim_wire_code(codes: &mut [u64], definitions: &[&'static Definition], listed: &Listed<'_>, at: usize) {
    let definition = definitions[at];
    let Some(wire_code) = definition.wire_code() else { return };
    let hash = hash_text(hash_text(0, definition.key.error_type), wire_code);
    let mut probes = 0;
    while let Some(place) = claim(codes, &mut probes, hash, at) {
        if place != at {
            check_wire_code(definition, definitions[place], wire_code, listed, (place, at));
        }
    }
}

/// Bodies with the same code and type are those of one error, unless both say
/// that it is shared.
#[track_caller]
const fn check_wire_code(
    definition: &Definition,
    other: &Definition,
    name: &str,
    listed: &Listed<'_>,
    places: (usize, usize),
) {
    let is_one = same_text(other.key.error_type, definition.key.error_type)
        && same_text(wire_code(other), name)
        && same_text(wire_code(definition), name);
    if is_one && !(definition.is_shared() && other.is_shared()) {
        let advice = "` on the wire: say `shared` in both, or write another `wire`";
        refuse("two errors are `", name, advice, listed, places);
    }
}

/// The code as bodies have it; empty where the format decides.
const fn wire_code(definition: &Definition) -> &'static str {
    match (definition.wire_code(), definition.code()) {
        (Some(wire_code), _) => wire_code,
        (None, Some(code)) => code,
        (None, None) => "",
    }
}

/// Whether the number of the definition at `at` is its own, or free. One that
/// only names a category is known by its number when it is reached again.
#[track_caller]
const fn claim_number(
    numbers: &mut [u64],
    definitions: &[&'static Definition],
    listed: &Listed<'_>,
    at: usize,
) -> bool {
    let definition = definitions[at];
    let Some(number) = definition.key.number() else { return true };
    let hash = mix(number as u64);
    let mut probes = 0;
    while let Some(place) = claim(numbers, &mut probes, hash, at) {
        let other = definitions[place];
        if let Some(taken) = other.key.number()
            && taken == number
        {
            if let Name::Row(_) = definition.key.name
                && same_text(other.key.error_type, definition.key.error_type)
                && definition.same(other)
            {
                return false;
            }
            if !(definition.is_shared() && other.is_shared()) {
                let after = "` is the number of another error already";
                refuse("the number of the error `", code(definition), after, listed, (place, at));
            }
        }
    }
    true
}

/// The next place of the same hash, after so many `probes`; where there is none,
/// `at` takes the slot that is free.
///
/// A table is open: its slots hold the upper half of a hash and a place, counted
/// from one. To compare texts takes the compiler longer than all else here.
const fn claim(table: &mut [u64], probes: &mut u64, hash: u64, at: usize) -> Option<usize> {
    let slots = table.len() as u64;
    loop {
        let slot = ((hash % slots + *probes) % slots) as usize;
        let taken = table[slot];
        if taken == FREE {
            table[slot] = hash & !PLACE | (at as u64 + 1);
            return None;
        }
        *probes += 1;
        if taken & !PLACE == hash & !PLACE {
            return Some((taken & PLACE) as usize - 1);
        }
    }
}

const FREE: u64 = 0;
const PLACE: u64 = u32::MAX as u64;

const fn code(definition: &Definition) -> &'static str {
    match definition.code() {
        Some(code) => code,
        None => definition.category().name(),
    }
}

/// Eight bytes a step: the compiler takes longer to make a step than for what
/// is done in it.
const fn hash_text(mut hash: u64, text: &str) -> u64 {
    let mut bytes = text.as_bytes();
    if bytes.is_empty() {
        return hash;
    }
    while let [a, b, c, d, e, f, g, h, rest @ ..] = bytes {
        hash = mix(hash ^ u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]));
        bytes = rest;
    }
    let mut last = bytes.len() as u64;
    while let [byte, rest @ ..] = bytes {
        last = last << 8 | *byte as u64;
        bytes = rest;
    }
    mix(hash ^ last)
}

const fn mix(value: u64) -> u64 {
    let product = value as u128 * 0x9e37_79b9_7f4a_7c15;
    (product >> 64) as u64 ^ product as u64
}

/// Stops the compilation with a text that names the code, and the types of both errors.
#[track_caller]
const fn refuse(before: &str, code: &str, after: &str, listed: &Listed<'_>, (one, other): (usize, usize)) -> ! {
    let (one, other) = (listed.name_of(one), listed.name_of(other));
    stop(&[before, code, after, " (one is of `", one, "`, one of `", other, "`)"])
}

/// Stops the compilation with a message that is assembled from `parts`.
///
/// # Panics
///
/// Always panics.
#[track_caller]
pub const fn stop(parts: &[&str]) -> ! {
    let mut text = [b' '; 512];
    let mut length = 0;
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

#[cfg(test)]
mod tests {
    use super::{Kept, Listed, flatten};
    use crate::{Category, Definition, DefinitionSet, ErrorStatus};

    const ALL: Listed<'_> = Listed { sets: &[], names: &[] };

    fn set(definitions: Vec<Definition>) -> DefinitionSet {
        DefinitionSet { own: definitions.leak(), parts: &[] }
    }

    fn numbered(at: i64) -> Definition {
        let code: &'static str = format!("error_{}", at / 2).leak();
        let error_type = ["", "card_error"][at as usize % 2];
        Definition::new(ErrorStatus::CONFLICT, code).with_error_type(error_type).with_number(at)
    }

    #[test]
    fn each_key_is_kept_once_in_the_order_of_the_sets() {
        const N: usize = 1_000;
        let all: Vec<Definition> = (0..N as i64).map(numbered).collect();
        let parts: &'static [DefinitionSet] = vec![set(all[..900].to_vec()), set(all[..100].to_vec())].leak();
        let sets = [DefinitionSet { parts, ..set(all[900..].to_vec()) }, set(all[500..].to_vec())];
        let flat: [_; 1_600] = flatten(&sets);
        let kept = Kept::of(&flat, ALL);
        assert_eq!(kept.len(), N);
        let chosen: [_; N] = kept.choose(&flat);
        let expected = all[900..].iter().chain(&all[..900]);
        assert!(chosen.into_iter().eq(expected));
    }

    #[test]
    fn categories_never_collide() {
        let flat: [_; 2] = flatten(&[set(vec![Definition::of(Category::Conflict); 2])]);
        assert_eq!(Kept::of(&flat, ALL).len(), 2);
        let numbered = Definition::of(Category::Conflict).with_number(40_900);
        let flat: [_; 2] = flatten(&[set(vec![numbered; 2])]);
        assert_eq!(Kept::of(&flat, ALL).len(), 1, "one that is reached twice");
    }

    #[test]
    fn nothing_is_a_catalog_too() {
        assert!(Kept::of(&flatten::<0>(&[]), ALL).is_empty());
    }

    #[test]
    #[should_panic(expected = "two different errors have the code `error_7`")]
    fn one_code_is_one_error() {
        let mut all: Vec<Definition> = (0..100).map(numbered).collect();
        all.push(Definition::new(ErrorStatus::CONFLICT, "error_7").with_title("Another"));
        let _ = Kept::of(&flatten::<101>(&[set(all)]), ALL);
    }

    #[test]
    fn what_both_share_is_no_collision() {
        const fn shared(code: &'static str) -> Definition {
            Definition::new(ErrorStatus::CONFLICT, code).with_wire_code("Conflict").with_number(-32_000).as_shared()
        }
        let flat: [_; 4] =
            flatten(&[set(vec![shared("one"), shared("other"), shared("third")]), set(vec![shared("one")])]);
        assert_eq!(Kept::of(&flat, ALL).len(), 3);
    }

    #[test]
    fn a_code_that_is_another_on_the_wire_is_free_there() {
        let new = |code, wire| Definition::new(ErrorStatus::CONFLICT, code).with_wire_code(wire);
        for pair in [vec![new("one", "X"), new("two", "one")], vec![new("two", "one"), new("one", "X")]] {
            assert_eq!(Kept::of(&flatten::<2>(&[set(pair)]), ALL).len(), 2);
        }
    }

    #[test]
    #[should_panic(expected = "two errors are `Conflict` on the wire")]
    fn one_wire_code_is_one_error() {
        let new = |code| Definition::new(ErrorStatus::CONFLICT, code).with_wire_code("Conflict");
        let _ = Kept::of(&flatten::<2>(&[set(vec![new("one"), new("other").as_shared()])]), ALL);
    }

    #[test]
    #[should_panic(expected = "two errors are `gone` on the wire")]
    fn a_wire_code_that_is_the_code_of_another() {
        let gone = Definition::new(ErrorStatus::GONE, "gone");
        let _ = Kept::of(
            &flatten::<2>(&[set(vec![Definition::new(ErrorStatus::GONE, "other").with_wire_code("gone"), gone])]),
            ALL,
        );
    }

    #[test]
    #[should_panic(expected = "the number of the error `other` is the number of another error already")]
    fn one_number_is_one_error() {
        let mut all: Vec<Definition> = (0..100).map(numbered).collect();
        all.push(Definition::new(ErrorStatus::CONFLICT, "other").with_number(99));
        let _ = Kept::of(&flatten::<101>(&[set(all)]), ALL);
    }
}
