//! Connecting a mailbox: the tab that goes to the provider and comes back, and what the first tab shows meanwhile.

pub mod add_mailbox_link;
pub mod administrator_card;
pub mod administrator_help;
mod callback_flow;
mod callback_page;
mod connect_page;
mod first_tab;
pub mod links;
pub mod outcome_card;
pub mod stage;
pub mod waiting_card;
pub mod warning_picker;

pub use callback_page::CallbackPage;
pub use connect_page::ConnectPage;
pub use first_tab::{AddMailbox, Reconnect, WaitingConnection, capability};
