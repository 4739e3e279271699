//! Commands whose short flags have a password: `mysql -phunter2`.

use std::ops::Range;

use crate::{
    extent::{bare, opens_quote, structure, trimmed},
    reader::{Next, Reader},
    unit::{blanks, unit},
};

/// The flag of a program that has a password.
#[derive(Clone, Copy)]
pub(crate) struct PasswordFlag {
    letter: char,
    /// Whether a blank may be between the flag and the password.
    may_be_apart: bool,
}

const MYSQL: PasswordFlag = PasswordFlag { letter: 'p', may_be_apart: false };
const SSHPASS: PasswordFlag = PasswordFlag { letter: 'p', may_be_apart: true };
const REDIS: PasswordFlag = PasswordFlag { letter: 'a', may_be_apart: true };

/// Programs that are told a password so, in small letters.
pub(crate) const PROGRAMS: [(&str, PasswordFlag); 12] = [
    ("mysql", MYSQL),
    ("mysqladmin", MYSQL),
    ("mysqlcheck", MYSQL),
    ("mysqldump", MYSQL),
    ("mysqlimport", MYSQL),
    ("mysqlsh", MYSQL),
    ("mysqlshow", MYSQL),
    ("mariadb", MYSQL),
    ("mariadb-admin", MYSQL),
    ("mariadb-dump", MYSQL),
    ("redis-cli", REDIS),
    ("sshpass", SSHPASS),
];
/// How far behind its program a flag is looked for, in bytes.
const LONGEST_COMMAND: usize = 512;

/// Up to where the flags of a command are; this is after the program's name.
pub(crate) fn end(reader: &Reader<'_>, after: usize) -> usize {
    match unit(reader, after) {
        Some((blank, _)) if blank.is_whitespace() || blank == '+' => {
            reader.next(Next::LineEnd, after).min(after + LONGEST_COMMAND)
        }
        // `mysql://` and `mysql: ` are no commands.
        _ => after,
    }
}

/// The password of a flag that begins here.
pub(crate) fn password(reader: &Reader<'_>, at: usize, flag: PasswordFlag) -> Option<Range<usize>> {
    if reader.char(at)? != '-' || reader.char(at + 1)? != flag.letter {
        return None;
    }
    let (first, after) = unit(reader, at + 2)?;
    let is_apart = first.is_whitespace() || first == '+';
    let start = if is_apart { blanks(reader, after) } else { at + 2 };
    if is_apart && !flag.may_be_apart {
        return None;
    }
    let end = if opens_quote(reader, start) {
        structure(reader, start)?
    } else {
        trimmed(reader, start..bare(reader, start))
    };
    (start < end).then_some(start..end)
}
