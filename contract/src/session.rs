//! `GET /session` and `DELETE /session`.

use crate::problem::ProblemCode;
use crate::{TenantId, UserId};

wire! {
    /// Who is signed in, and what this tenant may do.
    pub struct Session {
        /// The signed-in user.
        pub user: User,
        /// The tenant that the user works in.
        pub tenant: Tenant,
        /// Sent back in [`CSRF_TOKEN`](crate::header::CSRF_TOKEN) on every write.
        pub csrf_token: String,
        /// What this tenant may do.
        pub capabilities: Capabilities,
    }

    /// The signed-in user.
    pub struct User {
        /// Names the user for good.
        pub id: UserId,
        /// As shown in the header.
        pub display_name: String,
        /// The user's address at the ATS.
        pub email: String,
        /// The language of the user's [account](crate::account::Account::language). An ATS that leaves it out has the app
        /// begin in the language used last in this browser.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub language: Option<String>,
    }

    /// A customer of the ATS.
    pub struct Tenant {
        /// Names the tenant for good.
        pub id: TenantId,
        /// As shown to its users.
        pub name: String,
    }

    /// What a tenant may do.
    pub struct Capabilities {
        /// May its users connect a mailbox?
        pub add_mailbox: Capability,
    }

    /// Whether something may be done, and if not: why, and whom to ask.
    #[serde(tag = "state", rename_all = "snake_case", try_from = "CapabilityFields")]
    pub enum Capability {
        /// It may.
        Allowed,
        /// It may not.
        Refused {
            /// Why, such as `not_activated`.
            code: ProblemCode,
            /// Whom to ask.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            contact: Option<Contact>,
        },
    }

    /// Somebody who can be asked.
    pub struct Contact {
        /// A person or a desk.
        pub name: String,
        /// Where to write to.
        pub email: String,
    }
}

/// A [`Capability`] as it stands in JSON: read in one go, where serde would keep all fields until it has seen `state`. That is
/// half of its bytes in the wasm.
#[derive(serde::Deserialize)]
struct CapabilityFields {
    state: State,
    code: Option<ProblemCode>,
    contact: Option<Contact>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Allowed,
    Refused,
}

impl TryFrom<CapabilityFields> for Capability {
    type Error = &'static str;

    fn try_from(CapabilityFields { state, code, contact }: CapabilityFields) -> Result<Self, Self::Error> {
        Ok(match state {
            State::Allowed => Self::Allowed,
            State::Refused => Self::Refused {
                code: code.ok_or("a refusal without code")?,
                contact,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capability_is_read_as_it_is_written() {
        let refused = Capability::Refused {
            code: ProblemCode::NotActivated,
            contact: Some(Contact {
                name: "Support".to_owned(),
                email: "support@ats.example".to_owned(),
            }),
        };
        for capability in [Capability::Allowed, refused] {
            let json = serde_json::to_string(&capability).expect("serializes");
            assert_eq!(
                serde_json::from_str::<Capability>(&json).expect("readable"),
                capability
            );
        }
        for wrong in [
            r#"{"state":"refused"}"#,
            r#"{"state":"maybe"}"#,
            r#"{"code":"not_activated"}"#,
        ] {
            assert!(serde_json::from_str::<Capability>(wrong).is_err(), "{wrong}");
        }
    }
}
