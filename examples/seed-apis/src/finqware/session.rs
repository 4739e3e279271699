//! Sessions and their steps.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{FromRequestParts, Path},
    http::{header::AUTHORIZATION, request::Parts},
};
use error_response::{
    Error,
    layer::{IdGenerator, UuidV4},
};
use serde::Serialize;
use serde_json::Value;

use super::{
    bank::{Bank, Consent},
    client::Client,
    demo,
    error::{InvalidRequest, ServerError, Unauthorized},
    fields::{Fields, invalid},
    headers,
    uuid::is_uuid,
};
use crate::secret::is_same;

/// How long a bank's data may be kept, in days.
const LONGEST_RETENTION: u16 = 365;

/// A body that creates a session, checked.
#[derive(Debug)]
pub(super) struct NewSession {
    skill: &'static str,
    bank: &'static Bank,
    psu_id: String,
    retention: u16,
}

impl NewSession {
    pub(super) fn read(mut fields: Fields, client: Client) -> Result<NewSession, Error> {
        const REQUIRED: [&str; 4] = ["user_uuid", "skill_name", "bank", "psu_id"];
        const KNOWN: [&str; 7] =
            ["user_uuid", "skill_name", "bank", "psu_id", "credentials_id", "pcd_data_retention", "redirect_url"];
        fields.allow(&KNOWN)?;
        fields.require(&REQUIRED)?;

        check_user(&fields.take::<String>("user_uuid")?)?;
        check_credentials(&fields.take_or::<String>("credentials_id", InvalidRequest::InvalidCredentialsId)?)?;
        let skill = skill(&fields.take_or::<String>("skill_name", InvalidRequest::InvalidSkillName)?)?;
        let retention = fields.take_or::<Option<u16>>("pcd_data_retention", InvalidRequest::InvalidPcdDataRetention)?;
        let retention = retention.unwrap_or(LONGEST_RETENTION);
        if retention > LONGEST_RETENTION {
            Err(InvalidRequest::InvalidPcdDataRetention)?;
        }
        // Nobody is sent to an address that the client did not register.
        if fields.take::<Option<String>>("redirect_url")?.is_some_and(|url| url != client.redirect_url) {
            Err(InvalidRequest::TppRedirectError)?;
        }
        let bank = Bank::named(&fields.take::<String>("bank")?).ok_or_else(|| invalid("bank"))?;
        Ok(NewSession { skill, bank, psu_id: fields.take("psu_id")?, retention })
    }
}

fn check_user(uuid: &str) -> Result<(), Unauthorized> {
    if uuid == demo::USER_UUID { Ok(()) } else { Err(Unauthorized::InvalidUuid) }
}

fn check_credentials(id: &str) -> Result<(), Error> {
    match id {
        demo::CREDENTIALS_ID => Ok(()),
        demo::INACTIVE_CREDENTIALS_ID => Err(Unauthorized::InactiveCredentials.into()),
        demo::EXPIRED_CREDENTIALS_ID => Err(Unauthorized::ExpiredCredentials.into()),
        unknown if is_uuid(unknown) => Err(Unauthorized::InvalidCredentialsId.into()),
        _ => Err(InvalidRequest::InvalidCredentialsId.into()),
    }
}

fn skill(name: &str) -> Result<&'static str, Error> {
    match name {
        demo::SKILL => Ok(demo::SKILL),
        demo::SKILL_IN_MAINTENANCE => Err(ServerError::PlannedMaintenance.into()),
        _ => Err(InvalidRequest::InvalidSkillName.into()),
    }
}

#[derive(Debug)]
pub(super) struct Session {
    id: String,
    new: NewSession,
    step: Step,
    opened: Instant,
}

#[derive(Debug)]
enum Step {
    Created,
    Consented(Consent),
    Completed { accounts: &'static str },
}

/// What a new session gives to its client.
#[derive(Debug, Serialize)]
pub(super) struct Opened {
    session_id: String,
    access_token: String,
}

/// What a client sees of a session.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    session_id: String,
    skill_name: &'static str,
    bank: &'static str,
    pcd_data_retention: u16,
    step: &'static str,
}

