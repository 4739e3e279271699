//! The account: its users and its balance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Money, UppercaseError};

/// What the account pays for a new user.
const PRICE_OF_A_USER: Money = Money::new(100, 0);

/// A user of the account.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct User {
    pub(super) user_id: String,
    name: String,
}

/// The account of everybody who calls.
pub(super) struct Account {
    balance: Money,
    /// Users as a database would keep them: in JSON, that may be damaged.
    users: BTreeMap<String, String>,
}

impl Default for Account {
    fn default() -> Account {
        let users = [("usr_1", r#"{"user_id":"usr_1","name":"Ada"}"#), ("usr_damaged", r#"{"user_id":"usr_dam"#)];
        Account {
            balance: Money::new(150, 50),
            users: users.map(|(id, record)| (id.to_owned(), record.to_owned())).into(),
        }
    }
}

impl Account {
    pub(super) fn user_ids(&self) -> Vec<String> {
        self.users.keys().cloned().collect()
    }

    pub(super) fn user(&self, id: &str) -> Result<User, UppercaseError> {
        let record = self.users.get(id).ok_or(UppercaseError::NotFound)?;
        serde_json::from_str(record).map_err(internal)
    }

    pub(super) fn add_user(&mut self, name: &str) -> Result<User, UppercaseError> {
        let user = User { user_id: format!("usr_{}", self.users.len()), name: name.to_owned() };
        let record = serde_json::to_string(&user).map_err(internal)?;
        self.pay(PRICE_OF_A_USER)?;
        self.users.insert(user.user_id.clone(), record);
        Ok(user)
    }

    /// Pays `amount` and says what is left.
    pub(super) fn pay(&mut self, amount: Money) -> Result<Money, UppercaseError> {
        let available = self.balance;
        let left = available.pay(amount);
        self.balance = left.ok_or(UppercaseError::InsufficientBalance { required: amount, available })?;
        Ok(self.balance)
    }
}

fn internal(cause: serde_json::Error) -> UppercaseError {
    UppercaseError::Internal { cause: cause.into() }
}

/// The user to add, for the document: a handler reads it member by member.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct NewUser {
    /// What the user is called.
    name: String,
}

/// The charge to make, for the document.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct NewCharge {
    /// The id of the user.
    user_id: String,
    /// How much, with two decimals.
    #[schema(pattern = r"^[0-9]{1,9}\.[0-9]{2}$")]
    amount: String,
}
