//! The spellings of codes.

use error_formats::{camel_case, pascal_case, upper_case};

use crate::description::CodeSpelling;

impl CodeSpelling {
    /// A code, which is snake case, in the spelling.
    pub(crate) fn of(self, code: &str) -> String {
        match self {
            CodeSpelling::Snake => code.to_owned(),
            CodeSpelling::Upper => upper_case(code),
            CodeSpelling::Kebab => code.replace('_', "-"),
            CodeSpelling::Camel => camel_case(code),
            CodeSpelling::Pascal => pascal_case(code),
        }
    }
}
