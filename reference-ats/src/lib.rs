//! The reference ATS: a small real server that serves Mailbridge and its REST contract, for development, tests and
//! demonstrations. Not for production: anybody on the machine may sign in as anybody.
//!
//! ```no_run
//! # async fn example() -> Result<(), mailbridge_reference_ats::StartError> {
//! use mailbridge_reference_ats::{Options, Running};
//! let ats = Running::start(Options::for_tests()).await?;
//! println!("{}", ats.app_url());
//! ats.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod activation;
mod api;
mod ats;
mod clock;
mod condition;
mod data;
mod demo;
mod docs;
mod folders;
mod html;
mod http;
mod options;
mod provider;
mod random;
mod relying_party;
mod roles;
mod running;
mod scenario;
mod seal;
mod settings;
mod site;

pub use data::{Database, DatabaseError};
pub use http::faults::{Fault, FaultKind, Faults};
pub use http::traffic::{Exchange, Traffic};
pub use options::{
    AppRequests, Command, CommandLine, Exchange as ExchangeMode, Folders, MailOptions, Options, Protection,
    ProviderOptions,
};
pub use provider::SignInProvider;
pub use provider::misbehaviour::{Misbehaviour, Orders};
pub use running::{Running, StartError};
pub use scenario::{Scenario, SeedError};
