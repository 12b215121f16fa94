//! Widgets that know nothing of mailboxes: data and callbacks go in, elements come out.
//!
//! They hold no words of their own, and their looks are classes of `style/widgets/`.

pub mod badge;
pub mod banner;
pub mod button;
pub mod combobox;
mod combobox_keys;
pub mod combobox_option;
mod combobox_place;
pub mod copy_button;
pub mod definition_list;
pub mod dialog;
pub mod disclosure;
pub mod field;
pub mod highlight;
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
mod settled;
pub mod skeleton;
pub mod tone;
pub mod virtual_list;
mod virtual_window;
