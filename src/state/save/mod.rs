//! The save engine: everything that can be edited is saved through it.
//!
//! The rules are [`crate::domain::save`]; here they get a clock, a network, a journal and signals.

mod editable;
mod effects;
mod engine;
mod journal;
mod source;

pub use editable::{Editable, Editing, Offer};
pub use engine::{SaveEngine, use_save_engine};
pub use journal::JournalHealth;
pub use source::{Answer, Source, Write};
