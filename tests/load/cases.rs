//! What the clients ask for.

use axum::http::Method;
use error_response::{
    format::{FinImpulse, Finqware, Finternet, Problem, Stripe, Uppercase},
    testing::Inspector,
};
use example_seed_apis::finqware::demo;

/// One request, and what may be answered.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) bytes: Vec<u8>,
    /// The statuses it may have: the limits are shared by all clients.
    pub(crate) statuses: &'static [u16],
    pub(crate) inspector: Inspector,
    /// One in so many rounds.
    pub(crate) rarity: u64,
    /// Whether the server may stop reading, and the answer get lost.
    pub(crate) may_break_off: bool,
}

type Headers<'a> = &'a [(&'a str, &'a str)];

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
/// More than axum's limit of 2 MiB.
const TOO_LARGE: usize = 2 * 1024 * 1024 + 1;

/// The requests to one API.
struct Api {
    prefix: &'static str,
    inspector: Inspector,
    cases: Vec<Case>,
}

impl Api {
    fn new(prefix: &'static str, inspector: Inspector) -> Api {
        Api { prefix, inspector, cases: Vec::new() }
    }

    fn ask(
        &mut self,
        name: &'static str,
        request: &str,
        headers: Headers,
        body: &str,
        statuses: &'static [u16],
    ) -> &mut Case {
        let (method, path) = request.split_once(' ').unwrap();
        let mut bytes = format!("{method} {}{path} HTTP/1.1\r\nhost: localhost\r\n", self.prefix);
        for (name, value) in headers {
            bytes.push_str(&format!("{name}: {value}\r\n"));
        }
        bytes.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        let method = method.parse().unwrap();
        let inspector = self.inspector.clone();
        let bytes = bytes.into_bytes();
        self.cases.push(Case { name, method, bytes, statuses, inspector, rarity: 1, may_break_off: false });
        self.cases.last_mut().unwrap()
    }

