//! Maps constraints to request parameters.

use error_core::__private::{same_text, stop};

/// The constraints of a database, each with the request parameter that is at fault if the
/// constraint is violated.
///
/// Use the names that the database uses. PostgreSQL: the name of the constraint
/// (`accounts_email_key`), or `table.column` for a column that must not be null. SQLite:
/// the columns of a unique constraint (`accounts.email`, or
/// `accounts.bank, accounts.number`), or the name or expression of a check. MySQL:
/// `table.key` for a unique key, the name of a check or foreign key, or the name of a
/// column that must not be null.
///
/// # Examples
///
/// ```
/// use error_sqlx::Params;
///
/// const PARAMS: Params = Params::new(&[("accounts_email_key", "email"), ("accounts_owner_fkey", "owner")]);
/// assert_eq!(PARAMS.param("accounts_email_key"), Some("email"));
/// assert_eq!(PARAMS.param("accounts_pkey"), None);
/// ```
///
/// A duplicate constraint does not compile:
///
/// ```compile_fail
/// use error_sqlx::Params;
///
/// const PARAMS: Params = Params::new(&[("accounts_email_key", "email"), ("accounts_email_key", "mail")]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params(&'static [(&'static str, &'static str)]);

impl Params {
    /// An empty table: no constraint has a parameter.
    pub const NONE: Params = Params(&[]);

    /// Creates a table of constraints and their parameters.
    ///
    /// # Panics
    ///
    /// Panics if a constraint is listed twice or a text is empty. In a constant, the
    /// panic is a compile error.
    #[track_caller]
    pub const fn new(rows: &'static [(&'static str, &'static str)]) -> Params {
        let mut at = 0;
        while at < rows.len() {
            let (constraint, param) = rows[at];
            if constraint.is_empty() || param.is_empty() {
                stop(&["the row of `", constraint, "` has an empty text: write a constraint and a parameter"]);
            }
            if is_among(constraint, rows, at) {
                stop(&["the constraint `", constraint, "` is in the table twice: keep one"]);
            }
            at += 1;
        }
        Params(rows)
    }

    /// The request parameter that is at fault if `constraint` is violated.
    pub fn param(&self, constraint: &str) -> Option<&'static str> {
        self.0.iter().find(|(name, _)| *name == constraint).map(|(_, param)| *param)
    }

    /// The names of the constraints, for a test that compares them with the database.
    pub fn constraints(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

/// Whether one of the first `end` rows is for `constraint`.
const fn is_among(constraint: &str, rows: &[(&str, &str)], end: usize) -> bool {
    let mut at = 0;
    while at < end {
        if same_text(constraint, rows[at].0) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    #[should_panic(expected = "the constraint `a` is in the table twice: keep one")]
    fn a_constraint_is_there_once() {
        let _ = Params::new(&[("a", "x"), ("ab", "x"), ("a", "y")]);
    }

    #[test]
    #[should_panic(expected = "the row of `a` has an empty text")]
    fn no_text_is_empty() {
        let _ = Params::new(&[("a", "")]);
    }

    #[test]
    fn names_are_listed_in_their_order() {
        assert!(Params::new(&[("b", "x"), ("a", "x")]).constraints().eq(["b", "a"]));
    }
}
