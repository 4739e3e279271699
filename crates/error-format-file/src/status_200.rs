//! Which errors are sent with the status 200.

use error_core::{ErrorStatus, ErrorView};
use http::StatusCode;

use crate::{
    interned::interned,
    mistakes::Mistakes,
    node::{Data, Node},
    statuses::status,
};

/// The errors that an API sends with the status 200.
#[derive(Debug)]
pub(crate) enum Status200 {
    Never,
    Always,
    Listed(Box<[Listed]>),
}

/// An error that is sent with 200: the conditions that it meets.
#[derive(Debug)]
pub(crate) struct Listed {
    status: ErrorStatus,
    number: Option<i64>,
    code: Option<&'static str>,
}

impl Status200 {
    pub(crate) fn read(node: Option<&Node>, mistakes: &mut Mistakes) -> Status200 {
        let Some(node) = node else { return Status200::Never };
        if !matches!(node.data, Data::List(_)) {
            let words = [("never", false), ("always", true)];
            let is_always = mistakes.choice(node, "policy", &words).unwrap_or_default();
            return if is_always { Status200::Always } else { Status200::Never };
        }
        let items = mistakes.list(node).unwrap_or_default();
        Status200::Listed(items.iter().filter_map(|item| Listed::read(item, mistakes)).collect())
    }

    /// The status of the response to an error.
    pub(crate) fn apply(&self, view: &ErrorView<'_>) -> StatusCode {
        let is_200 = match self {
            Status200::Never => false,
            Status200::Always => true,
            Status200::Listed(listed) => listed.iter().any(|listed| listed.is(view)),
        };
        if is_200 { StatusCode::OK } else { view.status().into() }
    }
}

impl Listed {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Listed> {
        let table = mistakes.table(node, &["status", "number", "code"])?;
        let own = table.required("status", mistakes)?;
        let code = table.get("code").and_then(|node| mistakes.text(node)).map(interned);
        let number = table.get("number").and_then(|node| mistakes.integer(node));
        Some(Listed { status: status(own, mistakes)?, number, code })
    }

    fn is(&self, view: &ErrorView<'_>) -> bool {
        view.status() == self.status
            && self.number.is_none_or(|number| view.number() == Some(number))
            && self.code.is_none_or(|code| view.code() == code)
    }
}
