//! `POST /mailbox-grants` and `GET /mailbox-grants?attempt=…`.

use crate::mailbox::MailboxSettings;
use crate::problem::Problem;
use crate::{AttemptId, GrantId, MailboxId, ProviderId, Timestamp};

wire! {
    /// What came back from the sign-in provider, to be exchanged and checked by the ATS.
    pub struct GrantRequest {
        /// The attempt that asked for it.
        pub attempt: AttemptId,
        /// The provider that answered.
        pub provider: ProviderId,
        /// The redirect URI of the authorization request (RFC 6749 section 4.1.3).
        pub redirect_uri: String,
        /// The nonce that the ID token must hold (OpenID Connect Core section 3.1.2.1).
        pub nonce: String,
        /// On a reconnect: the mailbox that the new grant is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub mailbox: Option<MailboxId>,
        /// The code, or the tokens where the browser exchanged it.
        #[serde(flatten)]
        pub proof: GrantProof,
    }

    /// What proves the grant.
    #[serde(untagged)]
    pub enum GrantProof {
        /// The ATS exchanges the code: the default, and the only way for Google.
        Code {
            /// The authorization code (RFC 6749 section 4.1.2).
            code: String,
            /// The PKCE verifier (RFC 7636 section 4.1).
            code_verifier: String,
        },
        /// The browser exchanged the code, for a provider that is configured so.
        Tokens {
            /// Proves who signed in; the ATS validates it.
            id_token: String,
            /// For the mail servers.
            access_token: String,
            /// For long-lived access.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            refresh_token: Option<String>,
            /// Life of the access token in seconds.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            expires_in: Option<u64>,
            /// Granted scopes, separated by spaces.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            scope: Option<String>,
        },
    }

    /// The permission to use a mailbox. It lapses unless it is saved as a mailbox.
    pub struct Grant {
        /// Names the grant.
        pub id: GrantId,
        /// The attempt that asked for it.
        pub attempt: AttemptId,
        /// Who gave it.
        pub provider: ProviderId,
        /// The mailbox's address, as the provider's ID token says it.
        pub address: String,
        /// What was granted, as the provider spells it.
        pub granted_scopes: Vec<String>,
        /// How the mailbox will be reached.
        pub settings: MailboxSettings,
        /// When it lapses.
        pub lapses_at: Timestamp,
        /// The mailbox that it was asked for, on a reconnect; or the one that it was saved as.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub mailbox: Option<MailboxId>,
    }

    /// What became of an attempt, for the user who made it.
    #[serde(tag = "state", rename_all = "snake_case")]
    pub enum AttemptOutcome {
        /// Nothing has arrived yet.
        Pending,
        /// It led to a grant.
        Granted {
            /// The grant.
            grant: Grant,
        },
        /// The grant was saved, or lapsed.
        Closed {
            /// The mailbox that it was saved as; absent when it lapsed.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            mailbox: Option<MailboxId>,
        },
        /// It failed at the ATS.
        Failed {
            /// Why.
            problem: Problem,
        },
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_is_one_flat_object() {
        let json = serde_json::json!({
            "attempt": "a", "provider": "google", "code": "c", "code_verifier": "v",
            "redirect_uri": "http://localhost/connect/callback", "nonce": "n"
        });
        let request: GrantRequest = serde_json::from_value(json.clone()).expect("the documented shape");
        assert!(matches!(request.proof, GrantProof::Code { .. }));
        assert_eq!(serde_json::to_value(&request).expect("serializes"), json);
    }

    #[test]
    fn an_outcome_of_a_newer_ats_stays_readable() {
        let outcome: AttemptOutcome = serde_json::from_str(r#"{"state":"under_review"}"#).expect("readable");
        assert_eq!(outcome, AttemptOutcome::Unknown);
    }
}
