//! The parameters in a path, for operations that do not describe them: utoipa finds them only with its feature
//! `axum_extras`, and a document without them is invalid (OpenAPI 3.1.1, section 4.8.8.2).

use error_catalog::sample_text;
use utoipa::openapi::{
    RefOr, Required,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem, Paths},
};

use crate::schema::string;

/// The longest value: as long as the longest address that servers and proxies commonly read.
const LONGEST: usize = 8_000;

/// Adds each parameter of a path to the operations that do not have it. Its type is not known, so it is a string.
pub(crate) fn complete(paths: &mut Paths) {
    for (path, item) in &mut paths.paths {
        let names: Vec<_> = names(path).collect();
        let PathItem { parameters, get, put, post, delete, options, head, patch, trace, .. } = item;
        let of_item = parameters.as_deref().unwrap_or_default();
        for operation in [get, put, post, delete, options, head, patch, trace].into_iter().flatten() {
            add_to(operation, of_item, &names);
        }
    }
}

/// The names between the braces of a path.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

fn add_to(operation: &mut Operation, of_item: &[RefOr<Parameter>], names: &[&str]) {
    let described = || operation.parameters.iter().flatten().chain(of_item);
    // What a reference is about is not known here.
    if described().any(|parameter| matches!(parameter, RefOr::Ref(_))) {
        return;
    }
    let is_described = |name: &str| {
        described().any(|parameter| match parameter {
            RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Path && parameter.name == name,
            RefOr::Ref(_) => false,
        })
    };
    let missing: Vec<_> = names.iter().filter(|name| !is_described(name)).map(|name| parameter(name)).collect();
    if !missing.is_empty() {
        operation.parameters.get_or_insert_default().extend(missing);
    }
}

fn parameter(name: &str) -> RefOr<Parameter> {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(string(LONGEST, if name.starts_with('*') { "^.+$" } else { "^[^/]+$" })))
        .example(Some(sample_text(name).into()));
    RefOr::T(parameter.build())
}
