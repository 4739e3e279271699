//! The parts of a file that have members, and the sources that each of them can read.

/// What a list of members belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The body of an error, or one of its causes.
    Error,
    /// The body of a success.
    Success,
    /// An invalid field.
    Violation,
    /// A notice for the caller.
    Notice,
    /// An entry in the list of all codes.
    Listing,
}

/// A source that a file can name.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) places: &'static [Place],
    /// The keys that change how it is written.
    pub(crate) options: &'static [&'static str],
    /// What it is, for the table of the documentation.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test writes it into keys.md"))]
    meaning: &'static str,
}

use Place::{Error, Listing, Notice, Success, Violation};

const CALL: &[Place] = &[Error, Success];
const ENTRY: &[Place] = &[Error, Success, Listing];

const fn known(
    name: &'static str,
    places: &'static [Place],
    options: &'static [&'static str],
    meaning: &'static str,
) -> Known {
    Known { name, places, options, meaning }
}

/// Every source, sorted by name.
pub(crate) const SOURCES: &[Known] = &[
    known("account", CALL, &[], "the account for which the call was made"),
    known("action", &[Error, Listing], &[], "what the client's developer should do"),
    known("call_id", CALL, &["prefix"], "the id that this server gave the call"),
    known("causes", &[Error], &["items"], "other errors of the API that are part of this one"),
    known(
        "code",
        &[Error, Success, Violation, Notice, Listing],
        &[],
        "the code, in the spelling that `codes` sets; that of a violation as the validation writes it",
    ),
    known("cost", CALL, &[], "what the call cost, as a decimal number; 0 if the handler set nothing"),
    known("details", &[Error], &[], "the details of the error, as an object; absent if there are none"),
    known("docs", &[Error], &[], "the address of the error's documentation"),
    known("echo", CALL, &[], "the request as the API understood it"),
    known("error_id", &[Error], &["prefix"], "a new id for each occurrence"),
    known("extension", &[Listing], &[], "`true` for a code that the API's own documentation does not list"),
    known("instance", &[Error], &[], "the field marked `#[api(instance)]`"),
    known("listed", &[Listing], &[], "the text for lists: the `listed` of the definition or row, or the title"),
    known("live", CALL, &[], "whether the call used live data"),
    known("locale", CALL, &[], "the language of the texts"),
    known("location", &[Violation], &[], "where the field is: `body`, `query`, `path`, `header` or `cookie`"),
    known(
        "message",
        &[Error, Violation, Notice],
        &["wait"],
        "the message of this occurrence (`wait`: only of an error)",
    ),
    known("notices", CALL, &["items"], "notices for the caller"),
    known("null", &[Error, Success, Violation, Notice, Listing], &[], "always `null`"),
    known("number", ENTRY, &["as"], "the number of the error or success"),
    known("operation", CALL, &[], "the name of the operation"),
    known("operation_path", CALL, &[], "the path of the operation, as a list of texts"),
    known("page", CALL, &[], "the page of a result that has several"),
    known("param", &[Error], &["path"], "the parameter at fault"),
    known("path", &[Violation], &["path"], "the path of the field"),
    known("phrase", &[Error], &[], "the phrase of the status, such as `Not Found`"),
    known("request_id", CALL, &["prefix"], "the id of the request"),
    known("request_member", CALL, &["pointer"], "a member of the request's JSON body"),
    known("request_method", CALL, &[], "the method of the request"),
    known("request_path", CALL, &[], "the path of the request, without the query"),
    known("result", &[Success], &[], "what the handler returned; `null` if it returned nothing"),
    known("retry", &[Error], &[], "the retry class: `never`, `after_change` or `after_wait`"),
    known("status", ENTRY, &["as", "times"], "the status of the error or success"),
    known("timestamp", &[Error], &["unit"], "the time of the error, since 1970"),
    known("title", ENTRY, &[], "the title, which is the same for all occurrences"),
    known("took", CALL, &["unit"], "how long the call took"),
    known("trace_id", CALL, &[], "the trace id of the request's `traceparent`"),
    known("type", ENTRY, &[], "the type"),
    known("user_message", &[Error], &[], "the text for end users"),
    known("value", &[Violation], &[], "the value that was sent, if the author allows sending it back"),
    known("verdict", &[Error], &[], "the advice for this request: whether to send it again"),
    known("version", CALL, &[], "the version of the API that handled the call"),
    known("violations", &[Error], &["items"], "the invalid fields; absent if there are none"),
    known("wait", &[Error], &["as"], "how long to wait, in whole seconds"),
];

impl Place {
    /// Its name in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Error => "error",
            Success => "success",
            Violation => "violation",
            Notice => "notice",
            Listing => "listing",
        }
    }

    /// The names of the sources that it can read.
    pub(crate) fn sources(self) -> Vec<&'static str> {
        SOURCES.iter().filter(|known| known.places.contains(&self)).map(|known| known.name).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{Place, SOURCES};
    use crate::{description, members, rows};

    const MARK: &str = "<!-- A test writes this table. -->\n";

    fn table() -> String {
        let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let mut table = "\n| source | known in | keys | what it is |\n|---|---|---|---|\n".to_owned();
        for source in SOURCES {
            let places: Vec<_> = source.places.iter().map(|place| place.name()).collect();
            let options = quoted(source.options);
            let bar = if options.is_empty() { "|".to_owned() } else { format!("{options} |") };
            table += &format!("| `{}` | {} | {bar} {} |\n", source.name, places.join(", "), source.meaning);
        }
        table
    }

    /// The page of the keys has each key, and the sources as they are. `BLESS=1` writes the table of sources.
    #[test]
    fn keys_md_lists_every_key_and_source() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("keys.md");
        let text = fs::read_to_string(&path).unwrap();
        let (before, after) = text.split_once(MARK).unwrap();
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, format!("{before}{MARK}{}", table())).unwrap();
        } else {
            assert_eq!(after, table());
        }
        let parts: Vec<_> = before.split("\n## ").collect();
        let [file, of_rows, of_members, _] = parts[..] else { panic!("{} parts", parts.len()) };
        for (part, keys) in [(file, description::KEYS), (of_rows, rows::KEYS), (of_members, members::MEMBER)] {
            let listed = part.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
            let (mut listed, mut keys): (Vec<_>, Vec<_>) = (listed.collect(), keys.to_vec());
            listed.sort_unstable();
            keys.sort_unstable();
            assert_eq!(listed, keys);
        }
    }

    #[test]
    fn sources_are_sorted_and_each_place_has_some() {
        assert!(SOURCES.is_sorted_by_key(|known| known.name));
        for place in [Place::Error, Place::Success, Place::Violation, Place::Notice, Place::Listing] {
            assert!(place.sources().contains(&"code"), "{}", place.name());
        }
    }
}
