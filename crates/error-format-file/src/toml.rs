//! Reads the values of a TOML file.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::node::{DEEPEST, Data, Faults, Key, Node, TOO_DEEP};

/// Reads a text, or returns the place and the words of each mistake in its syntax.
pub(crate) fn parse(text: &str) -> Result<Node, Faults> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let places = errors.iter().map(|error| (error.span().map_or(0, |span| span.start), error.message().to_owned()));
        return Err(places.collect());
    }
    let at = table.span().start;
    let data = entries(table.into_inner(), 0).map_err(|at| vec![(at, TOO_DEEP.to_owned())])?;
    Ok(Node { at, data })
}

/// The entries of a table, in the order in which the file has them.
fn entries(table: DeTable<'_>, depth: usize) -> Result<Data, usize> {
    let mut entries = Vec::new();
    for (key, value) in table {
        let key = Key { at: key.span().start, text: key.into_inner().into_owned() };
        entries.push((key, node(value, depth + 1)?));
    }
    entries.sort_by_key(|(key, _)| key.at);
    Ok(Data::Table(entries))
}

fn node(value: Spanned<DeValue<'_>>, depth: usize) -> Result<Node, usize> {
    let at = value.span().start;
    if depth > DEEPEST {
        return Err(at);
    }
    let data = match value.into_inner() {
        DeValue::String(text) => Data::Text(text.into_owned()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Data::Integer(number),
            Err(_) => Data::Float(number.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(number) => Data::Float(number.as_str().parse().unwrap_or(f64::INFINITY)),
        DeValue::Boolean(is) => Data::Bool(is),
        DeValue::Datetime(_) => Data::Date,
        DeValue::Array(items) => {
            Data::List(items.into_iter().map(|item| node(item, depth + 1)).collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => entries(table, depth)?,
    };
    Ok(Node { at, data })
}
