//! An example request of an operation, from what the document says of it.

use error_formats::{PublishedOperation, PublishedRequest, Sample};
use serde_json::{Map, Value};
use utoipa::openapi::{
    Components, OpenApi, RefOr,
    path::{Operation, Parameter, ParameterIn},
    request_body::RequestBody,
    security::{ApiKey, HttpAuthScheme, SecurityRequirement, SecurityScheme},
};

/// How deep a schema may refer to others: one that contains itself ends here.
const DEEPEST: usize = 16;

/// What a document says of all its operations.
pub(crate) struct Requests {
    components: Components,
    security: Vec<SecurityRequirement>,
}

impl Requests {
    pub(crate) fn of(document: &OpenApi) -> Requests {
        Requests {
            components: document.components.clone().unwrap_or_default(),
            security: document.security.clone().unwrap_or_default(),
        }
    }

    /// A request that `operation` takes; `None` where its path says all.
    pub(crate) fn example(&self, published: &PublishedOperation, operation: &Operation) -> Option<PublishedRequest> {
        let mut query = Vec::new();
        let mut request = self.credentials(operation, &mut query);
        let path = self.path(published, operation, &mut query);
        for parameter in parameters(operation).filter(|parameter| parameter.parameter_in == ParameterIn::Header) {
            request = request.with_header(parameter.name.to_ascii_lowercase(), &self.text_of(parameter)?);
        }
        if let Some(RefOr::T(body)) = &operation.request_body {
            request = self.with_body(request, body);
        }
        let is_more = path != published.sample_request().path || request != PublishedRequest::default();
        request.path = path;
        is_more.then_some(request)
    }

    /// The path and the query, with a value for each parameter that must be there.
    fn path(&self, published: &PublishedOperation, operation: &Operation, query: &mut Vec<(String, String)>) -> String {
        let mut template = published.path.clone();
        for parameter in parameters(operation) {
            let Some(value) = self.text_of(parameter) else { continue };
            match &parameter.parameter_in {
                // A sample of its name is what it becomes below.
                ParameterIn::Path if value != Sample::text_of(&parameter.name) => {
                    template = template.replace(&format!("{{{}}}", parameter.name), &encoded(&value));
                }
                ParameterIn::Query => query.push((parameter.name.clone(), value)),
                _ => {}
            }
        }
        let mut path = PublishedOperation::new("", "", template).sample_request().path;
        for (at, (name, value)) in query.iter().enumerate() {
            let value = if value == CREDENTIAL { value.clone() } else { encoded(value) };
            path.push_str(&format!("{}{}={value}", if at == 0 { '?' } else { '&' }, encoded(name)));
        }
        path
    }

    fn text_of(&self, parameter: &Parameter) -> Option<String> {
        // The model keeps its example to itself, and to its serialization.
        let written = serde_json::to_value(parameter).ok()?;
        let schema = written.get("schema").cloned().unwrap_or_default();
        let value = written.get("example").cloned().unwrap_or_else(|| self.sample(&parameter.name, &schema, 0));
        Some(match value {
            Value::String(text) => text,
            Value::Array(items) => items.first().map(ToString::to_string).unwrap_or_default(),
            other => other.to_string(),
        })
    }

    /// The credentials of the first way to authenticate.
    fn credentials(&self, operation: &Operation, query: &mut Vec<(String, String)>) -> PublishedRequest {
        let request = PublishedRequest::default();
        let requirements = operation.security.as_ref().unwrap_or(&self.security);
        // The names of a requirement are known to its serialization alone.
        let names = requirements.first().and_then(|requirement| serde_json::to_value(requirement).ok());
        let Some(Value::Object(names)) = names else { return request };
        names.keys().filter_map(|name| self.components.security_schemes.get(name)).fold(request, |request, scheme| {
            let RefOr::T(scheme) = scheme else { return request };
            let scheme_name = match scheme {
                SecurityScheme::Http(http) => match http.scheme {
                    HttpAuthScheme::Basic => "Basic",
                    _ => "Bearer",
                },
                SecurityScheme::ApiKey(ApiKey::Header(key)) => {
                    return request.with_header(key.name.to_ascii_lowercase(), CREDENTIAL);
                }
                SecurityScheme::ApiKey(ApiKey::Query(key)) => {
                    query.push((key.name.clone(), CREDENTIAL.to_owned()));
                    return request;
                }
                SecurityScheme::ApiKey(ApiKey::Cookie(key)) => {
                    return request.with_header("cookie", &format!("{}={CREDENTIAL}", key.name));
                }
                SecurityScheme::OAuth2(_) | SecurityScheme::OpenIdConnect(_) => "Bearer",
                _ => return request,
            };
            request.with_header("authorization", &format!("{scheme_name} {CREDENTIAL}"))
        })
    }

