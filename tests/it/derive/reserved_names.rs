//! Where a crate says which format it uses, the derive rejects details that have
//! the name of a member of that format. It depends on no format, so it has lists
//! of the names.

use std::{collections::BTreeSet, sync::Arc};

use error_formats::{ErasedWireFormat, Stripe, built_in_formats, layout_of};

/// The list of a format in the source of the derive.
fn reserved(format: &str) -> BTreeSet<String> {
    let source = include_str!("../../../crates/error-derive/src/format.rs");
    let (_, row) = source
        .split_once(&format!("name: \"{format}\","))
        .expect("write the row of the format in FORMATS (crates/error-derive/src/format.rs)");
    let (_, list) = row.split_once("members: &[").expect("a list");
    let (list, _) = list.split_once(']').expect("the end of a list");
    let names = list.split(',').map(|name| name.trim().trim_matches('"').to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_name_that_a_format_has_beside_details_is_reserved() {
    let logged = Stripe::new().with_request_log_base("https://logs.example.com/").expect("a base");
    let formats: Vec<Arc<dyn ErasedWireFormat>> =
        built_in_formats().into_iter().chain([Arc::new(logged) as _]).collect();
    for format in &formats {
        let (reserved, used) = (reserved(format.name()), layout_of(&**format).expect("a layout").own_members);
        let missing: Vec<_> = used.difference(&reserved).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", format.name());
    }
    assert!(reserved("stripe").contains("request_log_url") && reserved("problem").contains("instance"));
}

/// The derive and the format have the same rule for the names themselves.
#[test]
fn the_rule_of_rfc_9457_is_one() {
    let source = include_str!("../../../crates/error-derive/src/format.rs");
    let problem = error_formats::Problem::new();
    let format: &dyn ErasedWireFormat = &problem;
    for name in ["id", "2nd", "per-hour", "@odata.context", "a b", "é_name"] {
        assert!(format.rejects_detail(name).is_some(), "{name}");
    }
    for name in ["limit", "Limit2", "per_hour", "violated-policies"] {
        assert_eq!(format.rejects_detail(name), None, "{name}");
    }
    assert!(source.contains("violated-policies"));
}
