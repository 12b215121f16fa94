//! Which folder of the mailbox each folder of the ATS stands for: suggestions, choices, conflicts, and finding a folder
//! among ten thousand. How it works for people: `docs/folder-mapping.md`.

pub mod conflict;
pub mod draft;
pub mod fold;
pub mod names;
pub mod new_folder;
#[cfg(test)]
mod sample;
pub mod search;
pub mod standing;
pub mod suggest;
pub mod tree;
