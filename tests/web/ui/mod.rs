//! The widgets: keyboard, focus, ARIA attributes and callbacks.

mod button;
mod combobox;
mod copy_button;
mod dialog;
mod field;
mod live_region;
mod menu;
mod virtual_list;
