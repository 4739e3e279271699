//! All rules that look further than one value, a file for each subject.

mod definition;
mod obligations;
mod retry;
mod deprecation;
mod annotations;
mod texts;
mod same_as;
mod transparent;
mod adapter;
mod fields;
mod details;
mod examples;
mod headers;
mod address;
mod unique;
mod constants;

pub(crate) use self::obligations::unmet_by;
use crate::{
    ast::Input,
    attr::{Key, Text},
    mistakes::Mistakes,
};

pub(crate) fn check(input: &Input<'_>, mistakes: &mut Mistakes) {
    if let Some(challenge) = input.defaults.text(Text::Challenge) {
        headers::check_challenge(challenge, mistakes);
    }
    if let Some(docs) = input.defaults.text(Text::Docs) {
        address::check_base(docs, mistakes);
    }
    annotations::check(&input.defaults, mistakes);
    for variant in &input.variants {
        let attrs = &variant.attrs;
        if let Some(key) = attrs.key(Key::Transparent) {
            transparent::check(variant, key, mistakes);
        } else if let Some(key) = attrs.key(Key::SameAs) {
            same_as::check(input, variant, key, mistakes);
        } else {
            definition::check(input, variant, mistakes);
        }
    }
    adapter::check(input, mistakes);
    unique::check(input, mistakes);
    constants::check(input, mistakes);
}
