//! The derive rejects details that have the name of a member of a format. It
//! knows no format, so it has a list of the names.

use std::{collections::BTreeSet, sync::Arc};

use error_formats::{ErasedWireFormat, Stripe, built_in_formats, layout_of};

/// The list in the source of the derive.
fn reserved() -> BTreeSet<&'static str> {
    let source = include_str!("../../../crates/error-derive/src/valid/details.rs");
    let (_, list) = source.split_once("const RESERVED: &[&str] = &[").unwrap();
    let (list, _) = list.split_once("];").unwrap();
    list.split(',').map(|name| name.trim().trim_matches('"')).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_name_that_a_format_has_beside_details_is_reserved() {
    let logged = Stripe::new().with_request_log_base("https://logs.example.com/").unwrap();
    let formats: Vec<Arc<dyn ErasedWireFormat>> =
        built_in_formats().into_iter().chain([Arc::new(logged) as _]).collect();
    let reserved = reserved();
    let mut used = BTreeSet::new();
    for format in &formats {
        used.extend(layout_of(&**format).unwrap().own_members);
    }
    assert!(used.contains("request_log_url") && used.contains("instance"), "{used:?}");
    let missing: Vec<_> = used.iter().filter(|name| !reserved.contains(&***name)).collect();
    assert_eq!(missing, [""; 0]);
}
