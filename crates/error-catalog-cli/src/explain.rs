//! `error-catalog explain`: a code, a status, a rule.

use std::fmt::{self, Write as _};

use anstyle::Style;
use error_catalog::{PublishedCatalog, PublishedError, PublishedMember, Rule, json, near};
use error_docs::Pages;
use error_markup::inert;
use serde::Serialize;

use crate::{error_text::text, format::ExplainFormat};

/// What a name means: an error by its code or number, all errors of a status, or a
/// rule of the gate.
pub(crate) fn explain(name: &str, catalog: PublishedCatalog, format: ExplainFormat) -> Result<String, String> {
    let errors: Vec<_> = catalog.named(name).collect();
    if !errors.is_empty() {
        return of_errors(&errors, &catalog, format);
    }
    if let Some(status) = status(name) {
        let errors: Vec<_> = catalog.errors.iter().filter(|it| it.all_statuses().contains(&status)).collect();
        return of_status(status, &errors, &catalog, format);
    }
    if let Some(rule) = Rule::find(name) {
        return rules(&[*rule], format);
    }
    Err(unknown(name, &catalog))
}

/// All rules of the gate, or one.
pub(crate) fn rules(rules: &[Rule], format: ExplainFormat) -> Result<String, String> {
    #[derive(Serialize)]
    struct Row {
        rule: &'static str,
        weight: &'static str,
        finds: &'static str,
    }
    let row = |Rule { name, weight, finds }: &Rule| Row { rule: name, weight, finds };
    match format {
        ExplainFormat::Json => json(&rules.iter().map(row).collect::<Vec<_>>()).map_err(text),
        ExplainFormat::Markdown | ExplainFormat::Github => {
            let head = "| rule | weight | finds |\n|---|---|---|\n".to_owned();
            Ok(rules.iter().fold(head, |mut all, Rule { name, weight, finds }| {
                // Writing to a string can't fail.
                let _ = writeln!(all, "| `{name}` | {weight} | {finds} |");
                all
            }))
        }
        ExplainFormat::Human => Ok(rules.iter().fold(String::new(), |mut all, Rule { name, weight, finds }| {
            let _ = writeln!(all, "{HEAD}{name}{HEAD:#} ({weight})\n  {finds}");
            all
        })),
    }
}

const HEAD: Style = Style::new().bold();

fn status(name: &str) -> Option<u16> {
    name.parse().ok().filter(|status| (100..600).contains(status))
}

/// Why nothing is explained, with the names that may be meant.
fn unknown(name: &str, catalog: &PublishedCatalog) -> String {
    let codes = catalog.errors.iter().flat_map(|error| [&*error.code, error.wire_code()]);
    let mut codes: Vec<_> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    let found: Vec<_> = near(name, codes).into_iter().chain(Rule::near(name)).take(3).collect();
    let found: Vec<_> = found.iter().map(|name| format!("`{name}`")).collect();
    let advice = match &found[..] {
        [] => "`error-catalog check` and the pages list all".to_owned(),
        found => format!("did you mean {}?", found.join(" or ")),
    };
    format!("the catalog of `{}` has no `{name}`: {advice}", catalog.name)
}

fn of_errors(errors: &[&PublishedError], catalog: &PublishedCatalog, format: ExplainFormat) -> Result<String, String> {
    match format {
        ExplainFormat::Json => json(errors).map_err(text),
        ExplainFormat::Human => Ok(errors.iter().map(|error| Explanation { error, catalog }.to_string()).collect()),
        ExplainFormat::Markdown | ExplainFormat::Github => {
            let code = errors.first().map(|error| &*error.code).unwrap_or_default();
            Ok(Pages::new(catalog.clone()).error_alone(code).map_err(text)?.unwrap_or_default())
        }
    }
}

/// The errors of a status, in a list.
fn of_status(
    status: u16,
    errors: &[&PublishedError],
    catalog: &PublishedCatalog,
    format: ExplainFormat,
) -> Result<String, String> {
    if errors.is_empty() {
        return Err(format!("no error of `{}` has the status {status}", catalog.name));
    }
    if matches!(format, ExplainFormat::Json) {
        return json(errors).map_err(text);
    }
    let mut all = String::new();
    for error in errors {
        let (code, title) = (inert(error.wire_code()).on_one_line().to_string(), inert(&error.title).on_one_line());
        let count = catalog.operations_of(error).count();
        let operations = match count {
            0 => String::new(),
            1 => ", 1 operation".to_owned(),
            _ => format!(", {count} operations"),
        };
        let _ = match format {
            ExplainFormat::Human => writeln!(all, "{HEAD}{status} {code}{HEAD:#}: {title}{operations}"),
            _ => writeln!(
                all,
                "- {}: {}{operations}",
                error_markup::markdown(&code),
                error_markup::markdown(&error.title)
            ),
        };
    }
    Ok(all)
}

/// One error for a terminal.
struct Explanation<'a> {
    error: &'a PublishedError,
    catalog: &'a PublishedCatalog,
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const HEAD: Style = Style::new().bold();
        let error = self.error;
        let error_type = error.error_type.as_ref().map(|error_type| format!(" ({error_type})")).unwrap_or_default();
        let head = format!("{} {}{error_type}", error.status, error.wire_code());
        writeln!(f, "{HEAD}{}{HEAD:#}\n{}", inert(&head).on_one_line(), inert(&error.title).on_one_line())?;
        let retry =
            format!("{}{}", error.retry.replace('_', " "), if error.wait.is_some() { ", see Retry-After" } else { "" });
        let member = |member: &PublishedMember| {
            let meaning = member.description.as_ref().map(|meaning| format!(", {meaning}")).unwrap_or_default();
            format!("{}: {}{meaning}", member.name, member.of)
        };
        let members: Vec<_> = error.members.iter().map(member).collect();
        let requests: Vec<_> = error.requests.iter().map(|it| format!("{} {}", it.method, it.request.path)).collect();
        let operations: Vec<_> = self
            .catalog
            .operations_of(error)
            .map(|operation| format!("{} {}", operation.method, operation.path))
            .collect();
        let sections = self.catalog.sections_of(error).into_iter().map(|(name, text)| (name, Some(text.to_owned())));
        let parts = [
            ("Retry", Some(retry)),
            ("Message", error.message.clone()),
            ("Members", Some(members.join("\n"))),
            ("Since", error.since.clone()),
            ("Owner", error.owner.clone()),
            ("Runbook", error.runbook.clone()),
            ("Requests that return it", Some(requests.join("\n"))),
            ("Returned by", Some(operations.join("\n"))),
            ("Example", error.examples.first().map(|example| example.body.clone())),
            ("Documentation", error.uri.clone()),
        ];
        let mut last = "";
        for (name, part) in sections.chain(parts) {
            let part = part.unwrap_or_default();
            if part.is_empty() {
                continue;
            }
            if name != last {
                writeln!(f, "\n{HEAD}{name}{HEAD:#}")?;
            }
            last = name;
            for line in part.lines() {
                writeln!(f, "  {}", inert(line))?;
            }
        }
        writeln!(f)
    }
}
