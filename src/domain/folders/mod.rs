//! Which folder of the mailbox each folder of the ATS stands for: suggestions, choices, conflicts, and finding a folder
//! among ten thousand. How it works for people: `docs/folder-mapping.md`.

pub mod conflict;
#[cfg(test)]
mod documentation;
pub mod fold;
pub mod mapping;
pub mod names;
pub mod new_folder;
pub mod picker;
pub mod review;
#[cfg(test)]
mod sample;
pub mod search;
pub mod standing;
pub mod suggest;
pub mod tree;
pub mod trouble;
pub mod words;

/// A mailbox's folders with all that is made of them once.
#[derive(Debug)]
pub struct Mailbox {
    /// The folders.
    pub tree: tree::FolderTree,
    /// What suits which folder of the ATS.
    pub suggestions: suggest::Suggestions,
    /// Their paths, for searching.
    pub search: search::SearchIndex,
}

impl Mailbox {
    /// Prepares the folders for editing a mapping.
    pub fn new(tree: tree::FolderTree) -> Self {
        Self {
            suggestions: suggest::Suggestions::new(&tree),
            search: search::SearchIndex::new(&tree),
            tree,
        }
    }
}