impl Session {
    pub(super) fn show(&self) -> Shown {
        Shown {
            session_id: self.id.clone(),
            skill_name: self.new.skill,
            bank: self.new.bank.name(),
            pcd_data_retention: self.new.retention,
            step: match self.step {
                Step::Created => "created",
                Step::Consented(_) => "consented",
                Step::Completed { .. } => "completed",
            },
        }
    }

    pub(super) fn ask_for_consent(&mut self) -> Result<Consent, Error> {
        let Step::Created = self.step else { return Err(InvalidRequest::InvalidStep.into()) };
        let consent = self.new.bank.ask_for_consent(&self.new.psu_id)?;
        self.step = Step::Consented(consent.clone());
        Ok(consent)
    }

    pub(super) fn complete(&mut self, temp_token: &str) -> Result<Shown, Error> {
        let Step::Consented(consent) = &self.step else { return Err(InvalidRequest::InvalidStep.into()) };
        if !is_same(temp_token, &consent.temp_token) {
            Err(Unauthorized::InvalidTempToken)?;
        }
        self.step = Step::Completed { accounts: consent.accounts };
        Ok(self.show())
    }

    pub(super) fn accounts(&self) -> Result<Value, Error> {
        let Step::Completed { accounts } = self.step else { return Err(InvalidRequest::InvalidStep.into()) };
        Ok(serde_json::from_str(accounts).map_err(ServerError::from)?)
    }
}

/// How many sessions are kept; a further one takes the place of the oldest.
const MOST_SESSIONS: usize = 1_000;

/// How long a session, and its access token, may be used after it was opened.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// All sessions.
#[derive(Debug, Default)]
pub(super) struct Sessions(Mutex<Kept>);

/// Sessions by their access tokens, and the tokens from the oldest on.
///
/// The map finds a token by a hash whose key is the process's own, so the time
/// does not tell how far a guess was right.
#[derive(Debug)]
struct Kept {
    /// The sessions of the example requests, by their ids; they do not end.
    demo: HashMap<String, Session>,
    by_token: HashMap<String, Session>,
    tokens: VecDeque<String>,
}

impl Default for Kept {
    fn default() -> Kept {
        let demo = DEMO.iter().enumerate().map(|(at, (bank, psu_id, step))| {
            let id = format!("77777777-7777-4777-8777-{:012}", at + 1);
            (id.clone(), demo_session(id, bank, psu_id, *step))
        });
        Kept { demo: demo.collect(), by_token: HashMap::new(), tokens: VecDeque::new() }
    }
}

/// The bank, the user and the step of each session of the example requests: 0 is
/// created, 1 consented, 2 completed.
const DEMO: [(&str, &str, u8); 11] = [
    (demo::BANK, demo::PSU_ID, 0),
    ("sandbox_offline", demo::PSU_ID, 0),
    ("sandbox_busy", demo::PSU_ID, 0),
    ("sandbox_unauthorized", demo::PSU_ID, 0),
    ("sandbox_forbidden", demo::PSU_ID, 0),
    ("sandbox_duplicated", demo::PSU_ID, 0),
    ("sandbox_expired", demo::PSU_ID, 0),
    ("sandbox_broken", demo::PSU_ID, 0),
    (demo::BANK, "psu-2", 0),
    (demo::BANK, demo::PSU_ID, 1),
    ("sandbox_truncated", demo::PSU_ID, 2),
];

#[expect(clippy::expect_used, reason = "the banks are this program's own")]
fn demo_session(id: String, bank: &str, psu_id: &str, step: u8) -> Session {
    let bank = Bank::named(bank).expect("a bank of the demo");
    let consent = || bank.ask_for_consent(psu_id).expect("this bank consents");
    let step = match step {
        0 => Step::Created,
        1 => Step::Consented(consent()),
        _ => Step::Completed { accounts: consent().accounts },
    };
    let new = NewSession { skill: demo::SKILL, bank, psu_id: psu_id.to_owned(), retention: LONGEST_RETENTION };
    Session { id, new, step, opened: Instant::now() }
}

impl Kept {
    fn insert(&mut self, token: String, session: Session) {
        self.expire(session.opened);
        if self.tokens.len() == MOST_SESSIONS
            && let Some(oldest) = self.tokens.pop_front()
        {
            self.by_token.remove(&oldest);
        }
        self.tokens.push_back(token.clone());
        self.by_token.insert(token, session);
    }

