//! The attempt that the first tab registers before it opens another one.

use mailbridge_contract::path::encode_segment;
use mailbridge_contract::session::Session;
use mailbridge_contract::{AttemptId, MailboxId, ProviderId, TenantId, UserId};
use serde::{Deserialize, Serialize};

use super::outcome::Outcome;

/// How long the link to the connect page works, in milliseconds.
pub const LIFE: f64 = 10.0 * 60.0 * 1000.0;

/// A registered attempt to connect a mailbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Names it; nobody can guess it.
    pub id: AttemptId,
    /// Who wants to connect.
    pub owner: Owner,
    /// Where.
    pub provider: ProviderId,
    /// The mailbox that is to be reconnected.
    pub reconnect: Option<Reconnect>,
    /// The account that the provider is asked to offer first.
    pub login_hint: Option<String>,
    /// When, in milliseconds since 1970.
    pub registered_at: f64,
}

/// Whose something is: a user of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The user.
    pub user: UserId,
    /// The tenant.
    pub tenant: TenantId,
}

/// A mailbox that gets a new grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconnect {
    /// The mailbox.
    pub mailbox: MailboxId,
    /// Its address, which the new grant must be for.
    pub address: String,
}

impl From<&Session> for Owner {
    fn from(session: &Session) -> Self {
        Self {
            user: session.user.id.clone(),
            tenant: session.tenant.id.clone(),
        }
    }
}

impl Owner {
    /// A name for something that belongs to this user of this tenant alone, below a prefix.
    pub fn key(&self, prefix: &str) -> String {
        // Percent-encoding, of the dots too, keeps the parts apart whatever they hold.
        let part = |value: &str| encode_segment(value).replace('.', "%2E");
        format!(
            "{prefix}.{}.{}",
            part(self.tenant.as_str()),
            part(self.user.as_str())
        )
    }
}

impl Attempt {
    /// Whether this user may go on with this provider now.
    ///
    /// # Errors
    /// The outcome to show instead.
    pub fn check(&self, owner: &Owner, provider: &ProviderId, now: f64) -> Result<(), Outcome> {
        if self.owner != *owner || self.provider != *provider {
            Err(Outcome::NotStartedHere)
        } else if self.is_expired(now) {
            Err(Outcome::LinkExpired)
        } else {
            Ok(())
        }
    }

    /// Whether it was registered too long ago; also where the clock was set back since.
    pub fn is_expired(&self, now: f64) -> bool {
        !(0.0..LIFE).contains(&(now - self.registered_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(user: &str, tenant: &str) -> Owner {
        Owner {
            user: user.into(),
            tenant: tenant.into(),
        }
    }

    #[test]
    fn no_two_owners_share_a_key() {
        assert_eq!(owner("jane", "agency").key("p"), "p.agency.jane");
        assert_ne!(owner("b", "a.c").key("p"), owner("c.b", "a").key("p"));
    }

    #[test]
    fn an_attempt_is_for_its_user_tenant_and_provider_for_ten_minutes() {
        let jane = owner("jane", "agency");
        let attempt = Attempt {
            id: "a".into(),
            owner: jane.clone(),
            provider: "google".into(),
            reconnect: None,
            login_hint: None,
            registered_at: 1000.0,
        };
        let check = |owner: &Owner, provider: &str, now| attempt.check(owner, &provider.into(), now);
        assert_eq!(check(&jane, "google", 1000.0), Ok(()));
        assert_eq!(check(&jane, "google", 999.0 + LIFE), Ok(()));
        assert_eq!(check(&jane, "google", 1000.0 + LIFE), Err(Outcome::LinkExpired));
        assert_eq!(check(&jane, "google", 999.0), Err(Outcome::LinkExpired));
        assert_eq!(check(&jane, "google", f64::NAN), Err(Outcome::LinkExpired));
        for stranger in [owner("john", "agency"), owner("jane", "other")] {
            assert_eq!(check(&stranger, "google", 1000.0), Err(Outcome::NotStartedHere));
        }
        assert_eq!(check(&jane, "other", 1000.0), Err(Outcome::NotStartedHere));
    }
}
