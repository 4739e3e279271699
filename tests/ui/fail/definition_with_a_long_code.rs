use error_core::{Definition, ErrorStatus};

const LONG: Definition = Definition::new(
    ErrorStatus::NOT_FOUND,
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
);

fn main() {
    let _ = LONG;
}
