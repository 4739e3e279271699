//! Reads the members of a body.

use std::collections::BTreeSet;

use crate::{
    interned::interned,
    mistakes::{Mistakes, Table, unknown},
    node::{Data, Node},
    places::{Place, SOURCES},
    statuses::statuses,
    tree::{Constant, Digits, Member, Object, PathForm, Source, Unit, Value, WaitText, What},
};

/// The keys of a value, without those of a member.
const VALUE: &[&str] = &[
    "value", "constant", "members", "list", "else", "statuses", "as", "times", "path", "prefix", "unit", "pointer",
    "wait", "items",
];

/// The keys of a member.
pub(crate) const MEMBER: &[&str] = &[
    "name",
    "description",
    "value",
    "constant",
    "members",
    "list",
    "else",
    "statuses",
    "as",
    "times",
    "path",
    "prefix",
    "unit",
    "pointer",
    "wait",
    "items",
];

/// The most members that a file describes, so that a hostile one takes bounded work.
const MOST_MEMBERS: usize = 1_000;

/// Reads lists of members into the tree of a body.
pub(crate) struct MemberReader<'m> {
    pub(crate) mistakes: &'m mut Mistakes,
    pub(crate) members: usize,
}

impl MemberReader<'_> {
    /// Reads the key `members` of a table, as an object.
    pub(crate) fn object(&mut self, table: &Table<'_>, place: Place) -> Option<Object> {
        let list = table.required("members", self.mistakes)?;
        let description = description(table, self.mistakes);
        self.members_of(list, description, place)
    }

    fn members_of(&mut self, list: &Node, description: Option<&'static str>, place: Place) -> Option<Object> {
        let items = self.mistakes.list(list)?;
        if items.is_empty() {
            self.mistakes.add(list.at, "the list of members is empty");
        }
        let mut object = Object { description, members: Box::default(), has_details: false };
        let mut members: Vec<Member> = Vec::new();
        let mut names = BTreeSet::new();
        for (at, item) in items.iter().enumerate() {
            self.members += 1;
            if self.members > MOST_MEMBERS {
                self.mistakes.add(item.at, format!("a file describes at most {MOST_MEMBERS} members"));
                return None;
            }
            let Some(table) = self.mistakes.table(item, MEMBER) else { continue };
            if table.get("name").is_none() {
                object.has_details |= self.details_beside(&table, place, at + 1 == items.len());
                continue;
            }
            members.extend(self.member(&table, place));
            // A member with another mistake has a name, too.
            if let Some(Node { data: Data::Text(name), .. }) = table.get("name")
                && !names.insert(name.as_str())
            {
                self.mistakes.add(item.at, format!("two members of one object are called `{name}`"));
            }
        }
        object.members = members.into();
        Some(object)
    }

    /// Checks an entry without a name: the details, which come last.
    fn details_beside(&mut self, table: &Table<'_>, place: Place, is_last: bool) -> bool {
        let is_details = matches!(table.get("value"), Some(Node { data: Data::Text(text), .. }) if text == "details");
        let is_alone = table.entries().count() == 1;
        let rule = if !is_details {
            "the key `name` is missing"
        } else if place != Place::Error {
            "only an error has details"
        } else if !is_alone {
            "details without a `name` have no other key than `value`"
        } else if !is_last {
            "details without a `name` are the last entry: they come after all members"
        } else {
            return true;
        };
        self.mistakes.add(table.at, rule);
        false
    }

    fn member(&mut self, table: &Table<'_>, place: Place) -> Option<Member> {
        let node = table.get("name")?;
        let name = self.mistakes.text(node);
        if name.is_some_and(|name| name.is_empty() || name.contains(char::is_control)) {
            self.mistakes.add(node.at, "the name of a member is not empty and has no control characters");
        }
        let description = match table.get("members") {
            // It is the object's.
            Some(_) => None,
            None => description(table, self.mistakes),
        };
        let value = self.value(table, place)?;
        Some(Member { name: interned(name?), description, value })
    }

    /// Reads a value: that of a member, an item or an `else`.
    fn value(&mut self, table: &Table<'_>, place: Place) -> Option<Value> {
        let kinds = ["value", "constant", "members", "list"];
        let mut found = kinds.iter().filter_map(|kind| Some((*kind, table.get(kind)?)));
        let Some((kind, node)) = found.next() else {
            self.mistakes.add(table.at, "one of `value`, `constant`, `members` and `list` is missing");
            return None;
        };
        if let Some((other, node)) = found.next() {
            self.mistakes.add(node.at, format!("`{kind}` and `{other}` exclude each other"));
        }
        self.reject_options(table, kind, node);
        let what = match kind {
            "value" => What::Source(self.source(table, node, place)?),
            "constant" => What::Constant(self.constant(node)?),
            "members" => What::Object(self.object(table, place)?),
            _ => What::List(self.list(node, place)?),
        };
        let listed = table.get("statuses").filter(|node| self.is_of_error(node, "statuses", place));
        let statuses = listed.map(|node| statuses(node, self.mistakes)).unwrap_or_default();
        let otherwise = match table.get("else") {
            Some(node) => Some(Box::new(self.otherwise(node, kind, &statuses, place)?)),
            None => None,
        };
        Some(Value { what, statuses, otherwise })
    }

    fn otherwise(&mut self, node: &Node, kind: &str, statuses: &[u16], place: Place) -> Option<Value> {
        if kind != "value" && statuses.is_empty() {
            self.mistakes.add(node.at, format!("`{kind}` is always there: leave `else` out, or set `statuses`"));
        }
        let table = self.mistakes.table(node, VALUE)?;
        self.value(&table, place)
    }

    fn is_of_error(&mut self, node: &Node, key: &str, place: Place) -> bool {
        if place != Place::Error {
            self.mistakes.add(node.at, format!("`{key}` belongs to a member of an error"));
        }
        place == Place::Error
    }

    fn list(&mut self, node: &Node, place: Place) -> Option<Box<[Value]>> {
        let items = self.mistakes.list(node)?;
        let mut values = Vec::new();
        for item in items {
            self.members += 1;
            if self.members > MOST_MEMBERS {
                self.mistakes.add(item.at, format!("a file describes at most {MOST_MEMBERS} members"));
                return None;
            }
            let mut keys = VALUE.to_vec();
            keys.push("description");
            let Some(table) = self.mistakes.table(item, &keys) else { continue };
            values.extend(self.value(&table, place));
        }
        Some(values.into())
    }

    fn constant(&mut self, node: &Node) -> Option<Constant> {
        match &node.data {
            Data::Text(text) => Some(Constant::Text(interned(text))),
            Data::Integer(number) => Some(Constant::Integer(*number)),
            Data::Float(number) if number.is_finite() => Some(Constant::Float(*number)),
            Data::Bool(is) => Some(Constant::Bool(*is)),
            Data::List(items) if items.is_empty() => Some(Constant::EmptyList),
            Data::Table(entries) if entries.is_empty() => Some(Constant::EmptyObject),
            data => {
                let instead = match data {
                    Data::List(_) => "write `list` with its items",
                    Data::Table(_) => "write `members`",
                    Data::Null => "write `value = \"null\"`",
                    _ => "write a text",
                };
                let rule = "a constant is a text, a finite number, `true`, `false`, `[]` or `{}`";
                self.mistakes.add(node.at, format!("{rule}; {instead}"));
                None
            }
        }
    }

    /// Options of a value that its kind or source does not have.
    fn reject_options(&mut self, table: &Table<'_>, kind: &str, node: &Node) {
        let known = match (&node.data, kind) {
            (Data::Text(name), "value") => match SOURCES.iter().find(|known| known.name == name) {
                Some(known) => Some(known),
                // Said of the source already.
                None => return,
            },
            _ => None,
        };
        let own = known.map_or(&[][..], |known| known.options);
        for (at, key, _) in table.entries() {
            let is_option = ["as", "times", "path", "prefix", "unit", "pointer", "wait", "items"].contains(&key);
            if is_option && !own.contains(&key) {
                let subject = known.map_or_else(|| format!("`{kind}`"), |known| format!("`{}`", known.name));
                let owners = SOURCES.iter().filter(|known| known.options.contains(&key));
                let owners: Vec<_> = owners.map(|known| format!("`{}`", known.name)).collect();
                self.mistakes.add(at, format!("{subject} has no option `{key}`. It belongs to {}", owners.join(", ")));
            }
        }
    }

    fn source(&mut self, table: &Table<'_>, node: &Node, place: Place) -> Option<Source> {
        let name = self.mistakes.text(node)?;
        let sources = place.sources();
        if !sources.contains(&name) {
            let rule = if SOURCES.iter().any(|known| known.name == name) {
                let all: Vec<_> = sources.iter().map(|name| format!("`{name}`")).collect();
                format!("the source `{name}` is not known in the part `{}`. Allowed: {}", place.name(), all.join(", "))
            } else {
                unknown("source", name, &sources)
            };
            self.mistakes.add(node.at, rule);
            return None;
        }
        Some(match name {
            "account" => Source::Account,
            "action" => Source::Action,
            "call_id" => Source::CallId { prefix: self.prefix(table) },
            "causes" => Source::Causes(self.items(table, Place::Error)?),
            "code" => Source::Code,
            "cost" => Source::Cost,
            "details" => Source::Details,
            "docs" => Source::Docs,
            "echo" => Source::Echo,
            "error_id" => Source::ErrorId { prefix: self.prefix(table) },
            "extension" => Source::Extension,
            "instance" => Source::Instance,
            "listed" => Source::Listed,
            "live" => Source::Live,
            "locale" => Source::Locale,
            "location" => Source::Location,
            "message" => Source::Message(self.wait_text(table, place)?),
            "notices" => Source::Notices(self.items(table, Place::Notice)?),
            "number" => Source::Number(self.digits(table)),
            "operation" => Source::Operation,
            "operation_path" => Source::OperationPath,
            "page" => Source::Page,
            "param" => Source::Param(self.path_form(table, &PATHS[..2])),
            "path" => Source::Path(self.path_form(table, PATHS)),
            "phrase" => Source::Phrase,
            "request_id" => Source::RequestId { prefix: self.prefix(table) },
            "request_member" => Source::RequestMember(self.pointer(table)?),
            "request_method" => Source::RequestMethod,
            "request_path" => Source::RequestPath,
            "result" => Source::Result,
            "retry" => Source::Retry,
            "status" => Source::Status { times: self.times(table), digits: self.digits(table) },
            "timestamp" => Source::Timestamp(self.unit(table)),
            "title" => Source::Title,
            "took" => Source::Took(self.unit(table)),
            "trace_id" => Source::TraceId,
            "type" => Source::Type,
            "user_message" => Source::UserMessage,
            "value" => Source::Value,
            "verdict" => Source::Verdict,
            "version" => Source::Version,
            "violations" => Source::Violations(self.items(table, Place::Violation)?),
            "wait" => Source::Wait(self.digits(table)),
            _ => Source::Null,
        })
    }

    fn items(&mut self, table: &Table<'_>, place: Place) -> Option<Object> {
        let list = table.required("items", self.mistakes)?;
        self.members_of(list, None, place)
    }

    fn prefix(&mut self, table: &Table<'_>) -> &'static str {
        table.get("prefix").and_then(|node| self.mistakes.text(node)).map_or("", interned)
    }

    fn digits(&mut self, table: &Table<'_>) -> Digits {
        let words = [("number", Digits::Number), ("text", Digits::Text)];
        let chosen = table.get("as").and_then(|node| self.mistakes.choice(node, "form", &words));
        chosen.unwrap_or(Digits::Number)
    }

    fn unit(&mut self, table: &Table<'_>) -> Unit {
        let words = [("seconds", Unit::Seconds), ("milliseconds", Unit::Milliseconds)];
        table.get("unit").and_then(|node| self.mistakes.choice(node, "unit", &words)).unwrap_or(Unit::Seconds)
    }

    fn path_form(&mut self, table: &Table<'_>, words: &[(&str, PathForm)]) -> PathForm {
        table.get("path").and_then(|node| self.mistakes.choice(node, "form", words)).unwrap_or(PathForm::Dotted)
    }

    fn times(&mut self, table: &Table<'_>) -> i64 {
        let Some(node) = table.get("times") else { return 1 };
        let times = self.mistakes.integer(node).unwrap_or(1);
        if !(1..=1_000_000).contains(&times) {
            self.mistakes.add(node.at, "`times` is 1 to 1000000");
        }
        times.clamp(1, 1_000_000)
    }

    fn pointer(&mut self, table: &Table<'_>) -> Option<&'static str> {
        let node = table.required("pointer", self.mistakes)?;
        let pointer = self.mistakes.text(node)?;
        if !pointer.starts_with('/') {
            self.mistakes.add(node.at, "`pointer` is a JSON Pointer (RFC 6901), such as `/id`");
        }
        Some(interned(pointer))
    }

    fn wait_text(&mut self, table: &Table<'_>, place: Place) -> Option<Option<WaitText>> {
        let Some(node) = table.get("wait") else { return Some(None) };
        if !self.is_of_error(node, "wait", place) {
            return None;
        }
        let wait = self.mistakes.table(node, &["text", "statuses"])?;
        let text = wait.required("text", self.mistakes)?;
        let statuses = wait.get("statuses").map(|node| statuses(node, self.mistakes)).unwrap_or_default();
        let words = self.mistakes.text(text)?;
        let Some((before, after)) = words.split_once("{seconds}").filter(|(_, after)| !after.contains("{seconds}"))
        else {
            self.mistakes.add(text.at, "the text has `{seconds}` once: `Retry after {seconds} seconds.`");
            return None;
        };
        Some(Some(WaitText { before: interned(before), after: interned(after), statuses }))
    }
}

/// The forms of a path; those of a parameter come first.
const PATHS: &[(&str, PathForm)] = &[
    ("dotted", PathForm::Dotted),
    ("brackets", PathForm::Brackets),
    ("pointer", PathForm::Pointer),
    ("fragment", PathForm::Fragment),
];

fn description(table: &Table<'_>, mistakes: &mut Mistakes) -> Option<&'static str> {
    table.get("description").and_then(|node| mistakes.text(node)).map(interned)
}
