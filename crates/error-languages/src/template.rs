//! A resource with the texts of a catalog, to be translated.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use error_catalog::{PublishedCatalog, TemplatePart, template_parts};
use error_core::PageText;

use crate::{
    expected::{Expected, OF_A_FIELD, OF_A_MISTAKE, argument, expected},
    identifier::{PAGE, PHRASE, PLACE, VIOLATION, is_identifier},
};

/// A [Fluent](https://projectfluent.org) resource with the texts that [`Languages::check`](crate::Languages::check) asks
/// for, as the author wrote them: a file to begin a language with.
///
/// # Examples
///
/// ```
/// use error_catalog::{PublishedCatalog, PublishedError};
/// use error_languages::Template;
///
/// let error = PublishedError {
///     code: "account_not_found".into(),
///     category: "not_found".into(),
///     title: "No such account".into(),
///     message: Some("There is no account {id}".into()),
///     ..PublishedError::default()
/// };
/// let catalog = PublishedCatalog { errors: vec![error], ..PublishedCatalog::default() };
/// assert_eq!(
///     Template::new(&catalog).to_string(),
///     "\
/// ### Errors. The name of a text is the code of its error.
///
/// account_not_found = No such account
///     .message = There is no account { $id }
/// ",
/// );
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Template<'a> {
    catalog: &'a PublishedCatalog,
    has_pages: bool,
}

impl<'a> Template<'a> {
    /// The texts of the errors in `catalog`.
    pub const fn new(catalog: &'a PublishedCatalog) -> Template<'a> {
        Template { catalog, has_pages: false }
    }

    /// Has the texts of HTML, Markdown and plain text, too, with the phrases of the statuses in the catalog.
    #[must_use]
    pub const fn with_pages(self) -> Template<'a> {
        Template { has_pages: true, ..self }
    }

    /// The texts by their group and the name of their message.
    fn messages(&self) -> BTreeMap<Group, BTreeMap<String, Vec<Text>>> {
        let of_author = self.catalog.errors.iter().filter(|error| !error.framework).map(|error| &*error.code);
        let of_author: BTreeSet<&str> = of_author.collect();
        let mut groups: BTreeMap<Group, BTreeMap<String, Vec<Text>>> = BTreeMap::new();
        for (name, text) in expected(self.catalog) {
            // A resource cannot have a text for a code that is no identifier of Fluent.
            let (id, attribute) = name.split_once('.').map_or((&*name, None), |(id, attribute)| (id, Some(attribute)));
            if !is_identifier(id) || !attribute.is_none_or(is_identifier) {
                continue;
            }
            let Some(pattern) = self.pattern(&name, &text) else { continue };
            let messages = groups.entry(Group::of(id, &of_author)).or_default();
            let text = Text { attribute: attribute.map(str::to_owned), pattern };
            messages.entry(id.to_owned()).or_default().push(text);
        }
        groups
    }

    /// The text in the syntax of Fluent, if it is asked for.
    fn pattern(&self, name: &str, text: &Expected) -> Option<String> {
        if let Some(of_page) = name.strip_prefix(PAGE) {
            let page = PageText::ALL.iter().find(|page| self.has_pages && page.name() == of_page)?;
            return Some(of_page_text(*page));
        }
        let own = text.own.as_deref().or_else(|| text.on_pages.as_deref().filter(|_| self.has_pages))?;
        Some(match own {
            OF_A_FIELD => OF_FIRST_FIELD.to_owned(),
            OF_A_MISTAKE => OF_EACH_MISTAKE.to_owned(),
            _ if text.is_template => pattern(template_parts(own)),
            _ => pattern([TemplatePart::Text(own)]),
        })
    }
}

/// The title of an error, or another of its texts.
struct Text {
    attribute: Option<String>,
    /// The text in the syntax of Fluent.
    pattern: String,
}

/// The parts of a resource, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Author,
    Framework,
    Violation,
    Place,
    Phrase,
    Page,
}

