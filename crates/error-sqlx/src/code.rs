//! The codes that databases give to errors.

use crate::failure::Failure;

/// What a SQLSTATE, or a result code of SQLite, says of a failure that is no violation of a constraint known to sqlx.
///
/// PostgreSQL: [Appendix A](https://www.postgresql.org/docs/current/errcodes-appendix.html). SQLite:
/// [result codes](https://www.sqlite.org/rescode.html). MySQL sends SQLSTATEs too, with `HY000` for most errors.
pub(crate) fn failure(code: &str) -> Failure {
    match code {
        // exclusion_violation, of which sqlx 0.8 knows no kind
        "23P01" => Failure::Exclusion,
        // serialization_failure, deadlock_detected, lock_not_available
        "40001" | "40P01" | "55P03" => Failure::Busy,
        // query_canceled
        "57014" => Failure::Canceled,
        // too_many_connections
        "53300" => Failure::TooManyConnections,
        // admin_shutdown, crash_shutdown, cannot_connect_now
        "57P01" | "57P02" | "57P03" => Failure::Lost,
        _ if is_connection_exception(code) => Failure::Lost,
        _ if is_busy_sqlite(code) => Failure::Busy,
        _ => Failure::Other,
    }
}

/// Class 08.
fn is_connection_exception(code: &str) -> bool {
    code.len() == 5 && code.starts_with("08")
}

/// SQLITE_BUSY (5) and SQLITE_LOCKED (6), which the lowest byte of an extended
/// result code repeats. A SQLSTATE has five characters, a result code fewer.
fn is_busy_sqlite(code: &str) -> bool {
    let primary = (code.len() < 5).then(|| code.parse::<u32>().ok()).flatten().map(|code| code & 0xff);
    matches!(primary, Some(5 | 6))
}

#[cfg(test)]
mod tests {
    use super::failure;
    use crate::failure::Failure;

    #[test]
    fn codes_of_each_database() {
        for (code, expected) in [
            ("23P01", Failure::Exclusion),
            ("40001", Failure::Busy),
            ("40P01", Failure::Busy),
            ("55P03", Failure::Busy),
            ("57014", Failure::Canceled),
            ("53300", Failure::TooManyConnections),
            ("57P01", Failure::Lost),
            ("08006", Failure::Lost),
            ("5", Failure::Busy),
            ("6", Failure::Busy),
            ("517", Failure::Busy),
            ("262", Failure::Busy),
            ("1", Failure::Other),
            ("8", Failure::Other),
            ("00005", Failure::Other),
            ("22001", Failure::Other),
            ("HY000", Failure::Other),
            ("", Failure::Other),
        ] {
            assert_eq!(failure(code), expected, "{code}");
        }
    }
}
