//! Payment intents and their life.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use error_response::layer::{IdGenerator, UuidV4};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    account::{Account, Caller},
    error::FinternetError,
    fields::Fields,
};

/// A payment that its payer signs, and that is settled after delivery.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Intent {
    id: String,
    status: Status,
    amount: Amount,
    currency: Currency,
    #[serde(rename = "orderStatus")]
    #[schema(value_type = u8)]
    order: OrderStatus,
    #[serde(skip)]
    fail: Option<Fail>,
    /// The key of the account it belongs to.
    #[serde(skip)]
    owner: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Status {
    RequiresSignature,
    Succeeded,
    Settled,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Status::RequiresSignature => "REQUIRES_SIGNATURE",
            Status::Succeeded => "SUCCEEDED",
            Status::Settled => "SETTLED",
        })
    }
}

/// The order behind an intent, numbered as in its contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "u8")]
pub(super) enum OrderStatus {
    Created,
    Delivered,
    Completed,
}

impl From<OrderStatus> for u8 {
    fn from(status: OrderStatus) -> u8 {
        status as u8
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            OrderStatus::Created => "Created",
            OrderStatus::Delivered => "Delivered",
            OrderStatus::Completed => "Completed",
        };
        write!(f, "{name} ({})", u8::from(*self))
    }
}

impl Intent {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn confirm(&mut self, confirmation: &Confirmation) -> Result<(), FinternetError> {
        self.must_be(Status::RequiresSignature, "confirm")?;
        confirmation.signature.verify()?;
        if self.fail == Some(Fail::Contract) {
            return Err(FinternetError::ContractExecutionFailed { intent: self.id.clone() });
        }
        self.status = Status::Succeeded;
        Ok(())
    }

    pub(super) fn submit_delivery_proof(&mut self) -> Result<(), FinternetError> {
        self.order_must_be(OrderStatus::Created, "submit delivery proof")?;
        self.order = OrderStatus::Delivered;
        Ok(())
    }

    pub(super) fn settle(&mut self) -> Result<(), FinternetError> {
        self.must_be(Status::Succeeded, "settle")?;
        self.order_must_be(OrderStatus::Delivered, "settle")?;
        match self.fail {
            Some(Fail::Settlement) => return Err(FinternetError::SettlementFailed { intent: self.id.clone() }),
            Some(Fail::Ledger) => return Err(FinternetError::Internal { intent: self.id.clone() }),
            Some(Fail::Contract) | None => {}
        }
        self.status = Status::Settled;
        self.order = OrderStatus::Completed;
        Ok(())
    }

    fn must_be(&self, status: Status, action: &'static str) -> Result<(), FinternetError> {
        if self.status == status {
            return Ok(());
        }
        Err(FinternetError::InvalidStateTransition { action, status: self.status })
    }

    fn order_must_be(&self, expected: OrderStatus, action: &'static str) -> Result<(), FinternetError> {
        if self.order == expected {
            return Ok(());
        }
        Err(FinternetError::InvalidStatus { action, actual: self.order.into(), expected })
    }
}

/// All intents, by their ids.
#[derive(Debug)]
pub(super) struct Intents(Mutex<HashMap<String, Intent>>);

impl Default for Intents {
    /// The intents of the example requests.
    fn default() -> Intents {
        let intents = [
            ("intent_new", Status::RequiresSignature, OrderStatus::Created, None),
            ("intent_paid", Status::Succeeded, OrderStatus::Created, None),
            ("intent_reverted", Status::RequiresSignature, OrderStatus::Created, Some(Fail::Contract)),
            ("intent_unsettled", Status::Succeeded, OrderStatus::Delivered, Some(Fail::Settlement)),
            ("intent_lost", Status::Succeeded, OrderStatus::Delivered, Some(Fail::Ledger)),
        ];
        let intent = |(id, status, order, fail): (&str, _, _, _)| Intent {
            id: id.to_owned(),
            status,
            amount: Amount("100.00".to_owned()),
            currency: Currency::Usdc,
            order,
            fail,
            owner: Account::DEMO_KEY,
        };
        Intents(Mutex::new(intents.map(|it| (it.0.to_owned(), intent(it))).into()))
    }
}

impl Intents {
    pub(super) fn create(&self, caller: Caller, new: NewIntent) -> Intent {
        let intent = Intent {
            id: format!("intent_{}", UuidV4.generate()),
            status: Status::RequiresSignature,
            amount: new.amount,
            currency: new.currency,
            order: OrderStatus::Created,
            fail: new.fail,
            owner: caller.0.key,
        };
        let mut intents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        intents.insert(intent.id.clone(), intent.clone());
        intent
    }

    /// Changes one of the caller's intents; another's is not there for them.
    pub(super) fn change(
        &self,
        caller: Caller,
        id: String,
        change: impl FnOnce(&mut Intent) -> Result<(), FinternetError>,
    ) -> Result<Intent, FinternetError> {
        let mut intents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match intents.get_mut(&id).filter(|intent| intent.owner == caller.0.key) {
            Some(intent) => change(intent).map(|()| intent.clone()),
            None => Err(FinternetError::ResourceMissing { resource: "Payment intent", id }),
        }
    }
}

/// The body that creates an intent.
#[derive(Debug, ToSchema)]
pub(super) struct NewIntent {
    amount: Amount,
    currency: Currency,
    fail: Option<Fail>,
}

impl NewIntent {
    pub(super) fn read(body: &[u8]) -> Result<NewIntent, FinternetError> {
        let mut fields = Fields::parse(body)?;
        let new = NewIntent {
            amount: fields.required("amount")?,
            currency: fields.required("currency")?,
            fail: fields.optional("fail")?,
        };
        fields.finish()?;
        Ok(new)
    }
}

/// The body that confirms an intent.
#[derive(Debug, ToSchema)]
pub(super) struct Confirmation {
    signature: Signature,
}

impl Confirmation {
    pub(super) fn read(body: &[u8]) -> Result<Confirmation, FinternetError> {
        let mut fields = Fields::parse(body)?;
        let confirmation = Confirmation { signature: fields.required("signature")? };
        fields.finish()?;
        Ok(confirmation)
    }
}

/// A positive decimal; it stays the text it came as, so no cent is lost.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(pattern = r"^[0-9]+(\.[0-9]+)?$", example = "100.00")]
#[serde(try_from = "String")]
struct Amount(String);

impl TryFrom<String> for Amount {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Amount, &'static str> {
        let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        if !digits(whole) || !digits(part) || zero {
            return Err("an amount is a positive decimal");
        }
        Ok(Amount(text))
    }
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Currency {
    Usdc,
    Usdt,
}

/// Where an intent fails, because its creator wants to see that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Fail {
    Contract,
    Settlement,
    Ledger,
}

/// An EIP-712 signature: `0x` and 65 bytes in hex.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(
    pattern = "^0x[0-9a-fA-F]{130}$",
    example = "0x1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e1b"
)]
#[serde(try_from = "String")]
struct Signature(String);

impl TryFrom<String> for Signature {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Signature, &'static str> {
        let hex = text.strip_prefix("0x").unwrap_or_default();
        if hex.len() != 130 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err("a signature is 0x and 65 bytes in hex");
        }
        Ok(Signature(text))
    }
}

impl Signature {
    /// A real service recovers the signer; here it is enough that the last byte
    /// is one a signer can write (27 or 28).
    fn verify(&self) -> Result<(), FinternetError> {
        match self.0.get(130..) {
            Some("1b" | "1c" | "1B" | "1C") => Ok(()),
            _ => Err(FinternetError::SignatureVerificationFailed),
        }
    }
}
