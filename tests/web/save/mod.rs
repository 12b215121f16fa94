//! The save engine in a real browser: its clock, its storage, its tabs.

mod faults;
mod journal;
mod leaving;
mod saving;
mod soak;
mod tabs;
mod workbench;
