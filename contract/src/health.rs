//! `GET /mailboxes/{id}/health`.

use crate::Timestamp;
use crate::problem::ProblemCode;

wire! {
    /// What is known of a mailbox's condition: separate facts, in the order in which one needs the other.
    pub struct Health {
        /// When the facts were put together.
        pub checked_at: Timestamp,
        /// The facts.
        pub facts: Vec<Fact>,
    }

    /// One fact.
    pub struct Fact {
        /// Which.
        pub name: FactName,
        /// How it stands.
        pub state: FactState,
        /// When it was seen so; absent when never.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub at: Option<Timestamp>,
        /// Why it failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<ProblemCode>,
    }

    /// The name of a fact.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum FactName {
        /// The tenant may use mailboxes.
        Activated,
        /// The user signed in at the provider.
        SignedIn,
        /// Access to mail was granted.
        Permissions,
        /// There is a refresh token that works.
        LongLivedAccess,
        /// The incoming server lets us in.
        Incoming,
        /// The outgoing server lets us in.
        Outgoing,
        /// The folders could be listed.
        FoldersListed,
        /// Every required folder is mapped to one that exists. Failed without a code: nothing was mapped yet.
        FoldersMapped,
        /// When the last message arrived.
        LastMessage,
        /// Not known to this version of the contract.
        #[serde(other)]
        Unknown,
    }

    /// How a fact stands.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum FactState {
        /// Good.
        Ok,
        /// Not good.
        Failed,
        /// Nobody knows; also what this version of the contract does not know.
        #[serde(other)]
        Unknown,
    }
}
