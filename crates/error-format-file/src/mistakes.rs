//! Reads values of the expected kinds, and collects the mistakes.

use crate::node::{Data, Faults, Node};

/// The mistakes found so far, each with its place.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(Faults);

impl Mistakes {
    /// The result of reading a whole file.
    pub(crate) fn none_or<T>(self, value: Option<T>) -> Result<T, Faults> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }

    pub(crate) fn add(&mut self, at: usize, rule: impl Into<String>) {
        // Each costs memory, and nobody reads more of them.
        if self.0.len() < 100 {
            self.0.push((at, rule.into()));
        }
    }

    fn expected<T>(&mut self, node: &Node, what: &str) -> Option<T> {
        self.add(node.at, format!("expected {what}, found {}", node.data.kind()));
        None
    }

    pub(crate) fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        match &node.data {
            Data::Text(text) => Some(text),
            _ => self.expected(node, "a text"),
        }
    }

    pub(crate) fn integer(&mut self, node: &Node) -> Option<i64> {
        match node.data {
            Data::Integer(number) => Some(number),
            _ => self.expected(node, "a whole number"),
        }
    }

    pub(crate) fn boolean(&mut self, node: &Node) -> Option<bool> {
        match node.data {
            Data::Bool(is) => Some(is),
            _ => self.expected(node, "`true` or `false`"),
        }
    }

    pub(crate) fn list<'n>(&mut self, node: &'n Node) -> Option<&'n [Node]> {
        match &node.data {
            Data::List(items) => Some(items),
            _ => self.expected(node, "a list"),
        }
    }

    /// A table with these keys alone.
    pub(crate) fn table<'n>(&mut self, node: &'n Node, keys: &[&str]) -> Option<Table<'n>> {
        let table = self.open_table(node)?;
        for (key, _) in &table.node_entries {
            if !keys.contains(&key.text.as_str()) {
                self.add(key.at, unknown("key", &key.text, keys));
            }
        }
        Some(table)
    }

    /// A table whose keys are names that the author chooses.
    pub(crate) fn open_table<'n>(&mut self, node: &'n Node) -> Option<Table<'n>> {
        match &node.data {
            Data::Table(entries) => Some(Table { at: node.at, node_entries: entries.iter().collect() }),
            _ => self.expected(node, "a table"),
        }
    }

    /// One of these words, and what it stands for.
    pub(crate) fn choice<T: Copy>(&mut self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(node)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.add(node.at, unknown(what, text, &words));
        }
        found.map(|(_, value)| *value)
    }
}

/// A table of a file.
#[derive(Debug)]
pub(crate) struct Table<'n> {
    pub(crate) at: usize,
    node_entries: Vec<&'n (crate::node::Key, Node)>,
}

impl<'n> Table<'n> {
    pub(crate) fn get(&self, name: &str) -> Option<&'n Node> {
        self.node_entries.iter().find(|(key, _)| key.text == name).map(|(_, node)| node)
    }

    /// The value of a key that must be there.
    pub(crate) fn required(&self, name: &str, mistakes: &mut Mistakes) -> Option<&'n Node> {
        let found = self.get(name);
        if found.is_none() {
            mistakes.add(self.at, format!("the key `{name}` is missing"));
        }
        found
    }

    /// Each key with its place and value.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (usize, &'n str, &'n Node)> {
        self.node_entries.iter().map(|(key, node)| (key.at, key.text.as_str(), node))
    }
}

/// The longest name that a message repeats.
const LONGEST_NAME: usize = 64;

/// Says that a name is unknown, what may have been meant, and what is allowed.
pub(crate) fn unknown(what: &str, name: &str, allowed: &[&str]) -> String {
    let shown: String = name.chars().take(LONGEST_NAME).collect();
    let near = allowed.iter().map(|other| (strsim::osa_distance(&shown, other), other)).min();
    let meant = match near {
        Some((distance, other)) if distance <= 2 && distance < other.len() => format!("; did you mean `{other}`?"),
        _ => ".".to_owned(),
    };
    let allowed: Vec<_> = allowed.iter().map(|name| format!("`{name}`")).collect();
    format!("no {what} is called `{}`{meant} Allowed: {}", shown.escape_debug(), allowed.join(", "))
}