    /// The body, in JSON where the operation reads it.
    fn with_body(&self, request: PublishedRequest, body: &RequestBody) -> PublishedRequest {
        let is_json = |media_type: &str| media_type == "application/json" || media_type.ends_with("+json");
        let is_form = |media_type: &str| media_type == "application/x-www-form-urlencoded";
        let of = |is: &dyn Fn(&str) -> bool| body.content.iter().find(|(media_type, _)| is(media_type));
        let Some((media_type, RefOr::T(content))) = of(&is_json).or_else(|| of(&is_form)) else { return request };
        let written = content.examples.values().find_map(|example| match example {
            RefOr::T(example) => example.value.clone(),
            RefOr::Ref(_) => None,
        });
        let value = content.example.clone().or(written).unwrap_or_else(|| {
            let schema = serde_json::to_value(content.schema.as_ref()).unwrap_or_default();
            self.sample("", &schema, 0)
        });
        let text = match &value {
            Value::Object(members) if is_form(media_type) => form(members),
            value => value.to_string(),
        };
        request.with_header("content-type", media_type).with_body(text)
    }

    /// A value that `schema` allows, as far as it says.
    fn sample(&self, name: &str, schema: &Value, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        let first = |list: &str| schema.get(list).and_then(|list| list.get(0)).cloned();
        let written =
            schema.get("example").cloned().or_else(|| first("examples")).or_else(|| schema.get("const").cloned());
        if let Some(value) = written.or_else(|| first("enum")) {
            return value;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = reference.rsplit('/').next().and_then(|name| self.components.schemas.get(name));
            let target = target.and_then(|schema| serde_json::to_value(schema).ok()).unwrap_or_default();
            return self.sample(name, &target, depth + 1);
        }
        if let Some(Value::Array(parts)) = schema.get("allOf") {
            let parts = parts.iter().map(|part| self.sample(name, part, depth + 1));
            let members = parts.filter_map(|part| part.as_object().cloned()).flatten();
            return Value::Object(members.collect());
        }
        if let Some(part) = first("oneOf").or_else(|| first("anyOf")) {
            return self.sample(name, &part, depth + 1);
        }
        let kind = match schema.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().find(|kind| *kind != "null"),
            kind => kind,
        };
        let number =
            |key: &str| schema.get(key).filter(|bound| bound.as_f64().is_some_and(|bound| bound > 0.0)).cloned();
        match kind.and_then(Value::as_str) {
            Some("integer" | "number") => number("minimum").or_else(|| number("default")).unwrap_or(60.into()),
            Some("boolean") => Value::Bool(true),
            Some("array") => {
                let items = schema.get("items").cloned().unwrap_or_default();
                Value::Array(vec![self.sample(name, &items, depth + 1)])
            }
            Some("object") | None => self.object(schema, depth),
            Some(_) => match schema.get("format").and_then(Value::as_str) {
                Some("date-time") => "2026-01-31T12:00:00Z".into(),
                Some("date") => "2026-01-31".into(),
                Some("email") => "name@example.com".into(),
                Some("uri") => "https://example.com/".into(),
                Some("uuid") => "0b9a3f52-7c1e-4d6a-9f83-2e5d1c4b7a60".into(),
                _ => Sample::text_of(name).into(),
            },
        }
    }

    /// The members that must be there; where none must, all.
    fn object(&self, schema: &Value, depth: usize) -> Value {
        let Some(Value::Object(properties)) = schema.get("properties") else { return Value::Object(Map::new()) };
        let required = schema.get("required").and_then(Value::as_array).filter(|required| !required.is_empty());
        let is_shown = |name: &str| required.is_none_or(|required| required.iter().any(|required| required == name));
        let shown = properties.iter().filter(|(name, _)| is_shown(name));
        Value::Object(shown.map(|(name, schema)| (name.clone(), self.sample(name, schema, depth + 1))).collect())
    }
}

/// What in an example stands for a credential; see [`PublishedRequest`].
const CREDENTIAL: &str = "$API_KEY";

/// The parameters that must be there.
fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let parameters = operation.parameters.iter().flatten();
    let written = parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    written.filter(|parameter| parameter.required == utoipa::openapi::Required::True)
}

fn form(members: &Map<String, Value>) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs = members.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(&text(value))));
    pairs.collect::<Vec<_>>().join("&")
}

/// A value as it stands in a segment of a path or in a query (RFC 3986, 2.3).
fn encoded(value: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(byte).collect()
}
