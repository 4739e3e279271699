//! The values that the example knows, to be typed by hand.

/// `X-Api-Key` of every request that creates a session.
pub const API_KEY: &str = "demo-api-key";
/// `X-Tenant-Key` of the tenant the demo client belongs to.
pub const TENANT_KEY: &str = "demo-tenant-key";
/// `X-Tenant-Key` of a tenant that has no clients.
pub const OTHER_TENANT_KEY: &str = "other-tenant-key";
/// `X-Client-Id`.
pub const CLIENT_ID: &str = "11111111-1111-4111-8111-111111111111";
/// `X-Client-Secret`: 32 hex digits.
pub const CLIENT_SECRET: &str = "0123456789abcdef0123456789abcdef";
/// `X-Client-App-Key`.
pub const CLIENT_APP_KEY: &str = "demo-app-key";
/// The end user: `user_uuid`.
pub const USER_UUID: &str = "22222222-2222-4222-8222-222222222222";
/// Credentials that may be used: `credentials_id`.
pub const CREDENTIALS_ID: &str = "33333333-3333-4333-8333-333333333333";
/// Credentials that were switched off.
pub const INACTIVE_CREDENTIALS_ID: &str = "44444444-4444-4444-8444-444444444444";
/// Credentials whose time is over.
pub const EXPIRED_CREDENTIALS_ID: &str = "55555555-5555-4555-8555-555555555555";
/// The address the client registered: `redirect_url`.
pub const REDIRECT_URL: &str = "https://client.example/return";
/// The skill that works: `skill_name`.
pub const SKILL: &str = "accounts";
/// The skill under maintenance.
pub const SKILL_IN_MAINTENANCE: &str = "payments";
/// The one whom each bank knows: `psu_id`.
pub const PSU_ID: &str = "psu-1";
/// The bank that works: `bank`. These fail: `sandbox_offline`, `sandbox_busy`,
/// `sandbox_unauthorized`, `sandbox_forbidden`, `sandbox_duplicated`,
/// `sandbox_expired`, `sandbox_broken` and, once its accounts are read,
/// `sandbox_truncated`.
pub const BANK: &str = "sandbox";
/// An access token that opens every session of the example requests
/// (`Authorization: Bearer ...`), and one of a session that has ended.
pub const ACCESS_TOKEN: &str = "66666666-6666-4666-8666-666666666666";
/// See [`ACCESS_TOKEN`].
pub const ENDED_TOKEN: &str = "66666666-6666-4666-8666-000000000000";
