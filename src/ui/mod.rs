//! Widgets that know nothing of mailboxes: data and callbacks go in, elements come out.
//!
//! They hold no words of their own, and their looks are classes of `style/widgets/`.

pub mod asset;
pub mod badge;
pub mod banner;
pub mod button;
pub mod field;
pub mod icon;
pub mod id;
pub mod link_button;
pub mod live_region;
pub mod menu;
mod menu_focus;
pub mod panel;
pub mod reason;
pub mod save_bar;
pub mod select_field;
pub mod tone;
