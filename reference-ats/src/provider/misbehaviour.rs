//! What the provider can be told to do wrong, so that every end of a sign-in can be reached through the real app.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::accounts;

/// Where orders are taken over HTTP: `PUT` with `{"account": "…", "misbehaviour": "iss_wrong"}`, without an account for
/// all of them; `DELETE` takes all orders back.
pub const PATH: &str = "/admin/misbehaviour";

/// One way to do it wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Misbehaviour {
    /// Behaves, also for an account that does not by itself.
    None,

    // Pages that never lead back to the app.
    /// "Access blocked by your administrator".
    AdminPolicyEnforced,
    /// The app is for the members of another organisation.
    OrgInternal,
    /// The account is specially protected, and the app is not verified.
    PolicyEnforced,
    /// "This app is blocked".
    AppBlocked,
    /// The app is being tested, and the account is not one of its testers.
    NotTestUser,
    /// The browser is not taken for one.
    DisallowedUseragent,
    /// Too many people sign in to the app.
    RateLimitExceeded,
    /// The redirect URI is not registered.
    RedirectUriMismatch,
    /// The client was deleted.
    DeletedClient,
    /// A school's administrator has not set the app up.
    AccessNotConfigured,
    /// The request makes no sense to the provider.
    InvalidRequest,
    /// "Hasn't verified this app"; leads on after a warning.
    UnverifiedApp,

    // The answer to the app.
    /// Another issuer (RFC 9207).
    IssWrong,
    /// No issuer, though the metadata promises one.
    IssMissing,
    /// The issuer twice.
    IssTwice,
    /// Another state.
    StateWrong,
    /// No state.
    StateMissing,
    /// The state twice.
    StateTwice,
    /// A code and an error.
    CodeAndError,
    /// The code twice.
    CodeTwice,
    /// A code of 20,000 characters.
    CodeOverlong,
    /// Neither a code nor an error.
    CodeMissing,
    /// Parameters that nobody asked for.
    ExtraParameters,
    /// `server_error`.
    ServerError,
    /// `temporarily_unavailable`.
    TemporarilyUnavailable,
    /// An error that nobody has heard of, with markup in it.
    UnknownError,
    /// The page after consent never comes.
    NeverAnswers,

    // The token endpoint.
    /// Status 500 with a page, before the request was looked at: the code can still be used.
    TokenServerError,
    /// No answer.
    TokenNeverAnswers,
    /// An answer after two seconds.
    TokenSlow,
    /// `invalid_client`.
    TokenInvalidClient,
    /// `invalid_grant`.
    TokenInvalidGrant,
    /// Status 200 with something that is not JSON; the code is used up.
    TokenNotJson,
    /// No refresh token.
    NoRefreshToken,
    /// No ID token.
    NoIdToken,
    /// The mail scope is not granted, though the box was ticked.
    ScopeDropped,
    /// The ID token has another nonce.
    NonceWrong,
    /// The ID token is for another client.
    AudienceWrong,
    /// The ID token has another issuer.
    IssuerWrong,
    /// The ID token has expired.
    IdTokenExpired,
    /// The ID token says that the address was not verified.
    AddressUnverified,
    /// The ID token's signature does not fit.
    SignatureWrong,

    // Later.
    /// The refresh token is refused.
    RefreshInvalidGrant,
    /// A revocation fails.
    RevocationFails,
    /// The metadata cannot be had.
    DiscoveryFails,
}

/// The orders in force.
#[derive(Clone, Debug, Default)]
pub struct Orders(Arc<Mutex<HashMap<Option<String>, Misbehaviour>>>);

impl Orders {
    /// Gives an order, for one account or for all.
    pub fn give(&self, account: Option<&str>, misbehaviour: Misbehaviour) {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orders.insert(account.map(str::to_owned), misbehaviour);
    }

    /// Takes all orders back.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What to do wrong for this account: the order for it, or else the one for all, or else what it is known for.
    pub fn of(&self, account: &str) -> Misbehaviour {
        let orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let order = orders
            .get(&Some(account.to_owned()))
            .or_else(|| orders.get(&None))
            .copied();
        order
            .or_else(|| accounts::built_in(account))
            .unwrap_or(Misbehaviour::None)
    }

    /// What to do wrong before an account is known.
    pub fn of_all(&self) -> Misbehaviour {
        let orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orders.get(&None).copied().unwrap_or(Misbehaviour::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::JANE_ADDRESS;

    #[test]
    fn the_closest_order_counts() {
        let orders = Orders::default();
        assert_eq!(orders.of(JANE_ADDRESS), Misbehaviour::None);
        assert_eq!(orders.of(accounts::PRIVATE), Misbehaviour::UnverifiedApp);
        orders.give(None, Misbehaviour::IssWrong);
        orders.give(Some(JANE_ADDRESS), Misbehaviour::None);
        assert_eq!(orders.of(JANE_ADDRESS), Misbehaviour::None);
        assert_eq!(orders.of(accounts::PRIVATE), Misbehaviour::IssWrong);
        orders.clear();
        assert_eq!(orders.of_all(), Misbehaviour::None);
    }
}
