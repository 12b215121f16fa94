//! The app: how it starts, the frame of every screen, and which screen is shown.

mod connect_tab;
mod expired;
mod frame;
mod gate;
mod leaving;
mod navigation;
mod screen;
mod signed_in;
mod start;
mod user_menu;

pub use start::start;
