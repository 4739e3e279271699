//! What must compile although it looks odd. Each file is a case with a `main` that runs.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::complexity,
    clippy::expect_used,
    clippy::style,
    reason = "an author's crate has other lints"
)]

macro_rules! cases {
    ($($case:ident)+) => {
        $(mod $case;)+

        const CASES: &[&str] = &[$(stringify!($case)),+];

        $(#[test]
        fn $case() {
            $case::main();
        })+
    };
}

cases! {
    adapters
    constants
    crate_path
    empty_enum
    format_under_a_glob
    from_a_macro
    generics
    hand_written_display
    handlers
    inside_a_function
    lifetimes
    no_prelude
    no_prelude_in_responses
    obligations_met
    raw_identifiers
    required
    responses
    same_as
    shadowed_names
    structs
    transparent_of_private_types
    transparent_twice
    tuple_variants
    unit_variants
}

#[test]
fn each_file_is_a_case() {
    let entries = std::fs::read_dir("pass").expect("the folder of the cases exists");
    let names = entries.map(|entry| entry.expect("the folder is readable").file_name().into_string());
    let names = names.map(|name| name.expect("names are in ASCII"));
    let mut files: Vec<_> = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned)).collect();
    files.retain(|name| name != "main");
    files.sort_unstable();
    assert_eq!(files, CASES);
}
