//! The app: how it starts, the frame of every screen, and which screen is shown.

mod brand;
pub mod connect_tab;
pub mod expired;
pub mod frame;
pub mod gate;
pub mod leaving;
mod navigation;
pub mod new_version;
mod parts;
mod screen;
mod signed_in;
pub mod start;
pub mod user_menu;

pub use start::start;