impl Group {
    fn of(id: &str, of_author: &BTreeSet<&str>) -> Group {
        let prefixes =
            [(VIOLATION, Group::Violation), (PLACE, Group::Place), (PHRASE, Group::Phrase), (PAGE, Group::Page)];
        let of_prefix = prefixes.iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, group)| *group);
        of_prefix.unwrap_or(if of_author.contains(id) { Group::Author } else { Group::Framework })
    }

    const fn comment(self) -> &'static str {
        match self {
            Group::Author => "Errors. The name of a text is the code of its error.",
            Group::Framework => "Errors that the framework adds.",
            Group::Violation => "What is wrong with a field, after its name.",
            Group::Place => "The name of the body, where it is wrong as a whole.",
            Group::Phrase => "Phrases of statuses.",
            Group::Page => "Texts around an error in HTML, Markdown and plain text.",
        }
    }
}

/// The message about invalid fields, which shows the number of the others if there are any.
const OF_FIRST_FIELD: &str = r#"{ $field } { $problem }{ $more ->
        [0] { "" }
        [one] { " " }(and 1 more error)
       *[other] { " " }(and { $more } more errors)
    }"#;

/// The message about a malformed body, for each mistake.
const OF_EACH_MISTAKE: &str = r#"{ $mistake ->
        [empty] The request body is empty; JSON is expected
        [unreadable] The request body could not be read
        [multipart] The request body can't be read as multipart/form-data
       *[json] The request body can't be read as JSON: line { $line }, column { $column }
    }"#;

/// When the same request can be sent again.
const WAIT: &str = "{ $unit ->
    [hours] in { $count } hours
    [minutes] in { $count } minutes
   *[seconds] { $count ->
        [0] now
        [one] in 1 second
       *[other] in { $count } seconds
    }
}";

/// The English text of a page.
fn of_page_text(text: PageText) -> String {
    let fixed = match text {
        PageText::RetryIn => return format!("You can send the same request again {WAIT}."),
        PageText::RetryWithKeyIn => {
            return format!("You can send the same request again {WAIT}, with the same idempotency key.");
        }
        PageText::Code => "Code",
        PageText::RequestId => "Request id",
        PageText::Instance => "Instance",
        PageText::Docs => "More about this error",
        PageText::RetryLater => "You can send the same request again later.",
        PageText::RetryWithKeyLater => "You can send the same request again later, with the same idempotency key.",
        PageText::RetryAfterChange => "Change the request, or wait until the state of the resource has changed.",
        PageText::RetryUncertain => "The request may have been carried out: find out before you send it again.",
        PageText::RetryNever => "Do not send the same request again.",
        _ => "",
    };
    fixed.to_owned()
}

/// A text on one line, in the syntax of Fluent.
fn pattern<'t>(parts: impl IntoIterator<Item = TemplatePart<'t>>) -> String {
    let mut written = String::new();
    for part in parts {
        match part {
            TemplatePart::Placeholder(name) if is_identifier(&argument(name)) => {
                written.extend(["{ $", &argument(name), " }"]);
            }
            TemplatePart::Placeholder(text) | TemplatePart::Text(text) => {
                text.chars().for_each(|character| push_literal(&mut written, character));
            }
        }
    }
    let words: Vec<_> = written.split_whitespace().collect();
    if words.is_empty() { r#"{ "" }"#.to_owned() } else { words.join(" ") }
}

fn push_literal(written: &mut String, character: char) {
    match character {
        '{' => written.push_str(r#"{ "{" }"#),
        '}' => written.push_str(r#"{ "}" }"#),
        _ if character.is_control() => written.push(' '),
        _ => written.push(character),
    }
}

impl fmt::Display for Template<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (group, messages)) in self.messages().into_iter().enumerate() {
            let between = if at == 0 { "" } else { "\n" };
            writeln!(f, "{between}## {}\n", group.comment())?;
            for (id, texts) in messages {
                write!(f, "{id} =")?;
                for Text { attribute, pattern } in texts {
                    match attribute {
                        None => write!(f, " {pattern}")?,
                        Some(attribute) => write!(f, "\n    .{attribute} = {pattern}")?,
                    }
                }
                f.write_str("\n")?;
            }
        }
        Ok(())
    }
}
