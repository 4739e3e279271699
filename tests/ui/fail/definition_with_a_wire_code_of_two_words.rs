use error_core::{Definition, ErrorStatus};

const GONE: Definition = Definition::new(ErrorStatus::GONE, "gone").with_wire_code("It is gone");

fn main() {}
