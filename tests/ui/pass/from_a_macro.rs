use error_core::{ApiError, Message};

macro_rules! not_found {
    ($name:ident, $code:literal, $status:expr, $field:ident, $text:literal) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        enum $name {
            #[error($text)]
            #[api(status = $status, code = $code, title = "Missing", message = $text)]
            Missing { $field: u8, #[api(detail)] other: u8 },
        }
    };
}

not_found!(Account, "account_not_found", 404, id, "No account {id}");

pub(super) fn main() {
    assert_eq!(Message::of(&Account::Missing { id: 7, other: 8 }).as_str(), "No account 7");
}
