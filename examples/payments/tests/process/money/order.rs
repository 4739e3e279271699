//! What clients ask for.

/// The accounts, and what each has at first.
pub(super) const ACCOUNTS: usize = 6;
pub(super) const OPENING: i64 = 10_000;

/// What a card does, as the processor's page says, and how often it is drawn.
const CARDS: [(&str, u32); 7] = [
    ("tok_visa", 20),
    ("tok_declined", 4),
    ("tok_error", 2),
    ("tok_busy", 2),
    ("tok_reset", 1),
    ("tok_garbage", 1),
    ("tok_slow", 1),
];

/// A request with its idempotency key.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) key: String,
    pub(super) path: &'static str,
    pub(super) form: String,
    /// The statuses with which it can end; none if it fails each time.
    pub(super) ends: &'static [u16],
    /// It is another request with the key of one that was carried out.
    pub(super) is_other: bool,
    /// Another request had its key, so it can be rejected until that one is over: after a crash, when its lease is.
    pub(super) shares_key: bool,
}

/// The cards that are charged while the response is lost, as the processor's page says.
const LOST: [&str; 3] = ["tok_reset", "tok_garbage", "tok_slow"];

impl Order {
    /// A random request between these accounts.
    pub(super) fn random(key: String, accounts: &[String]) -> Order {
        let account = || accounts[fastrand::usize(..accounts.len())].as_str();
        let amount = fastrand::i64(1..4_000);
        let (path, form, ends): (_, _, &[u16]) = match fastrand::u32(..100) {
            0..70 => {
                let (source, destination) = (account(), account());
                let ends: &[u16] = if source == destination { &[400] } else { &[201, 422] };
                ("/v1/transfers", format!("source={source}&destination={destination}"), ends)
            }
            70..73 => ("/v1/transfers", format!("source={}&destination=acc_9", account()), &[404]),
            _ => {
                let card = card();
                let ends: &[u16] = match card {
                    "tok_error" | "tok_busy" => &[],
                    "tok_declined" => &[402],
                    _ => &[201],
                };
                ("/v1/charges", format!("account={}&card={card}", account()), ends)
            }
        };
        let form = format!("{form}&amount={amount}&currency=EUR");
        Order { key, path, form, ends, is_other: false, shares_key: false }
    }

    /// The same key with another payload: another card, or else another amount.
    pub(super) fn other(&self) -> Order {
        let form = match (self.lost(), fastrand::u8(..3)) {
            (Some(card), 0) => self.form.replace(card, "tok_declined"),
            (Some(card), 1) => self.form.replace(card, "tok_visa"),
            _ => self.form.replace("&amount=", "&amount=1"),
        };
        Order { form, ends: &[], is_other: true, ..self.clone() }
    }

    /// The card, if it is charged while the response is lost.
    pub(super) fn lost(&self) -> Option<&'static str> {
        LOST.into_iter().find(|card| self.form.contains(card))
    }
}

fn card() -> &'static str {
    let all: u32 = CARDS.iter().map(|(_, weight)| weight).sum();
    let mut left = fastrand::u32(..all);
    for (card, weight) in CARDS {
        if left < weight {
            return card;
        }
        left -= weight;
    }
    CARDS[0].0
}