    /// What every API answers on its own account.
    fn ask_what_all_answer(mut self, names: [&'static str; 5]) -> Vec<Case> {
        let [panic, unknown, head, method, id] = names;
        self.ask(panic, "GET /panic", &[], "", &[500, 429]).rarity = 4;
        self.ask(unknown, "GET /none", &[], "", &[404, 429]);
        self.ask(head, "HEAD /none", &[], "", &[404, 429]);
        self.ask(method, "DELETE /panic", &[], "", &[405, 429]);
        let hostile = "x".repeat(500);
        self.ask(id, "GET /none", &[("x-request-id", &hostile), ("accept", "text/zq")], "", &[404, 429]);
        self.cases
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = finimpulse();
    cases.extend(finternet());
    cases.extend(finqware());
    cases.extend(uppercase());
    cases.extend(stripe_like());
    let mut others = Api::new("", Inspector::new().format(Problem::new().with_type_base("/errors/").unwrap()));
    others.ask("no API", "GET /none", &[], "", &[404]);
    others.ask("no API, POST", "POST /none", &[JSON], "{}", &[404]);
    cases.extend(others.cases);
    cases
}

fn finimpulse() -> Vec<Case> {
    const DEMO: (&str, &str) = ("authorization", "Bearer tok_demo");
    const SEARCH: &str = r#"{"query":"AC"}"#;
    let mut api = Api::new("/finimpulse", Inspector::new().format(FinImpulse::new()));
    api.ask("finimpulse: a list", "GET /v1/errors", &[DEMO], "", &[200, 429]).rarity = 4;
    api.ask("finimpulse: a search", "POST /v1/search", &[DEMO], SEARCH, &[200, 402, 429]).rarity = 4;
    let poor = ("authorization", "Bearer tok_poor");
    api.ask("finimpulse: no money", "POST /v1/search", &[poor], SEARCH, &[200, 402, 429]).rarity = 4;
    api.ask("finimpulse: no token", "POST /v1/search", &[], SEARCH, &[401]);
    let office = ("authorization", "Bearer tok_office");
    api.ask("finimpulse: another address", "GET /v1/errors", &[office], "", &[403]);
    api.ask("finimpulse: no JSON", "POST /v1/search", &[DEMO], "{", &[400, 429]);
    api.ask("finimpulse: unreadable", "POST /v1/search", &[DEMO], r#"{"query":"L"}"#, &[500, 402, 429]).rarity = 4;
    api.ask("finimpulse: an example", "GET /examples/20000", &[], "", &[200]);
    api.ask("finimpulse: an example's limit", "GET /examples/42900", &[], "", &[429]);
    api.ask("finimpulse: no number", "GET /examples/none", &[], "", &[400]);
    api.ask_what_all_answer([
        "finimpulse: a panic",
        "finimpulse: an unknown path",
        "finimpulse: HEAD",
        "finimpulse: a wrong method",
        "finimpulse: a hostile id",
    ])
}

fn finternet() -> Vec<Case> {
    const KEY: (&str, &str) = ("authorization", "Bearer sk_test_finternet");
    let mut api = Api::new("/finternet", Inspector::new().format(Finternet::new()));
    let intent = r#"{"amount":"10.00","currency":"USDC"}"#;
    api.ask("finternet: an intent", "POST /v1/payment-intents", &[KEY], intent, &[201, 429]).rarity = 8;
    api.ask("finternet: no such intent", "GET /v1/payment-intents/none", &[KEY], "", &[404, 429]);
    api.ask("finternet: no key", "GET /v1/payment-intents/none", &[], "", &[401, 429]);
    let wrong = ("authorization", "Bearer sk_wrong");
    api.ask("finternet: a wrong key", "GET /v1/payment-intents/none", &[wrong], "", &[403, 429]);
    api.ask("finternet: a missing field", "POST /v1/payment-intents", &[KEY], "{}", &[400, 429]);
    api.ask_what_all_answer([
        "finternet: a panic",
        "finternet: an unknown path",
        "finternet: HEAD",
        "finternet: a wrong method",
        "finternet: a hostile id",
    ])
}

fn finqware() -> Vec<Case> {
    let keys = [
        ("x-api-key", demo::API_KEY),
        ("x-tenant-key", demo::TENANT_KEY),
        ("x-client-id", demo::CLIENT_ID),
        ("x-client-secret", demo::CLIENT_SECRET),
        ("x-client-app-key", demo::CLIENT_APP_KEY),
    ];
    let session = |bank: &str| {
        format!(
            r#"{{"user_uuid":"{}","credentials_id":"{}","skill_name":"{}","bank":"{bank}","psu_id":"{}"}}"#,
            demo::USER_UUID,
            demo::CREDENTIALS_ID,
            demo::SKILL,
            demo::PSU_ID,
        )
    };
    let mut api = Api::new("/finqware", Inspector::new().format(Finqware::new()));
    api.ask("finqware: a session", "POST /v1/sessions", &keys, &session(demo::BANK), &[200]);
    api.ask("finqware: no bank", "POST /v1/sessions", &keys, &session("none"), &[400]);
    api.ask("finqware: no JSON", "POST /v1/sessions", &keys, "{", &[400]);
    api.ask("finqware: no keys", "POST /v1/sessions", &[], "{}", &[401]);
    let large = " ".repeat(TOO_LARGE);
    let too_large = api.ask("finqware: too large", "POST /v1/sessions", &keys, &large, &[413]);
    (too_large.rarity, too_large.may_break_off) = (32, true);
    let token = [("authorization", "Bearer 0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e")];
    let path = "GET /v1/sessions/0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e";
    api.ask("finqware: an unknown token", path, &token, "", &[401]);
    api.ask("finqware: no token", path, &[], "", &[400]);
    api.ask("finqware: no UTF-8", "GET /v1/sessions/%FF", &token, "", &[400]);
    api.ask("finqware: maintenance", "GET /examples/server_error/planned_maintenance", &[], "", &[500]);
    api.ask_what_all_answer([
        "finqware: a panic",
        "finqware: an unknown path",
        "finqware: HEAD",
        "finqware: a wrong method",
        "finqware: a hostile id",
    ])
}

fn uppercase() -> Vec<Case> {
    const FULL: (&str, &str) = ("authorization", "Bearer key_full_access");
    const READ_ONLY: (&str, &str) = ("authorization", "Bearer key_read_only");
    let mut api = Api::new("/uppercase", Inspector::new().format(Uppercase::new().with_default_retry_after(60)));
    api.ask("uppercase: a list", "GET /api/v1/users", &[READ_ONLY], "", &[200, 429]).rarity = 8;
    api.ask("uppercase: no key", "GET /api/v1/users", &[], "", &[401]);
    api.ask("uppercase: read only", "POST /api/v1/users", &[READ_ONLY, JSON], "{}", &[403, 429]).rarity = 8;
    api.ask("uppercase: no media type", "POST /api/v1/users", &[FULL], "{}", &[415, 429]).rarity = 8;
    api.ask("uppercase: a report", "GET /api/v1/report", &[FULL], "", &[200, 429, 503]);
    api.ask("uppercase: unavailable", "GET /examples/SERVICE_UNAVAILABLE", &[], "", &[503]);
    api.ask("uppercase: no money", "GET /examples/INSUFFICIENT_BALANCE", &[], "", &[400]);
    api.ask_what_all_answer([
        "uppercase: a panic",
        "uppercase: an unknown path",
        "uppercase: HEAD",
        "uppercase: a wrong method",
        "uppercase: a hostile id",
    ])
}

fn stripe_like() -> Vec<Case> {
    const FULL: (&str, &str) = ("authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.full_access");
    let mut api = Api::new("/stripe-like", Inspector::new().format(Stripe::new()));
    api.ask("stripe-like: a list", "GET /v1/accounts?limit=2", &[FULL], "", &[200, 429]);
    let taken = "email=ada%40example.com&currency=usd";
    api.ask("stripe-like: a conflict", "POST /v1/accounts", &[FULL, FORM], taken, &[409, 429]);
    let transfer = |from: &str, to: &str| format!("source={from}&destination={to}&amount=1&currency=usd");
    let statuses = &[201, 422, 429];
    api.ask("stripe-like: there", "POST /v1/transfers", &[FULL, FORM], &transfer("acc_1", "acc_2"), statuses);
    api.ask("stripe-like: and back", "POST /v1/transfers", &[FULL, FORM], &transfer("acc_2", "acc_1"), statuses);
    let debt = "source=acc_1&destination=acc_2&amount=999999&currency=usd";
    api.ask("stripe-like: no money", "POST /v1/transfers", &[FULL, FORM], debt, &[422, 429]);
    api.ask("stripe-like: no key", "GET /v1/accounts", &[], "", &[401, 429]);
    api.ask("stripe-like: a media type", "POST /v1/transfers", &[FULL, ("content-type", "a/b")], "a", &[415, 429]);
    api.ask("stripe-like: a query", "GET /v1/accounts?limit=x", &[FULL], "", &[400, 429]);
    api.ask("stripe-like: no account", "GET /v1/accounts/none", &[FULL], "", &[404, 429]);
    api.ask_what_all_answer([
        "stripe-like: a panic",
        "stripe-like: an unknown path",
        "stripe-like: HEAD",
        "stripe-like: a wrong method",
        "stripe-like: a hostile id",
    ])
}
