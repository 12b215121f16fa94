//! Connecting a mailbox: the tab that goes to the provider and comes back, and what the first tab shows meanwhile.

mod callback_flow;
mod callback_page;
mod connect_page;
mod links;
mod outcome_card;
mod stage;

pub use callback_page::CallbackPage;
pub use connect_page::ConnectPage;
pub use outcome_card::OutcomeActions;
pub use stage::{Stage, StageView};