    /// Forgets the sessions whose time is over at `now`.
    fn expire(&mut self, now: Instant) {
        let is_over = |session: &Session| now.duration_since(session.opened) >= LIFETIME;
        while let Some(oldest) = self.tokens.front()
            && self.by_token.get(oldest).is_none_or(is_over)
        {
            self.by_token.remove(oldest);
            self.tokens.pop_front();
        }
    }

    /// A session whose time is not over at `now`.
    fn get(&mut self, token: &str, now: Instant) -> Option<&mut Session> {
        self.expire(now);
        self.by_token.get_mut(token)
    }
}

impl Sessions {
    pub(super) fn open(&self, new: NewSession) -> Opened {
        let id = UuidV4.generate().to_string();
        let access_token = UuidV4.generate().to_string();
        let session = Session { id: id.clone(), new, step: Step::Created, opened: Instant::now() };
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.insert(access_token.clone(), session);
        Opened { session_id: id, access_token }
    }

    /// Works with the session that `token` opens; another is not there for its
    /// bearer.
    pub(super) fn with<T>(
        &self,
        token: &AccessToken,
        id: &SessionId,
        work: impl FnOnce(&mut Session) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if is_same(&token.0, demo::ACCESS_TOKEN) {
            return work(sessions.demo.get_mut(&id.0).ok_or(InvalidRequest::NotFound)?);
        }
        let session = sessions.get(&token.0, Instant::now()).ok_or(Unauthorized::InvalidAccessToken)?;
        if session.id != id.0 {
            Err(InvalidRequest::NotFound)?;
        }
        work(session)
    }
}

/// An access token that is well-formed.
#[derive(Debug)]
pub(super) struct AccessToken(String);

impl<S: Sync> FromRequestParts<S> for AccessToken {
    type Rejection = InvalidRequest;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<AccessToken, InvalidRequest> {
        let (scheme, token) = headers::text(&parts.headers, AUTHORIZATION.as_str())?
            .and_then(|value| value.split_once(' '))
            .ok_or(InvalidRequest::InvalidAccessToken)?;
        if !scheme.eq_ignore_ascii_case("bearer") || !is_uuid(token) {
            return Err(InvalidRequest::InvalidAccessToken);
        }
        Ok(AccessToken(token.to_owned()))
    }
}

/// A session id of the path that is well-formed.
#[derive(Debug)]
pub(super) struct SessionId(String);

impl<S: Send + Sync> FromRequestParts<S> for SessionId {
    type Rejection = InvalidRequest;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<SessionId, InvalidRequest> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path::<String>(id)) if is_uuid(&id) => Ok(SessionId(id)),
            _ => Err(InvalidRequest::InvalidSessionId),
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn session(opened: Instant) -> Session {
        let bank = Bank::named(demo::BANK).expect("the demo's bank");
        let new = NewSession { skill: demo::SKILL, bank, psu_id: demo::PSU_ID.to_owned(), retention: 1 };
        Session { id: "id".to_owned(), new, step: Step::Created, opened }
    }

    #[test]
    fn a_session_ends() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut kept = Kept::default();
        kept.insert("first".to_owned(), session(start));
        kept.insert("second".to_owned(), session(start + second));
        assert!(kept.get("first", start + LIFETIME - second).is_some());
        assert!(kept.get("first", start + LIFETIME).is_none());
        assert!(kept.get("second", start + LIFETIME).is_some());
        assert!(kept.get("second", start + LIFETIME + second).is_none());
        assert_eq!((kept.by_token.len(), kept.tokens.len()), (0, 0));
    }

    #[test]
    fn a_further_session_takes_the_place_of_the_oldest() {
        let now = Instant::now();
        let mut kept = Kept::default();
        for number in 0..=MOST_SESSIONS {
            kept.insert(number.to_string(), session(now));
        }
        assert_eq!((kept.by_token.len(), kept.tokens.len()), (MOST_SESSIONS, MOST_SESSIONS));
        assert!(kept.get("0", now).is_none() && kept.get("1", now).is_some());
    }
}
