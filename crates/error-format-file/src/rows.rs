//! Reads the rows of the categories.

use error_core::{Category, Challenge, Definition, ErrorStatus, Row};

use crate::{
    interned::interned,
    mistakes::{Mistakes, Table, unknown},
    node::Node,
    statuses::status,
};

pub(crate) const KEYS: &[&str] =
    &["categories", "status", "code", "type", "number", "message", "listed", "challenge", "extension"];

/// All categories of client errors that no other row names.
const CLIENT: &str = "other_client_errors";
/// All categories of server errors that no other row names.
const SERVER: &str = "other_server_errors";

/// The row of each category.
#[derive(Debug)]
pub(crate) struct Rows([Option<Row>; Category::ALL.len()]);

impl Rows {
    /// The row of a category; an address that no route has shares that of what is not
    /// found, unless it has one of its own.
    pub(crate) fn get(&self, category: Category) -> Row {
        let row = self.0.get(category.index()).copied().flatten();
        match (row, category) {
            (Some(row), _) => row,
            (None, Category::RouteNotFound) => self.get(Category::NotFound),
            (None, _) => Row::standard(category),
        }
    }

    /// Reads a list of rows.
    pub(crate) fn read(node: Option<&Node>, mistakes: &mut Mistakes) -> Rows {
        let mut rows = Rows([None; Category::ALL.len()]);
        let mut rest = Vec::new();
        let items = node.and_then(|node| mistakes.list(node)).unwrap_or_default();
        for item in items {
            let Some(table) = mistakes.table(item, KEYS) else { continue };
            let Some(described) = RowData::read(&table, mistakes) else { continue };
            let Some(list) = table.required("categories", mistakes) else { continue };
            for name in mistakes.list(list).unwrap_or_default() {
                match mistakes.text(name) {
                    Some(CLIENT) => rest.push((name.at, false, described)),
                    Some(SERVER) => rest.push((name.at, true, described)),
                    Some(text) => rows.set(name.at, text, described, mistakes),
                    None => {}
                }
            }
        }
        for is_server in [false, true] {
            let mut of_kind = rest.iter().filter(|(_, kind, _)| *kind == is_server);
            if let Some((_, _, described)) = of_kind.next() {
                rows.fill(is_server, *described);
            }
            if let Some((at, ..)) = of_kind.next() {
                mistakes.add(*at, format!("two rows are for `{}`", if is_server { SERVER } else { CLIENT }));
            }
        }
        rows
    }

    fn set(&mut self, at: usize, name: &str, described: RowData, mistakes: &mut Mistakes) {
        let Some(category) = Category::ALL.iter().find(|category| category.name() == name) else {
            let mut all = vec![CLIENT, SERVER];
            all.extend(Category::ALL.iter().map(|category| category.name()));
            return mistakes.add(at, unknown("category", name, &all));
        };
        if let Some(row) = self.0.get_mut(category.index())
            && row.replace(described.row(*category)).is_some()
        {
            mistakes.add(at, format!("two rows are for `{name}`"));
        }
    }

    /// Sets the row of every category of a kind that has none yet.
    fn fill(&mut self, is_server: bool, described: RowData) {
        let of_kind = Category::ALL.iter().filter(|category| category.is_server_fault() == is_server);
        for category in of_kind.filter(|category| **category != Category::RouteNotFound) {
            if let Some(row) = self.0.get_mut(category.index()) {
                row.get_or_insert(described.row(*category));
            }
        }
    }
}

/// A row, before it is known for which category.
#[derive(Debug, Clone, Copy)]
struct RowData {
    status: Option<ErrorStatus>,
    code: Option<&'static str>,
    error_type: Option<&'static str>,
    number: Option<i64>,
    message: Option<&'static str>,
    listed: Option<&'static str>,
    challenge: Option<&'static str>,
    extension: bool,
}

impl RowData {
    fn read(table: &Table<'_>, mistakes: &mut Mistakes) -> Option<RowData> {
        let mut text = |key| table.get(key).and_then(|node| mistakes.text(node)).map(interned);
        let (error_type, message, listed) = (text("type"), text("message"), text("listed"));
        let (code, challenge) = (text("code"), text("challenge"));
        if let (Some(code), Some(node)) = (code, table.get("code"))
            && let Err(invalid) = Definition::try_new(ErrorStatus::BAD_REQUEST, code)
        {
            mistakes.add(node.at, invalid.rule());
            return None;
        }
        if let (Some(challenge), Some(node)) = (challenge, table.get("challenge"))
            && !Challenge::__is_text(challenge)
        {
            mistakes.add(node.at, "`challenge` is visible ASCII and begins with its scheme: `Bearer`");
            return None;
        }
        Some(RowData {
            status: table.get("status").and_then(|node| status(node, mistakes)),
            number: table.get("number").and_then(|node| mistakes.integer(node)),
            extension: table.get("extension").and_then(|node| mistakes.boolean(node)).unwrap_or_default(),
            code,
            error_type,
            message,
            listed,
            challenge,
        })
    }

    /// The row, with the standard status and code of the category where the file has
    /// none.
    fn row(self, category: Category) -> Row {
        let standard = Row::standard(category);
        let mut row = match self.code {
            Some(code) => Row::new(standard.status(), code),
            None => standard,
        };
        row = self.status.map_or(row, |status| row.with_status(status));
        row = self.error_type.map_or(row, |error_type| row.with_error_type(error_type));
        row = self.number.map_or(row, |number| row.with_number(number));
        row = self.message.map_or(row, |message| row.with_message(message));
        row = self.listed.map_or(row, |listed| row.with_listed(listed));
        row = self.challenge.map_or(row, |challenge| row.with_challenge(challenge));
        if self.extension { row.as_extension() } else { row }
    }
}
