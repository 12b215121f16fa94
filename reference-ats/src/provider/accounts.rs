//! The accounts of the demonstration.

use super::misbehaviour::Misbehaviour;
use crate::demo::{ARCHIVE_ADDRESS, JANE_ADDRESS, SANNE_ADDRESS};

/// Jane Doe's private address, for which the app is not verified.
pub const PRIVATE: &str = "jane.doe@private.example";
/// An account whose administrator blocks the app.
pub const BLOCKED: &str = "jane.doe@blocked.example";

/// An account as the chooser lists it.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Its address.
    pub address: &'static str,
    /// Its owner.
    pub name: &'static str,
    /// How signing in with it goes wrong, if it does.
    pub misbehaviour: Option<Misbehaviour>,
}

/// The accounts that the chooser lists.
pub const LISTED: &[Account] = &[
    Account {
        address: JANE_ADDRESS,
        name: "Jane Doe",
        misbehaviour: None,
    },
    Account {
        address: SANNE_ADDRESS,
        name: "Sanne de Vries",
        misbehaviour: None,
    },
    Account {
        address: ARCHIVE_ADDRESS,
        name: "Agency Archive",
        misbehaviour: None,
    },
    Account {
        address: PRIVATE,
        name: "Jane Doe (private)",
        misbehaviour: Some(Misbehaviour::UnverifiedApp),
    },
    Account {
        address: BLOCKED,
        name: "Jane Doe (blocked)",
        misbehaviour: Some(Misbehaviour::AdminPolicyEnforced),
    },
];

/// The account of an address as it was typed; any address will do.
pub fn typed(address: &str) -> Option<String> {
    let address = address.trim().to_ascii_lowercase();
    let (name, domain) = address.split_once('@')?;
    let is_sound = !name.is_empty()
        && domain.contains('.')
        && address.len() <= 254
        && address
            .chars()
            .all(|character| character.is_ascii_graphic() && !"<>\"',;:\\()[]".contains(character));
    is_sound.then(|| address.clone())
}

/// How signing in with the account goes wrong without any order.
pub fn built_in(address: &str) -> Option<Misbehaviour> {
    LISTED
        .iter()
        .find(|account| account.address == address)?
        .misbehaviour
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_addresses_are_checked() {
        assert_eq!(
            typed(" Robin@Agency.example ").as_deref(),
            Some("robin@agency.example")
        );
        for broken in [
            "",
            "robin",
            "@agency.example",
            "robin@agency",
            "<b>@agency.example",
            "a b@agency.example",
        ] {
            assert_eq!(typed(broken), None, "{broken}");
        }
    }
}
