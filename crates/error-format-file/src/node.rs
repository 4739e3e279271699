//! The values of a file, each with its place: the same for TOML and JSON.

/// A value, and the byte at which it begins.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) at: usize,
    pub(crate) data: Data,
}

/// What is at a place.
#[derive(Debug)]
pub(crate) enum Data {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    /// A date or a time of TOML, which no key takes.
    Date,
    List(Vec<Node>),
    /// In the order of the file.
    Table(Vec<(Key, Node)>),
}

/// A key, and the byte at which it begins.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) at: usize,
    pub(crate) text: String,
}

impl Data {
    /// What it is, in the words of a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Data::Null => "null",
            Data::Bool(_) => "`true` or `false`",
            Data::Integer(_) => "a whole number",
            Data::Float(_) => "a number",
            Data::Text(_) => "a text",
            Data::Date => "a date",
            Data::List(_) => "a list",
            Data::Table(_) => "a table",
        }
    }
}

/// How deep values may be nested: a description needs about ten levels.
pub(crate) const DEEPEST: usize = 32;

/// The rule that [`DEEPEST`] is.
pub(crate) const TOO_DEEP: &str = "values are nested at most 32 levels deep";

/// The mistakes of a text: each has its place and the rule.
pub(crate) type Faults = Vec<(usize, String)>;
