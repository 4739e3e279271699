//! Merges several catalogs into one, for example those of an API's services or versions.

use std::{collections::BTreeMap, error::Error, fmt};

use crate::{Codes, PublishedCatalog, PublishedError, PublishedOperation, PublishedSuccess, diff_on};

/// Merges catalogs: each error, success and operation appears once.
///
/// An entry that is in several catalogs must be identical in all of them. All catalogs
/// must have the same format, the same layout of bodies and the same base of
/// documentation addresses.
///
/// # Errors
///
/// Fails if the catalogs contradict each other. The error lists every conflict.
///
/// # Examples
///
/// ```
/// use error_catalog::{PublishedCatalog, PublishedError, merge};
///
/// let catalog = |name: &str, code: &str, status| PublishedCatalog {
///     name: name.into(),
///     errors: vec![PublishedError { code: code.into(), status, ..PublishedError::default() }],
///     ..PublishedCatalog::default()
/// };
/// let both = merge([catalog("seats", "sold_out", 409), catalog("cards", "expired", 410)])?;
/// assert_eq!((&*both.name, both.errors.len()), ("seats and cards", 2));
///
/// let conflict = merge([catalog("seats", "expired", 409), catalog("cards", "expired", 410)]).unwrap_err();
/// assert_eq!(conflict.to_string(), "`expired` of `seats` and of `cards`: the status was `409` and is `410`");
/// # Ok::<(), error_catalog::MergeError>(())
/// ```
pub fn merge(catalogs: impl IntoIterator<Item = PublishedCatalog>) -> Result<PublishedCatalog, MergeError> {
    let mut catalogs = catalogs.into_iter();
    let mut merged = catalogs.next().unwrap_or_default();
    merged.form = PublishedCatalog::FORM;
    let (mut names, mut conflicts) = (vec![merged.name.clone()], Vec::new());
    for other in catalogs {
        if !names.contains(&other.name) {
            names.push(other.name.clone());
        }
        add(&mut merged, &other, &mut conflicts);
        merged.name = names.join(" and ");
    }
    merged.errors.sort_by_cached_key(PublishedError::key);
    merged.successes.sort_by(|one, other| (&one.error_type, &one.code).cmp(&(&other.error_type, &other.code)));
    merged.operations.sort_by(|one, other| one.place().cmp(&other.place()));
    if conflicts.is_empty() { Ok(merged) } else { Err(MergeError(conflicts)) }
}

#[deny(unused_variables, reason = "a field that is taken and not merged is forgotten")]
fn add(merged: &mut PublishedCatalog, other: &PublishedCatalog, conflicts: &mut Vec<String>) {
    let PublishedCatalog {
        form: _,
        name,
        format,
        media_type,
        docs_base,
        layout,
        categories,
        codes,
        errors,
        successes,
        operations,
    } = other;
    let both = format!("`{}` and `{name}`", merged.name);
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    let said = |codes: Option<Codes>| codes.map_or("not said", Codes::name);
    let is_other_promise = merged.codes.zip(*codes).is_some_and(|(one, other)| one != other);
    let differences = [
        ("format", merged.format != *format, merged.format.clone(), format.clone()),
        (
            "media type",
            !merged.media_type.eq_ignore_ascii_case(media_type),
            merged.media_type.clone(),
            media_type.clone(),
        ),
        ("base of pages", merged.docs_base != *docs_base, text(&merged.docs_base), text(docs_base)),
        ("promise about codes", is_other_promise, said(merged.codes).to_owned(), said(*codes).to_owned()),
    ];
    for (what, _, one, other) in differences.into_iter().filter(|(_, is_other, ..)| *is_other) {
        conflicts.push(format!("{both} have another {what}: `{one}` and `{other}`"));
    }
    if merged.layout != *layout {
        conflicts.push(format!("{both} have another layout of bodies: publish both with one version of the format"));
    }
    merged.codes = merged.codes.or(*codes);
    for (category, said) in categories {
        let known = merged.categories.entry(category.clone()).or_insert_with(|| said.clone());
        known.action = known.action.take().or_else(|| said.action.clone());
        if let Some((one, other)) = known.number.zip(said.number).filter(|(one, other)| one != other) {
            conflicts.push(format!("{both} have another number of the category `{category}`: `{one}` and `{other}`"));
        }
        known.number = known.number.or(said.number);
    }
    add_errors(merged, (name, errors), conflicts);
    for success in successes {
        let key = |it: &PublishedSuccess| (it.error_type.clone(), it.code.clone());
        match merged.successes.iter().find(|it| key(it) == key(success)) {
            Some(known) if known != success => {
                conflicts.push(format!("the success `{}` of {both} is not the same", success.code));
            }
            Some(_) => {}
            None => merged.successes.push(success.clone()),
        }
    }
    add_operations(merged, (name, operations), conflicts);
}

fn add_errors(merged: &mut PublishedCatalog, (name, errors): (&str, &[PublishedError]), conflicts: &mut Vec<String>) {
    let known: BTreeMap<_, _> =
        merged.errors.iter().enumerate().map(|(at, it)| ((it.error_type.clone(), it.code.clone()), at)).collect();
    for error in errors {
        let Some(at) = known.get(&(error.error_type.clone(), error.code.clone())) else {
            merged.errors.push(error.clone());
            continue;
        };
        let one = &merged.errors[*at];
        // An author's error that another service's framework returns as well is the author's.
        let is_authors = one.framework && !error.framework;
        let same = |it: &PublishedError| PublishedError { framework: false, ..it.clone() };
        if same(one) != same(error) {
            conflicts.push(conflict(one, error, (&merged.name, name)));
        } else if is_authors {
            merged.errors[*at] = error.clone();
        }
    }
}

/// What is not the same of an error that two catalogs have.
fn conflict(one: &PublishedError, other: &PublishedError, (of_one, of_other): (&str, &str)) -> String {
    let alone = |error: &PublishedError| PublishedCatalog {
        errors: vec![PublishedError { framework: false, ..error.clone() }],
        ..PublishedCatalog::default()
    };
    let differences = diff_on(&alone(one), &alone(other), "");
    let texts: Vec<_> = differences.iter().map(|change| &*change.text).collect();
    let texts = if texts.is_empty() { "their examples are not the same".to_owned() } else { texts.join("; ") };
    format!("`{}` of `{of_one}` and of `{of_other}`: {texts}", one.label())
}

fn add_operations(
    merged: &mut PublishedCatalog,
    (name, operations): (&str, &[PublishedOperation]),
    conflicts: &mut Vec<String>,
) {
    let known: BTreeMap<_, _> =
        merged.operations.iter().enumerate().map(|(at, it)| ((it.path.clone(), it.method.clone()), at)).collect();
    for operation in operations {
        match known.get(&(operation.path.clone(), operation.method.clone())) {
            None => merged.operations.push(operation.clone()),
            Some(at) if merged.operations[*at] != *operation => conflicts.push(format!(
                "`{} {}` of `{}` and of `{name}` is not the same operation",
                operation.method, operation.path, merged.name
            )),
            Some(_) => {}
        }
    }
}

/// The error for catalogs that cannot be merged: it lists every conflict.
#[derive(Clone, PartialEq, Eq)]
pub struct MergeError(Vec<String>);

impl MergeError {
    /// The conflicts, in the order of the catalogs.
    pub fn conflicts(&self) -> &[String] {
        &self.0
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl Error for MergeError {}
