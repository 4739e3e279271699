//! Who calls, by the keys in the headers.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use error_response::Error;

use super::{
    demo,
    error::{InvalidRequest, Unauthorized},
    headers,
    uuid::is_uuid,
};
use crate::secret::is_same;

/// A client whose keys are all right.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) redirect_url: &'static str,
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Client, Error> {
        check_keys(&parts.headers)?;
        check_client(&parts.headers)?;
        Ok(Client { redirect_url: demo::REDIRECT_URL })
    }
}

fn check_keys(headers: &HeaderMap) -> Result<(), Error> {
    let is_known = |name, known| Ok::<_, Error>(headers::text(headers, name)?.is_some_and(|key| is_same(key, known)));
    if !is_known("x-api-key", demo::API_KEY)? {
        Err(Unauthorized::InvalidApiKeys)?;
    }
    let is_tenant = is_known("x-tenant-key", demo::TENANT_KEY)?;
    match (is_tenant, is_known("x-tenant-key", demo::OTHER_TENANT_KEY)?) {
        (true, _) => Ok(()),
        (_, true) => Err(Unauthorized::Tenant.into()),
        _ => Err(Unauthorized::InvalidTenantKeys.into()),
    }
}

fn check_client(headers: &HeaderMap) -> Result<(), Error> {
    let id = headers::text(headers, "x-client-id")?.filter(|id| is_uuid(id));
    if id.ok_or(InvalidRequest::InvalidClientId)? != demo::CLIENT_ID {
        Err(Unauthorized::InvalidClientId)?;
    }
    let secret = headers::text(headers, "x-client-secret")?.filter(|secret| is_secret(secret));
    if !is_same(secret.ok_or(InvalidRequest::InvalidClientSecret)?, demo::CLIENT_SECRET) {
        Err(Unauthorized::InvalidClientSecret)?;
    }
    if !headers::text(headers, "x-client-app-key")?.is_some_and(|key| is_same(key, demo::CLIENT_APP_KEY)) {
        Err(Unauthorized::InvalidClientAppKey)?;
    }
    Ok(())
}

fn is_secret(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
