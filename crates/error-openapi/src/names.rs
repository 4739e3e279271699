//! The names of components. A name depends only on the contents of the component or on
//! the operation to which it belongs, never on other operations or their order.

use std::collections::BTreeSet;

/// The name, or the first of `name2`, `name3`, ... where `taken` has it.
pub(crate) fn free(name: String, taken: &BTreeSet<String>) -> String {
    if !taken.contains(&name) {
        return name;
    }
    (2..).map(|at| format!("{name}{at}")).find(|name| !taken.contains(name)).unwrap_or(name)
}

/// `account_not_found` as `AccountNotFound`, the name of a type.
pub(crate) fn pascal(name: &str) -> String {
    let part = |part: &str| match part.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    };
    name.split(|character: char| !character.is_ascii_alphanumeric()).map(part).collect()
}

/// A name of a component: letters, digits, `.`, `-` and `_` (OpenAPI 3.1,
/// 4.8.7).
pub(crate) fn plain(name: &str) -> String {
    name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect()
}
