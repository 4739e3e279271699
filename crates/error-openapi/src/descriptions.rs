//! A document while its errors are described in every format of the API.

use std::collections::{BTreeMap, BTreeSet};

use error_formats::Sent;
use utoipa::openapi::{Ref, RefOr, Response, path::Operation, schema::Components};

use crate::{
    description::{Described, Description},
    error::DescribeError,
    fault,
    responses::Answers,
    settings::Settings,
};

/// The descriptions of a document, one for each format, and the responses that combine
/// them.
#[derive(Debug)]
pub(crate) struct Descriptions<'a> {
    own: Description<'a>,
    others: Vec<Description<'a>>,
    /// The names that the author's responses have.
    written: BTreeSet<String>,
    /// The name of the response that combines one of each format, by their names.
    names: BTreeMap<Parts, String>,
}

/// The responses of each format for one status, by their names. A format may have another
/// status for these errors.
type Parts = (Answers, Vec<Option<String>>);

impl<'a> Descriptions<'a> {
    /// Describes nothing yet; `written` are the components of the author's.
    pub(crate) fn new(
        own: &'a Settings,
        others: &'a [Settings],
        written: Option<&Components>,
    ) -> Result<Descriptions<'a>, DescribeError> {
        Ok(Descriptions {
            own: Description::new(own, written)?,
            others: others.iter().map(|other| Description::new(other, written)).collect::<Result<_, _>>()?,
            written: written.map(|written| written.responses.keys().cloned().collect()).unwrap_or_default(),
            names: BTreeMap::new(),
        })
    }

    /// Gives an operation the responses of what it declares; `known` are the schemas of its
    /// successes.
    pub(crate) fn add(
        &mut self,
        path: &str,
        method: &str,
        operation: &mut Operation,
        known: &fault::Schemas,
    ) -> Result<Described, DescribeError> {
        // A description takes the declarations out of the operation.
        let declared = operation.clone();
        let mut described = self.own.add(path, method, operation)?;
        let mut by_answers: BTreeMap<Answers, Vec<Option<String>>> =
            described.responses.iter().map(|(answers, name)| (*answers, vec![Some(name.clone())])).collect();
        for (at, other) in self.others.iter_mut().enumerate() {
            let mut found = other.add(path, method, &mut declared.clone())?;
            described.documented.append(&mut found.documented);
            for answers in found.responses.keys() {
                by_answers.entry(*answers).or_insert_with(|| vec![None; at + 1]);
            }
            for (answers, parts) in &mut by_answers {
                parts.push(found.responses.remove(answers));
            }
        }
        for (answers, parts) in by_answers {
            self.give(operation, (answers, parts), known);
        }
        Ok(described)
    }

    /// Gives an operation the response for one status.
    fn give(&mut self, operation: &mut Operation, parts: Parts, known: &fault::Schemas) {
        let (answers, names) = &parts;
        let mut merged = false;
        if let Some(status) = answers.status() {
            for (description, name) in self.each().zip(names) {
                let Some(name) = name else { continue };
                merged |= description.responses().merge_into_success(operation, status, name, known);
            }
        }
        if merged {
            return;
        }
        let answers = *answers;
        let reference = RefOr::Ref(Ref::from_response_name(self.name(parts)));
        let responses = &mut operation.responses.responses;
        match answers {
            // Unless its author wrote one.
            Answers::Others => drop(responses.entry(answers.key()).or_insert(reference)),
            Answers::Of(_) => drop(responses.insert(answers.key(), reference)),
        }
    }

    /// The name of the response that combines `parts`: that of the first of them, unless
    /// another combination has it.
    fn name(&mut self, parts: Parts) -> String {
        if let Some(name) = self.names.get(&parts) {
            return name.clone();
        }
        let first = parts.1.iter().flatten().next().cloned().unwrap_or_default();
        let is_taken = |name: &String| self.written.contains(name) || self.names.values().any(|other| other == name);
        let numbered = (2..).map(|at| format!("{first}.{at}"));
        let name = std::iter::once(first.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default();
        self.names.insert(parts, name.clone());
        name
    }

    /// The descriptions, that of the API's own format first.
    fn each(&self) -> impl Iterator<Item = &Description<'a>> {
        std::iter::once(&self.own).chain(&self.others)
    }

    /// What the API sends besides its catalog.
    pub(crate) fn sent(&self) -> Sent {
        self.own.sent()
    }

    /// Adds the schemas, the responses and the headers to the document.
    pub(crate) fn finish(self, components: &mut Components) -> Result<(), DescribeError> {
        for ((_, parts), name) in &self.names {
            let parts = self.each().zip(parts).filter_map(|(it, name)| it.responses().get(name.as_deref()?));
            if let Some(response) = combined(parts) {
                components.responses.insert(name.clone(), response.into());
            }
        }
        self.own.finish(components)?;
        self.others.into_iter().try_for_each(|other| other.finish_beside(components))
    }
}

/// The response of the first format, with the bodies and the headers of the others.
fn combined<'r>(mut parts: impl Iterator<Item = &'r Response>) -> Option<Response> {
    let mut combined = parts.next()?.clone();
    for other in parts {
        combined.content.extend(other.content.clone());
        combined.headers.extend(other.headers.clone());
    }
    Some(combined)
}
