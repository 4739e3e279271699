//! Writes a catalog in its own form, as the version of the crate for that form wrote it.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::{
    Codes, Layout, PublishedCatalog, PublishedCategory, PublishedError, PublishedExample, PublishedHeader,
    PublishedOperation, PublishedSuccess,
};

impl Serialize for PublishedCatalog {
    /// Writes it in its form.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_form_1 = self.form < 2;
        let PublishedCatalog {
            form,
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
        } = self;
        Written {
            form: *form,
            name,
            dialect: is_form_1.then_some(format),
            format: (!is_form_1).then_some(format),
            media_type,
            docs_base: docs_base.as_deref(),
            layout: layout.as_ref(),
            categories,
            codes: *codes,
            errors: if is_form_1 {
                Errors::InForm1(errors.iter().map(ErrorInForm1::new).collect())
            } else {
                Errors::Newest(errors)
            },
            successes,
            operations,
        }
        .serialize(serializer)
    }
}

/// A catalog as it is written, with its members in their order.
#[derive(Serialize)]
struct Written<'a> {
    form: u32,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<&'a String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a String>,
    media_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    docs_base: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layout: Option<&'a Layout>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    categories: &'a BTreeMap<String, PublishedCategory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    codes: Option<Codes>,
    errors: Errors<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    successes: &'a [PublishedSuccess],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    operations: &'a [PublishedOperation],
}

#[derive(Serialize)]
#[serde(untagged)]
enum Errors<'a> {
    Newest(&'a [PublishedError]),
    InForm1(Vec<ErrorInForm1<'a>>),
}

/// An error in form 1, whose examples have `dialect` instead of `format`.
#[derive(Serialize)]
struct ErrorInForm1<'a> {
    #[serde(flatten)]
    error: PublishedError,
    /// The last member of an error.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<ExampleInForm1<'a>>,
}

impl ErrorInForm1<'_> {
    fn new(error: &PublishedError) -> ErrorInForm1<'_> {
        let examples = error.examples.iter().map(ExampleInForm1::new).collect();
        ErrorInForm1 { error: PublishedError { examples: Vec::new(), ..error.clone() }, examples }
    }
}

#[derive(Serialize)]
struct ExampleInForm1<'a> {
    dialect: &'a str,
    media_type: &'a str,
    status: u16,
    headers: &'a [PublishedHeader],
    body: &'a str,
}

impl ExampleInForm1<'_> {
    fn new(example: &PublishedExample) -> ExampleInForm1<'_> {
        let PublishedExample { format, media_type, status, headers, body } = example;
        ExampleInForm1 { dialect: format, media_type, status: *status, headers, body }
    }
}
