//! Finds the name of a constraint that sqlx does not report in the text of the database.

use std::borrow::Cow;

use crate::failure::Failure;

/// The name of the constraint that was violated, from the database's text in English; `None` where it has none.
///
/// `table` is what sqlx reports of it.
pub(crate) fn name<'a>(failure: Failure, text: &'a str, table: Option<&str>) -> Option<Cow<'a, str>> {
    let sqlite = text.split_once(" constraint failed: ").map(|(_, name)| name);
    let name = sqlite.or_else(|| match failure {
        Failure::NotNull => quoted(text, "null value in column \"", '"').or(quoted(text, "Column '", '\'')),
        // The value before the key is a client's: the last one is the database's.
        Failure::Unique => text.rsplit_once(" for key '").and_then(|(_, key)| key.strip_suffix('\'')),
        Failure::Check => quoted(text, "Check constraint '", '\''),
        Failure::ForeignKey => text.rsplit_once(" CONSTRAINT `").and_then(|(_, rest)| rest.split('`').next()),
        _ => None,
    });
    let name = name.filter(|name| !name.is_empty())?;
    Some(match (failure, table) {
        (Failure::NotNull, Some(table)) => Cow::Owned(format!("{table}.{name}")),
        _ => Cow::Borrowed(name),
    })
}

/// What follows `before` at the start of `text`, up to `end`.
fn quoted<'a>(text: &'a str, before: &str, end: char) -> Option<&'a str> {
    text.strip_prefix(before)?.split_once(end).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::failure::Failure;

    #[test]
    fn texts_of_each_database() {
        for (failure, text, table, expected) in [
            (Failure::Unique, "UNIQUE constraint failed: accounts.email", None, "accounts.email"),
            (Failure::Unique, "UNIQUE constraint failed: a.x, a.y", None, "a.x, a.y"),
            (Failure::Check, "CHECK constraint failed: amount > 0", None, "amount > 0"),
            (Failure::NotNull, "NOT NULL constraint failed: accounts.email", None, "accounts.email"),
            (
                Failure::NotNull,
                "null value in column \"email\" of relation \"accounts\" violates not-null constraint",
                Some("accounts"),
                "accounts.email",
            ),
            (Failure::Unique, "Duplicate entry 'ada' for key 'accounts.email'", None, "accounts.email"),
            (Failure::Unique, "Duplicate entry 'x' for key 'other' for key 'accounts.email'", None, "accounts.email"),
            (Failure::Check, "Check constraint 'accounts_chk_1' is violated.", None, "accounts_chk_1"),
            (Failure::NotNull, "Column 'email' cannot be null", None, "email"),
            (
                Failure::ForeignKey,
                "Cannot add or update a child row: a foreign key constraint fails (`bank`.`accounts`, CONSTRAINT \
                 `accounts_owner` FOREIGN KEY (`owner`) REFERENCES `owners` (`id`))",
                None,
                "accounts_owner",
            ),
        ] {
            assert_eq!(name(failure, text, table).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_have_no_name() {
        for failure in [Failure::Unique, Failure::Check, Failure::NotNull, Failure::ForeignKey, Failure::Exclusion] {
            for text in ["", "FOREIGN KEY constraint failed", "for key 'x", "null value in column \"", "CONSTRAINT ``"]
            {
                assert_eq!(name(failure, text, None), None, "{text}");
            }
        }
    }
}
