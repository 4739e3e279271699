//! Creates an example request for an operation from the document.

use error_catalog::{PublishedOperation, PublishedRequest, sample_text, sample_value};
use serde_json::{Map, Value};
use utoipa::openapi::{
    Components, RefOr, Required,
    path::{Operation, Parameter, ParameterIn},
    request_body::RequestBody,
    security::{ApiKey, HttpAuthScheme, SecurityRequirement, SecurityScheme},
};

/// What a document says of all its operations.
pub(crate) struct Requests<'a> {
    pub(crate) components: Option<&'a Components>,
    pub(crate) security: &'a [SecurityRequirement],
}

impl Requests<'_> {
    /// A request that `operation` takes; `None` where its path says all, or where
    /// the document leaves open what else there must be.
    pub(crate) fn example(&self, published: &PublishedOperation, operation: &Operation) -> Option<PublishedRequest> {
        let mut query = Vec::new();
        let mut request = self.credentials(operation, &mut query);
        let mut template = published.path.clone();
        for parameter in required(operation)? {
            let (name, value) = (&parameter.name, self.text_of(parameter)?);
            match parameter.parameter_in {
                // A sample of its name is what it becomes below.
                ParameterIn::Path if value != sample_text(name) => {
                    template = template.replace(&format!("{{{name}}}"), &PublishedRequest::encoded(&value));
                }
                ParameterIn::Query => query.push((name.clone(), value)),
                ParameterIn::Header => request = request.with_header(name.to_ascii_lowercase(), &value),
                ParameterIn::Cookie => request = request.with_header("cookie", &format!("{name}={value}")),
                _ => {}
            }
        }
        match &operation.request_body {
            Some(RefOr::T(body)) => request = self.with_body(request, body)?,
            Some(RefOr::Ref(_)) => return None,
            None => {}
        }
        let path = PublishedOperation::new("", "", template).sample_request().path + &in_query(&query);
        let is_more = path != published.sample_request().path || request != PublishedRequest::default();
        request.path = path;
        is_more.then_some(request)
    }

    fn text_of(&self, parameter: &Parameter) -> Option<String> {
        // The model keeps its example to itself, and to its serialization.
        let written = serde_json::to_value(parameter).ok()?;
        let schema = written.get("schema").cloned().unwrap_or_default();
        let value = match written.get("example") {
            Some(example) => example.clone(),
            None => self.sample(&parameter.name, &schema)?,
        };
        match value {
            Value::Array(items) => items.first().map(plain),
            value => Some(plain(&value)),
        }
    }

    /// The first scheme of `requirements` that the document does not have.
    pub(crate) fn unknown_scheme(&self, requirements: &[SecurityRequirement]) -> Option<String> {
        let has = |name: &String| self.components.is_some_and(|known| known.security_schemes.contains_key(name));
        requirements.iter().flat_map(schemes_of).find(|name| !has(name))
    }

    /// The credentials of the first way to authenticate.
    fn credentials(&self, operation: &Operation, query: &mut Vec<(String, String)>) -> PublishedRequest {
        let (request, credential) = (PublishedRequest::default(), PublishedRequest::CREDENTIAL);
        let requirements = operation.security.as_deref().unwrap_or(self.security);
        let names = requirements.first().map(schemes_of).unwrap_or_default();
        let schemes = names.iter().filter_map(|name| self.components?.security_schemes.get(name));
        schemes.fold(request, |request, scheme| {
            let RefOr::T(scheme) = scheme else { return request };
            let scheme_name = match scheme {
                SecurityScheme::Http(http) => match http.scheme {
                    HttpAuthScheme::Basic => "Basic",
                    HttpAuthScheme::Bearer => "Bearer",
                    // Nobody sends these by hand.
                    _ => return request,
                },
                SecurityScheme::ApiKey(ApiKey::Header(key)) => {
                    return request.with_header(key.name.to_ascii_lowercase(), PublishedRequest::CREDENTIAL);
                }
                SecurityScheme::ApiKey(ApiKey::Query(key)) => {
                    query.push((key.name.clone(), PublishedRequest::CREDENTIAL.to_owned()));
                    return request;
                }
                SecurityScheme::ApiKey(ApiKey::Cookie(key)) => {
                    return request.with_header("cookie", &format!("{}={credential}", key.name));
                }
                SecurityScheme::OAuth2(_) | SecurityScheme::OpenIdConnect(_) => "Bearer",
                _ => return request,
            };
            request.with_header("authorization", &format!("{scheme_name} {credential}"))
        })
    }

    /// The body, in JSON where the operation reads it; `None` where it reads
    /// neither that nor a form, and must have one.
    fn with_body(&self, request: PublishedRequest, body: &RequestBody) -> Option<PublishedRequest> {
        let of = |is: fn(&str) -> bool| body.content.iter().find(|(media_type, _)| is(&essence(media_type)));
        let Some((media_type, RefOr::T(content))) = of(is_json).or_else(|| of(is_form)) else {
            return (body.required != Some(Required::True)).then_some(request);
        };
        let written = content.examples.values().find_map(|example| match example {
            RefOr::T(example) => example.value.clone(),
            RefOr::Ref(_) => None,
        });
        let value = match content.example.clone().or(written) {
            Some(value) => value,
            None => self.sample("", &serde_json::to_value(content.schema.as_ref()).ok()?)?,
        };
        let text = match &value {
            Value::Object(members) if is_form(&essence(media_type)) => form(members),
            Value::String(text) if is_form(&essence(media_type)) => text.clone(),
            value => value.to_string(),
        };
        Some(request.with_header("content-type", media_type).with_body(text))
    }

    /// A value that fits `schema`. It is `None` for one inside itself.
    fn sample(&self, name: &str, schema: &Value) -> Option<Value> {
        sample_value(name, schema, &|name| serde_json::to_value(self.components?.schemas.get(name)?).ok())
    }
}

/// The names of the schemes that a requirement has, which are known to its serialization alone.
fn schemes_of(requirement: &SecurityRequirement) -> Vec<String> {
    match serde_json::to_value(requirement) {
        Ok(Value::Object(names)) => names.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

/// The parameters that must be there; `None` where one is told elsewhere.
fn required(operation: &Operation) -> Option<Vec<&Parameter>> {
    let written = operation.parameters.iter().flatten().map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    let written = written.collect::<Option<Vec<_>>>()?;
    Some(written.into_iter().filter(|parameter| parameter.required == Required::True).collect())
}

/// A media type without its parameters, in lower case (RFC 9110, section 8.3.1).
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}

fn is_form(essence: &str) -> bool {
    essence == "application/x-www-form-urlencoded"
}

/// A value as text, a text without its quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn in_query(pairs: &[(String, String)]) -> String {
    let value = |value: &str| match value {
        PublishedRequest::CREDENTIAL => value.to_owned(),
        _ => PublishedRequest::encoded(value),
    };
    let pairs = pairs.iter().map(|(name, of)| format!("{}={}", PublishedRequest::encoded(name), value(of)));
    let query = pairs.collect::<Vec<_>>().join("&");
    if query.is_empty() { query } else { format!("?{query}") }
}

fn form(members: &Map<String, Value>) -> String {
    let encoded = PublishedRequest::encoded;
    let pairs = members.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(&plain(value))));
    pairs.collect::<Vec<_>>().join("&")
}
