//! The accounts and the transfers between them.

use std::collections::BTreeMap;

use iso_currency::Currency;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use utoipa::ToSchema;

use super::StripeLikeError;

/// The most that one transfer takes.
const LARGEST_TRANSFER: u64 = 1_000_000;

/// An account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) email: String,
    #[serde(serialize_with = "code")]
    #[schema(value_type = String, min_length = 3, max_length = 3)]
    pub(super) currency: Currency,
    pub(super) balance: u64,
    #[schema(value_type = Object)]
    pub(super) metadata: Map<String, Value>,
}

/// What a transfer asks for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Order {
    pub(super) amount: u64,
    #[serde(serialize_with = "code")]
    #[schema(value_type = String, min_length = 3, max_length = 3)]
    pub(super) currency: Currency,
    pub(super) source: String,
    pub(super) destination: String,
    #[schema(value_type = Object)]
    pub(super) metadata: Map<String, Value>,
}

/// A transfer that was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Transfer {
    pub(super) id: String,
    #[serde(flatten)]
    order: Order,
}

/// All accounts and transfers.
pub(super) struct Bank {
    accounts: BTreeMap<String, Account>,
    transfers: BTreeMap<String, Transfer>,
    opened: usize,
}

impl Default for Bank {
    /// Two accounts: `acc_1` has 100.00 USD, `acc_2` has nothing.
    fn default() -> Bank {
        let mut bank = Bank { accounts: BTreeMap::new(), transfers: BTreeMap::new(), opened: 0 };
        for (email, balance) in [("ada@example.com", 10_000), ("grace@example.com", 0)] {
            bank.insert(email.to_owned(), Currency::USD, balance, Map::new());
        }
        bank
    }
}

impl Bank {
    pub(super) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// The account that the parameter `param` names.
    pub(super) fn account(&self, id: &str, param: &'static str) -> Result<&Account, StripeLikeError> {
        self.accounts.get(id).ok_or_else(|| not_found("account", id, param))
    }

    pub(super) fn open(
        &mut self,
        email: &str,
        currency: Currency,
        balance: u64,
        metadata: Map<String, Value>,
    ) -> Result<Account, StripeLikeError> {
        if self.accounts().any(|account| account.email.eq_ignore_ascii_case(email)) {
            return Err(StripeLikeError::Conflict { problem: "An account with this email exists" });
        }
        Ok(self.insert(email.to_owned(), currency, balance, metadata))
    }

    fn insert(&mut self, email: String, currency: Currency, balance: u64, metadata: Map<String, Value>) -> Account {
        // Ids are never used again, also where an account was closed.
        self.opened += 1;
        let account = Account { id: format!("acc_{}", self.opened), email, currency, balance, metadata };
        self.accounts.insert(account.id.clone(), account.clone());
        account
    }

    pub(super) fn close(&mut self, id: &str) -> Result<(), StripeLikeError> {
        if self.account(id, "id")?.balance > 0 {
            return Err(StripeLikeError::Conflict { problem: "The account still has funds" });
        }
        self.accounts.remove(id);
        Ok(())
    }

    pub(super) fn transfer(&self, id: &str) -> Result<&Transfer, StripeLikeError> {
        self.transfers.get(id).ok_or_else(|| not_found("transfer", id, "id"))
    }

    /// Checks everything before it moves anything.
    pub(super) fn execute(&mut self, order: Order) -> Result<Transfer, StripeLikeError> {
        let source = self.account(&order.source, "source")?;
        let destination = self.account(&order.destination, "destination")?;
        if source.id == destination.id {
            let problem = "The source and the destination are the same account";
            return Err(StripeLikeError::InvalidRequest { problem, param: Some("destination") });
        }
        if source.currency != order.currency || destination.currency != order.currency {
            return Err(super::params::invalid("currency", "must be the currency of both accounts"));
        }
        if order.amount > LARGEST_TRANSFER {
            let problem = "A transfer of more than 1000000 needs an approval";
            return Err(StripeLikeError::ValidationFailed { problem, param: "amount" });
        }
        let left = source.balance.checked_sub(order.amount).ok_or(StripeLikeError::InsufficientFunds)?;
        let reached = destination
            .balance
            .checked_add(order.amount)
            .ok_or(StripeLikeError::Conflict { problem: "The destination account can't hold this amount" })?;
        let transfer = Transfer { id: format!("tr_{}", self.transfers.len() + 1), order };
        self.set_balance(&transfer.order.source, left);
        self.set_balance(&transfer.order.destination, reached);
        self.transfers.insert(transfer.id.clone(), transfer.clone());
        Ok(transfer)
    }

    fn set_balance(&mut self, id: &str, balance: u64) {
        if let Some(account) = self.accounts.get_mut(id) {
            account.balance = balance;
        }
    }
}

fn not_found(resource: &'static str, id: &str, param: &'static str) -> StripeLikeError {
    StripeLikeError::NotFound { resource, id: id.to_owned(), param }
}

fn code<S: Serializer>(currency: &Currency, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(currency.code())
}
