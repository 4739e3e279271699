//! What is wrong with a resource that cannot be parsed, and what to write.

use fluent_syntax::parser::{ErrorKind, ParserError, parse_runtime};

const TEXT: &str = "write a text as `code = Title`, with its other texts below it, indented: `    .message = ...`";

/// The first mistake of a resource: where it is, in bytes, and what to write.
pub(crate) fn mistake(text: &str, errors: Vec<ParserError>) -> Option<(usize, String)> {
    let mut error = errors.into_iter().next()?;
    let mut begin = 0;
    let mut is_attribute = false;
    // The parser takes an attribute with a mistake for a new text, and only says that this text has no name.
    while let Some(attribute) = attribute_at(text, begin, &error) {
        let end = error.slice.as_ref().map_or(text.len(), |slice| begin + slice.end);
        begin = attribute;
        is_attribute = true;
        let first = text.get(begin..end).and_then(|entry| parse_runtime(entry).err()?.1.into_iter().next());
        let Some(first) = first else {
            return Some((begin, format!("an attribute is below the text of an error; {TEXT}")));
        };
        error = first;
    }
    let at = begin + error.pos.start;
    let is_name = error.slice.as_ref().is_some_and(|slice| slice.start == error.pos.start);
    let before = || text.get(..at).map_or(at, |before| before.trim_end().len());
    let at = match &error.kind {
        ErrorKind::ExpectedToken(_) | ErrorKind::MissingValue => before(),
        _ => at,
    };
    Some((at, said(&error.kind, is_name, is_attribute)))
}

/// Where the name of an attribute begins that was taken for the name of a text.
fn attribute_at(text: &str, begin: usize, error: &ParserError) -> Option<usize> {
    if !matches!(&error.kind, ErrorKind::ExpectedCharRange { .. }) {
        return None;
    }
    let rest = text.get(begin + error.slice.as_ref()?.start..)?;
    let name = rest.trim_start_matches(' ').strip_prefix('.')?;
    Some(text.len() - name.len())
}

fn said(kind: &ErrorKind, is_name: bool, is_attribute: bool) -> String {
    match kind {
        ErrorKind::ExpectedToken('}') => "`}` is missing; write what is shown as `{ $name }`".to_owned(),
        ErrorKind::ExpectedToken('=') if is_attribute => "`=` is missing; write `.message = ...`".to_owned(),
        ErrorKind::ExpectedToken('=') => format!("`=` is missing; {TEXT}"),
        ErrorKind::ExpectedToken(token) => format!("`{token}` is missing"),
        ErrorKind::ExpectedCharRange { .. } if is_name && is_attribute => {
            "the name of an attribute is missing after the `.`; write `.message = ...`".to_owned()
        }
        ErrorKind::ExpectedCharRange { .. } if is_name => format!("a name begins with a letter, a-z or A-Z; {TEXT}"),
        ErrorKind::ExpectedCharRange { range } => match &**range {
            "0-9" => "a digit is missing after the `-` or the `.` of a number".to_owned(),
            "a-zA-Z" => "a name is missing; it begins with a letter, a-z or A-Z".to_owned(),
            _ => "a line break is missing after `->`; write each variant on its own line".to_owned(),
        },
        ErrorKind::ExpectedMessageField { entry_id } if is_attribute => {
            format!("`.{entry_id}` has no text; write `.{entry_id} = ...`")
        }
        ErrorKind::ExpectedMessageField { entry_id } => format!("`{entry_id}` has no text; {TEXT}"),
        ErrorKind::ExpectedTermField { entry_id } => format!("`-{entry_id}` has no text; write `-{entry_id} = ...`"),
        ErrorKind::ForbiddenCallee => {
            "only `NUMBER` can be called; the name of a function has capital letters".to_owned()
        }
        ErrorKind::MissingDefaultVariant => "a select needs a default variant, such as `*[other] ...`".to_owned(),
        ErrorKind::MultipleDefaultVariants => "a select has two default variants; remove one `*`".to_owned(),
        ErrorKind::MissingValue => "a text is missing; write one after `]`".to_owned(),
        ErrorKind::MessageReferenceAsSelector
        | ErrorKind::TermReferenceAsSelector
        | ErrorKind::MessageAttributeAsSelector
        | ErrorKind::ExpectedSimpleExpressionAsSelector => {
            "a select does not choose by another text; write an argument, such as `{ $count -> ...`".to_owned()
        }
        ErrorKind::TermAttributeAsPlaceable => {
            "an attribute of a term cannot be shown; write a term of its own for its text".to_owned()
        }
        ErrorKind::UnterminatedStringLiteral => "`\"` is missing at the end of a string".to_owned(),
        ErrorKind::PositionalArgumentFollowsNamed => {
            "a named argument is followed by one without a name; write the one without a name first".to_owned()
        }
        ErrorKind::DuplicatedNamedArgument(name) => {
            format!("the argument `{name}` is there twice; remove one of the two")
        }
        ErrorKind::UnknownEscapeSequence(_) => {
            r#"an unknown escape in a string; write `\\`, `\"`, `\u` with four hex digits or `\U` with six"#.to_owned()
        }
        ErrorKind::InvalidUnicodeEscapeSequence(_) => {
            "an escape in a string has too few hex digits; write four after `\\u`, or six after `\\U`".to_owned()
        }
        ErrorKind::UnbalancedClosingBrace => "`}` has no `{`; to show a brace, write `{ \"}\" }`".to_owned(),
        ErrorKind::ExpectedInlineExpression => {
            "`{` is followed by no value; write `{ $name }`, or `{ \"{\" }` to show a brace".to_owned()
        }
        ErrorKind::ExpectedLiteral => "a named argument takes a number or a string in quotes".to_owned(),
    }
}
