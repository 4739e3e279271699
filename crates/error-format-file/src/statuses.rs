//! Reads statuses of errors.

use error_core::ErrorStatus;

use crate::{mistakes::Mistakes, node::Node};

/// A list of statuses.
pub(crate) fn statuses(node: &Node, mistakes: &mut Mistakes) -> Box<[u16]> {
    let items = mistakes.list(node).unwrap_or_default();
    if items.is_empty() {
        mistakes.add(node.at, "the list names no status: leave the key out for all statuses");
    }
    items.iter().filter_map(|item| status(item, mistakes)).map(ErrorStatus::as_u16).collect()
}

/// The status of an error.
pub(crate) fn status(node: &Node, mistakes: &mut Mistakes) -> Option<ErrorStatus> {
    let number = mistakes.integer(node)?;
    let status = u16::try_from(number).ok().and_then(|number| ErrorStatus::new(number).ok());
    if status.is_none() {
        mistakes.add(node.at, format!("{number} is not the status of an error: an error has 400 to 599"));
    }
    status
}
